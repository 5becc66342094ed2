// How much the program has done, and how fast; grows while it runs.

import { select } from "../state/store";
import { duration, speed, thousands } from "./format";

const isRunning = select(({ run }) => run.phase === "running");
const counters = select(({ run }) =>
  run.phase === "none" || run.phase === "requested" ? { steps: null, milliseconds: 0 } : run,
);

export function Counters() {
  const { steps, milliseconds } = counters.value;
  const isKnown = steps !== null;
  return (
    <dl class={isRunning.value ? "counters counters-live" : "counters"}>
      <div class="counter">
        <dt>Instructions</dt>
        <dd>{isKnown ? thousands(steps) : "–"}</dd>
      </div>
      <div class="counter">
        <dt>Time</dt>
        <dd>{isKnown ? duration(milliseconds) : "–"}</dd>
      </div>
      <div class="counter">
        <dt>Speed</dt>
        <dd>{(isKnown ? speed(steps, milliseconds) : null) ?? "–"}</dd>
      </div>
    </dl>
  );
}
