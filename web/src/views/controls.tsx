// What to run, and when: function, arguments, Run and Stop.

import { useEffect, useRef } from "preact/hooks";
import type { FunctionInfo } from "../engine/types";
import { isComparing } from "../state/comparison";
import { argumentsProblemOf, isBusy as isBusyOf } from "../state/state";
import { START } from "../state/call";
import { dispatch, select } from "../state/store";
import { usesWasi } from "../state/world";
import { visible } from "./format";
import { CompareButton } from "./comparison";
import { FunctionChoice } from "./function_choice";
import { RunIcon, StopIcon } from "./icons";

const call = select((state) => state.call);
const run = select((state) => state.run);
const argumentsProblem = select(argumentsProblemOf);
const chosen = select(({ module, call }) => module?.functions.find(({ name }) => name === call.function) ?? null);
const isBusy = select((state) => isBusyOf(state) || isComparing(state.comparing));
const isWasi = select(({ module }) => usesWasi(module));
const isRunning = select(({ run }) => run.phase === "running" || run.phase === "requested");

const RUN_KEYS = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘ Enter" : "Ctrl + Enter";

export function Controls() {
  return (
    <section class="controls" aria-label="Run">
      <FunctionChoice />
      <ArgumentsField />
      <div class="run-row">
        <ArgumentsMessage />
        <div class="run-buttons">
          <kbd class="shortcut hint" aria-hidden="true">
            {RUN_KEYS}
          </kbd>
          <CompareButton />
          <RunButton />
          <StopButton />
        </div>
      </div>
    </section>
  );
}

function ArgumentsField() {
  const input = useRef<HTMLInputElement>(null);
  const { value: ran } = run;
  const refused = ran.phase === "ended" && ran.end.kind === "bad arguments" ? ran : null;
  useEffect(() => {
    if (refused !== null) input.current?.focus();
  }, [refused]);
  return (
    <label class="field field-arguments">
      <span class="label">Arguments</span>
      <input
        ref={input}
        class="input mono"
        type="text"
        aria-label="Arguments"
        aria-invalid={argumentsProblem.value !== null}
        aria-describedby="arguments-message"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        placeholder={chosen.value?.params.join(" ") ?? ""}
        value={call.value.arguments}
        onInput={({ currentTarget }) => {
          dispatch({ kind: "arguments edited", text: currentTarget.value });
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          dispatch({ kind: "run requested" });
        }}
      />
    </label>
  );
}

/** Under the fields: what is wrong with the arguments, or what the function takes. */
function ArgumentsMessage() {
  const problem = argumentsProblem.value;
  return (
    <p
      id="arguments-message"
      class={problem === null ? "arguments-message hint" : "arguments-message hint hint-wrong"}
      aria-live="polite"
    >
      {(problem === null ? null : visible(problem)) ?? (chosen.value === null ? "" : hintOf(chosen.value))}
    </p>
  );
}

function hintOf({ name, params }: FunctionInfo): string {
  if (name === START && isWasi.value)
    return "Arguments of the program, separated by spaces; quote those with spaces in them.";
  if (params.length === 0) return "Takes no arguments.";
  return `Takes ${params.join(" ")}${params.length === 1 ? "." : ", separated by spaces."}`;
}

/** Not `disabled` while it cannot be used: it would lose the keyboard's focus. */
function RunButton() {
  return (
    <button
      type="button"
      class="button button-run"
      aria-disabled={isRunning.value}
      aria-keyshortcuts="Control+Enter"
      onClick={() => {
        dispatch({ kind: "run requested" });
      }}
    >
      <RunIcon />
      <span>{isRunning.value ? "Running" : "Run"}</span>
    </button>
  );
}

function StopButton() {
  return (
    <button
      type="button"
      class="button button-stop"
      aria-disabled={!isBusy.value}
      onClick={() => {
        dispatch({ kind: "stop requested" });
      }}
    >
      <StopIcon />
      <span>Stop</span>
    </button>
  );
}
