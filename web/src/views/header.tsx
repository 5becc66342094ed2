// The top of the page: its name, and where sources come from and go to.

import { useRef } from "preact/hooks";
import { chapters, exampleOf } from "../examples";
import { openFile } from "../files";
import { isRunnable } from "../state/state";
import { dispatch, select } from "../state/store";
import { HelpButton } from "./help";
import { DownloadIcon, Mark, OpenIcon } from "./icons";
import { ShareButton } from "./share";

const chosen = select(({ source }) => source.example);
const canDownload = select(isRunnable);

export function Header() {
  return (
    <header class="page-head">
      <h1 class="wordmark">
        <Mark />
        Semblance
      </h1>
      <p class="tagline">See WebAssembly run</p>
      <div class="page-tools" role="group" aria-label="Source">
        <ExampleChoice />
        <OpenButton />
        <button
          type="button"
          class="button"
          aria-label="Download .wasm"
          aria-disabled={!canDownload.value}
          onClick={() => {
            dispatch({ kind: "download requested" });
          }}
        >
          <DownloadIcon />
          <span class="button-text">Download .wasm</span>
        </button>
        <ShareButton />
        <HelpButton />
      </div>
    </header>
  );
}

function ExampleChoice() {
  return (
    <select
      class="select"
      aria-label="Example"
      value={chosen.value ?? ""}
      onChange={({ currentTarget }) => {
        const example = exampleOf(currentTarget.value);
        if (example !== undefined) dispatch({ kind: "example chosen", example });
      }}
    >
      <option value="" disabled hidden>
        Examples
      </option>
      {chapters.map(({ title, examples }) => (
        <optgroup key={title} label={title}>
          {examples.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

function OpenButton() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="button" aria-label="Open file" onClick={() => input.current?.click()}>
        <OpenIcon />
        <span class="button-text">Open file</span>
      </button>
      <input
        ref={input}
        type="file"
        accept=".wasm,.wat,.wast,.json,application/wasm"
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file !== undefined) void openFile(file);
          // The same file can be chosen again.
          currentTarget.value = "";
        }}
      />
    </>
  );
}
