// Below source and run: the timeline, and what the program is made of at the moment.

import { useEffect } from "preact/hooks";
import type { NumberFormat } from "../../state/debug";
import { isOfRun } from "../../state/state";
import { dispatch, select } from "../../state/store";
import { Announcement } from "./announcement";
import { Inspectors } from "./inspectors";
import { listenToKeys } from "./keys";
import { Play } from "./play";
import { Splitter } from "./splitter";
import { Timeline } from "./timeline";
import { Toolbar } from "./toolbar";

const format = select(({ debug }) => debug.format);
const isStale = select((state) => state.debug.source !== null && !isOfRun(state));
const arrival = select(({ debug }) => debug.arrival);

const FORMATS: readonly { format: NumberFormat; name: string }[] = [
  { format: "decimal", name: "Decimal" },
  { format: "hexadecimal", name: "Hexadecimal" },
  { format: "bits", name: "Bits" },
  { format: "float", name: "Float" },
];

export function Dock() {
  useEffect(listenToKeys, []);
  return (
    <section class="dock" aria-label="Debugger">
      <Splitter />
      <div class="dock-bar">
        <Toolbar />
        <Play />
        <Timeline />
        <FormatChoice />
      </div>
      <Remark />
      <Inspectors />
      <Announcement />
    </section>
  );
}

function FormatChoice() {
  return (
    <select
      class="select select-small format-choice"
      aria-label="Number format"
      value={format.value}
      onChange={({ currentTarget }) => {
        const chosen = FORMATS.find((it) => it.format === currentTarget.value);
        if (chosen !== undefined) dispatch({ kind: "format chosen", format: chosen.format });
      }}
    >
      {FORMATS.map(({ format, name }) => (
        <option key={format} value={format}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** What there is to say about what is shown. */
function Remark() {
  const end = arrival.value?.end;
  const text = end?.kind === "wrote" ? end.text : end?.kind === "nowhere" ? "There is no such moment." : null;
  if (!isStale.value && text === null) return null;
  return (
    <div class="dock-remarks">
      {text !== null && <p class="dock-remark">{text}</p>}
      {isStale.value && (
        <p class="dock-remark dock-remark-stale">
          This run is of the text as it was before you changed it.{" "}
          <button
            type="button"
            class="link"
            onClick={() => {
              dispatch({ kind: "run requested" });
            }}
          >
            Run the new text
          </button>
        </p>
      )}
    </div>
  );
}
