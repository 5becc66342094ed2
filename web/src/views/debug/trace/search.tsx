// Looking for an instruction or a value in the trace.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { dispatch, select } from "../../../state/store";
import { DownIcon, MatchesIcon, UpIcon } from "./icons";

const wanted = select(({ debug }) => debug.findings.wanted);

type Properties = {
  /** Goes to the next match, or the one before; says whether there is one. */
  find: (text: string, isBackward: boolean) => Promise<boolean>;
  children?: ComponentChildren;
};

export function Search({ find, children }: Properties) {
  const text = useSignal(wanted.value.text ?? "");
  const isMissing = useSignal(false);
  const go = async (isBackward: boolean): Promise<void> => {
    if (text.value.trim() !== "") isMissing.value = !(await find(text.value.trim(), isBackward));
  };
  const isOnly = wanted.value.text !== null;
  const only = (isOn: boolean): void => {
    const wantedText = isOn && text.value.trim() !== "" ? text.value.trim() : null;
    dispatch({ kind: "trace filtered", wanted: { ...wanted.value, text: wantedText } });
  };
  return (
    <div class="trace-search">
      <input
        class="input input-small mono"
        type="search"
        aria-label="Search the trace"
        aria-invalid={isMissing.value}
        title="An instruction, a part of it, or a value. Enter: next, Shift+Enter: previous"
        placeholder="i32.store, $x, 42"
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
          isMissing.value = false;
          if (isOnly) only(true);
        }}
        onKeyDown={({ key, shiftKey }) => {
          if (key === "Enter") void go(shiftKey);
        }}
      />
      <button
        type="button"
        class="icon-button"
        aria-label="Previous match"
        title="Previous match (Shift+Enter)"
        onClick={() => void go(true)}
      >
        <UpIcon />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label="Next match"
        title="Next match (Enter)"
        onClick={() => void go(false)}
      >
        <DownIcon />
      </button>
      <button
        type="button"
        class="icon-button toggle"
        aria-label="Only matches"
        title="Show only matches"
        aria-pressed={isOnly}
        onClick={() => {
          only(!isOnly);
        }}
      >
        <MatchesIcon />
      </button>
      {children}
      <span class="hint hint-wrong missing" role="status">
        {isMissing.value ? "Not found" : ""}
      </span>
    </div>
  );
}
