// How the run ended, and where.

import type { FrameInfo, Problem } from "../engine/types";
import { type End, isOfRun, type Run, type State } from "../state/state";
import { dispatch, select } from "../state/store";
import { OriginButton } from "./debug/origin/button";
import { count, hexadecimal, kindOf, visible } from "./format";

const run = select((state) => state.run);
const backtrace = select(backtraceOf);
/** Of a very deep one only the innermost calls are sent. */
const omitted = select(({ run }) =>
  run.phase === "ended" && run.end.kind === "trapped" ? run.end.depth - run.end.backtrace.length : 0,
);
/** Lines of the backtrace lead into the source as long as that is still what was run. */
const isCurrent = select(({ run, source }) => run.phase === "ended" && run.revision === source.revision);

/** The results of the run, while it can be asked where they come from. */
const results = select((state) => {
  const { run, debug, module } = state;
  if (run.phase !== "ended" || run.end.kind !== "returned" || !isOfRun(state)) return null;
  const called = module?.functions.find(({ name }) => name === debug.source?.function);
  return called === undefined || debug.view === null ? null : { count: called.results.length, at: debug.view.recorded };
});

export function Result() {
  return (
    <section class="result" aria-label="Outcome">
      <h2 class="label">Result</h2>
      <div class={`outcome outcome-${moodOf(run.value)}`} role="status" aria-label="Result">
        {visible(textOf(run.value))}
      </div>
      <Origins />
      {backtrace.value.length > 0 && (
        <ol class="backtrace" aria-label="Backtrace" start={0}>
          {backtrace.value.map((frame, index) => (
            <li>
              <Frame frame={frame} index={index} />
            </li>
          ))}
          {omitted.value > 0 && <li class="frame-omitted">and {count(omitted.value, "call")} further out</li>}
        </ol>
      )}
    </section>
  );
}

function Origins() {
  if (results.value === null) return null;
  const { count, at } = results.value;
  return (
    <p class="result-origins">
      {Array.from({ length: count }, (_, index) => (
        <OriginButton
          key={index}
          place={{ kind: "result", index }}
          of={count === 1 ? "result" : `result ${index + 1}`}
          at={at}
        >
          {count === 1 ? "Where does this come from?" : `Where does result ${index + 1} come from?`}
        </OriginButton>
      ))}
    </p>
  );
}

function Frame({ frame, index }: { frame: FrameInfo; index: number }) {
  const { place } = frame;
  const content = (
    <>
      <span class="frame-index">{index}</span>
      <span class="frame-function">{visible(frame.function)}</span>
      <span class="frame-offset">{hexadecimal(frame.offset)}</span>
      <span class="frame-line">{place === null ? "" : `line ${place.line}`}</span>
    </>
  );
  if (place === null || !isCurrent.value) return <div class="frame">{content}</div>;
  return (
    <button
      type="button"
      class="frame"
      onClick={() => {
        dispatch({ kind: "place chosen", place });
      }}
    >
      {content}
    </button>
  );
}

function backtraceOf({ run }: State): FrameInfo[] {
  return run.phase === "ended" && run.end.kind === "trapped" ? run.end.backtrace : [];
}

function textOf(run: Run): string {
  switch (run.phase) {
    case "none":
    case "requested":
      return "";
    case "running":
      if (run.stopping) return "Stopping…";
      return run.asks ? "Waiting for input" : "Running…";
    case "paused":
      return PAUSES[run.reason];
    case "ended":
      return endText(run.end);
  }
}

const PAUSES = { stopped: "Stopped", breakpoint: "Paused at a breakpoint", stepping: "Paused" };

export function endText(end: End): string {
  switch (end.kind) {
    case "returned":
    case "exited":
    case "trapped":
      return end.text;
    case "refused":
      return refusal(end.problem);
    case "bad arguments":
      return `Not run: ${end.message}`;
    case "stopped":
      return "Stopped";
    case "failed":
      return `The engine failed: ${end.message}`;
  }
}

function refusal(problem: Problem): string {
  const line = problem.place === null ? "" : ` (line ${problem.place.line})`;
  return `${kindOf(problem)}: ${problem.message}${line}`;
}

/** What the colours say. */
function moodOf(run: Run): "none" | "running" | "good" | "bad" | "stopped" {
  if (run.phase === "paused") return "stopped";
  if (run.phase !== "ended") return run.phase === "running" ? "running" : "none";
  switch (run.end.kind) {
    case "returned":
      return "good";
    case "exited":
      return run.end.status === 0 ? "good" : "bad";
    case "stopped":
      return "stopped";
    default:
      return "bad";
  }
}
