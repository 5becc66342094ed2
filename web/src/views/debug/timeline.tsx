// The whole run as a line: where the page is on it, what stands out, and any step by its number.

import { useSignal } from "@preact/signals";
import type { Marks } from "../../engine/types";
import { dispatch, select } from "../../state/store";
import { thousands } from "../format";

const bounds = select(({ debug, run }) => {
  const { view, travel } = debug;
  if (view === null) return null;
  const recorded = run.phase === "running" ? run.steps : view.recorded;
  return { start: view.start, recorded, position: travel?.position ?? view.position };
});
/** How far the run has come that cannot be gone along yet. */
const reached = select(({ debug, run }) => (debug.view === null && run.phase === "running" ? run.steps : 0));
const marks = select(({ debug }) => debug.marks);
const isComplete = select(({ debug }) => debug.view?.isComplete ?? false);

function seek(step: number): void {
  dispatch({ kind: "motion requested", motion: { kind: "seek", step } });
}

export function Timeline() {
  const { start, recorded, position } = bounds.value ?? {
    start: 0,
    recorded: reached.value,
    position: reached.value,
  };
  const isOff = bounds.value === null;
  /** Where the thumb is held while the page is still on its way there. */
  const held = useSignal<number | null>(null);
  const shown = held.value ?? position;
  return (
    <div class={isOff ? "timeline timeline-off" : "timeline"}>
      <div class="timeline-track">
        {marks.value !== null && <MarkLines marks={marks.value} start={start} end={recorded} />}
        <input
          class="timeline-slider"
          type="range"
          style={{ "--reached": `${((shown - start) / Math.max(1, recorded - start)) * 100}%` }}
          data-position={position}
          aria-label="Timeline"
          aria-valuetext={isOff ? "no run" : `step ${thousands(shown)} of ${thousands(recorded)}`}
          disabled={isOff}
          min={start}
          max={recorded}
          step={1}
          value={shown}
          onInput={({ currentTarget: { valueAsNumber: step } }) => {
            held.value = step;
            seek(step);
          }}
          onChange={() => {
            held.value = null;
          }}
        />
      </div>
      <label class="timeline-step">
        <span class="label">Step</span>
        <StepField position={position} isOff={isOff} start={start} />
        <span class="timeline-end">
          of {thousands(recorded)}
          {isComplete.value || (isOff && reached.value === 0) ? "" : "+"}
        </span>
      </label>
    </div>
  );
}

/** A number is gone to when it is written, or one after the other while an arrow is held. */
function StepField({ position, start, isOff }: { position: number; start: number; isOff: boolean }) {
  const draft = useSignal<string | null>(null);
  const take = (input: HTMLInputElement): void => {
    draft.value = null;
    const step = Math.trunc(input.valueAsNumber);
    if (Number.isSafeInteger(step) && step !== position) seek(Math.max(start, step));
    else input.value = String(position);
  };
  return (
    <input
      class="input mono step-field"
      type="number"
      aria-label="Step"
      autocomplete="off"
      disabled={isOff}
      min={start}
      step={1}
      value={draft.value ?? position}
      onInput={({ currentTarget, inputType }) => {
        // The arrows, of the field or of the keyboard, insert no text.
        if (!inputType) take(currentTarget);
        else draft.value = currentTarget.value;
      }}
      onChange={({ currentTarget }) => {
        if (draft.value !== null) take(currentTarget);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && draft.value !== null) take(event.currentTarget);
      }}
    />
  );
}

const KINDS: readonly { of: keyof Marks; name: string }[] = [
  { of: "hostCalls", name: "host" },
  { of: "breakpoints", name: "stop" },
  { of: "traps", name: "trap" },
];

/** Drawn in units of a thousandth of the line's length: nothing here is for assistive technology. */
function MarkLines({ marks, start, end }: { marks: Marks; start: number; end: number }) {
  const x = (step: number) => ((step - start) / Math.max(1, end - start)) * 1_000;
  return (
    <svg class="timeline-marks" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
      {KINDS.map(({ of, name }) => (
        <path class={`mark-${name}`} d={marks[of].map((step) => `M${x(step).toFixed(1)} 0V10`).join("")} />
      ))}
    </svg>
  );
}
