// Where to go from here: the buttons of the debugger.

import type { ComponentChildren } from "preact";
import type { Motion } from "../../engine/types";
import { type State } from "../../state/state";
import { dispatch, select } from "../../state/store";
import {
  ContinueIcon,
  ReverseContinueIcon,
  StepBackIcon,
  StepIntoIcon,
  StepOutIcon,
  StepOverIcon,
  ToCursorIcon,
} from "./icons";
import { shortcutOf } from "./keys";

/** Nothing lies before the first step, nothing after the end. */
const isAtStart = select(({ debug }) => debug.view === null || debug.view.position <= debug.view.start);
const isAtEnd = select(({ debug }) => debug.view !== null && debug.view.outcome !== null);
/** At the end, where the program would stop is looked for from the beginning on. */
const canStop = select(({ debug }) => debug.breakpoints.some(({ enabled }) => enabled));
const cursorLine = select(({ debug }) => debug.cursorLine);
const canBegin = select(canBeginFrom);

type Step = { motion: Motion; name: string; icon: ComponentChildren };

const BACK: readonly Step[] = [
  { motion: { kind: "reverseContinue" }, name: "Reverse continue", icon: <ReverseContinueIcon /> },
  { motion: { kind: "back" }, name: "Step back", icon: <StepBackIcon /> },
];

const FORWARD: readonly Step[] = [
  { motion: { kind: "into" }, name: "Step into", icon: <StepIntoIcon /> },
  { motion: { kind: "over" }, name: "Step over", icon: <StepOverIcon /> },
  { motion: { kind: "out" }, name: "Step out", icon: <StepOutIcon /> },
];

const CONTINUE: Step = { motion: { kind: "continue" }, name: "Continue", icon: <ContinueIcon /> };

/** Forward to the line where the editor's cursor is. */
function toCursor(line: number): Step {
  return { motion: { kind: "line", line }, name: "Run to cursor", icon: <ToCursorIcon /> };
}

export function Toolbar() {
  return (
    <div class="steps" role="group" aria-label="Stepping">
      {BACK.map((step) => (
        <StepButton step={step} isOff={isAtStart.value} />
      ))}
      {FORWARD.map((step) => (
        <StepButton step={step} isOff={isAtEnd.value || !canBegin.value} />
      ))}
      <StepButton step={CONTINUE} isOff={(isAtEnd.value && !canStop.value) || !canBegin.value} isAnew={isAtEnd.value} />
      <StepButton step={toCursor(cursorLine.value)} isOff={!canBegin.value} isAnew={isAtEnd.value} />
    </div>
  );
}

type ButtonProperties = {
  step: Step;
  isOff: boolean;
  /** It begins at the beginning. */
  isAnew?: boolean;
};

/** Not `disabled` where it leads nowhere: it would lose the keyboard's focus in the middle of stepping. */
function StepButton({ step: { motion, name, icon }, isOff, isAnew = false }: ButtonProperties) {
  const keys = shortcutOf(motion);
  const title = isAnew && !isOff ? `${name}, from the beginning` : name;
  return (
    <button
      type="button"
      class="button step-button"
      aria-label={name}
      aria-disabled={isOff}
      aria-keyshortcuts={keys.aria}
      title={`${title} (${keys.shown})`}
      onClick={() => {
        if (!isOff) dispatch({ kind: "motion requested", motion });
      }}
    >
      {icon}
    </button>
  );
}

function canBeginFrom({ engine, compiled, debug }: State): boolean {
  return debug.source !== null || (engine.phase === "ready" && (compiled?.problems.length ?? 0) === 0);
}
