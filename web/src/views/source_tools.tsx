// What can be done with the text as it is.

import type { ComponentChildren } from "preact";
import { dispatch } from "../state/store";
import { DownloadIcon, FormatIcon } from "./icons";

export function SourceTools() {
  return (
    <div class="source-tools" role="group" aria-label="Text">
      <Tool
        name="Format"
        hint="Indent the text (Shift+Alt+F)"
        work={() => {
          dispatch({ kind: "format requested" });
        }}
      >
        <FormatIcon />
      </Tool>
      <Tool
        name="Download .wat"
        hint="Download the text"
        work={() => {
          dispatch({ kind: "text download requested" });
        }}
      >
        <DownloadIcon />
      </Tool>
    </div>
  );
}

type ToolProps = { name: string; hint: string; work: () => void; children: ComponentChildren };

function Tool({ name, hint, work, children }: ToolProps) {
  return (
    <button type="button" class="button button-quiet source-tool" aria-label={name} title={hint} onClick={work}>
      {children}
    </button>
  );
}
