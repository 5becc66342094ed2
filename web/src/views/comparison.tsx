// The same call in the browser's own engine and in Semblance, side by side.

import type { ComponentChildren } from "preact";
import type { Both, CallsCompared, Comparison, FirstDifference, MemoryCompared } from "../engine/types";
import { type Comparing, isComparing, type Stage } from "../state/comparison";
import { dispatch, select } from "../state/store";
import { bytesText, count, duration, hexadecimal, speed, thousands, visible } from "./format";
import { CheckIcon, CompareIcon, ErrorIcon, InfoIcon } from "./icons";

const comparing = select((state) => state.comparing);
const isBusy = select((state) => isComparing(state.comparing));

export function CompareButton() {
  return (
    <button
      type="button"
      class="button button-compare"
      aria-disabled={isBusy.value}
      title="Run the same call in this browser’s own engine and in Semblance"
      onClick={() => {
        dispatch({ kind: "compare requested" });
      }}
    >
      <CompareIcon />
      <span>Compare</span>
    </button>
  );
}

export function ComparisonView() {
  const { value: now } = comparing;
  return (
    <section class="comparison" aria-label="Comparison">
      <Verdict now={now} />
      {now.phase === "done" && <Compared comparison={now.comparison} />}
    </section>
  );
}

const VERDICTS = { identical: "Identical", different: "Different", notComparable: "Not comparable" };
const MOODS = { identical: "good", different: "bad", notComparable: "warn" };

function Verdict({ now }: { now: Comparing }) {
  const [mood, title, text] = sayingOf(now);
  return (
    <div class={`verdict verdict-${mood}`} role="status" aria-label="Verdict">
      {mood === "good" && <CheckIcon />}
      {mood === "bad" && <ErrorIcon />}
      {mood === "warn" && <InfoIcon />}
      {title !== null && <strong class="verdict-title">{title}</strong>}
      {title !== null && " "}
      <span class="verdict-reason">{visible(text)}</span>
    </div>
  );
}

function sayingOf(now: Comparing): [mood: string, title: string | null, text: string] {
  switch (now.phase) {
    case "none":
      return ["none", null, "Compare runs the same call in this browser’s own engine, and shows both side by side."];
    case "requested":
      return ["running", null, STAGES.browser];
    case "running":
      return ["running", null, stageText(now.stage, now.steps)];
    case "stopped":
      return ["none", null, "Stopped"];
    case "impossible":
      return ["warn", VERDICTS.notComparable, now.reason];
    case "done": {
      const { verdict, reason } = now.comparison;
      return [MOODS[verdict], VERDICTS[verdict], reason];
    }
  }
}

const STAGES: Record<Stage, string> = {
  browser: "Running in the browser’s engine…",
  semblance: "Running in Semblance…",
  nans: "They differ. Looking whether only in the bits of NaNs…",
  locating: "They differ. Looking where that begins…",
};

function stageText(stage: Stage, steps: number): string {
  return steps === 0 ? STAGES[stage] : `${STAGES[stage]} ${count(steps, "instruction")}`;
}

function Compared({ comparison }: { comparison: Comparison }) {
  const { ending, calls, output, files, globals, memories, first, isWasi } = comparison;
  const hasPrinted = output.browser !== "" || output.semblance !== "";
  return (
    <div class="comparison-body">
      {first !== null && <First first={first} />}
      {isWasi && (
        <p class="hint">
          Both find the same arguments, variables, input and files, and are told the same randomness and time. The clock
          begins now, and goes on when the program looks at it or waits.
        </p>
      )}
      <table class="compared">
        <thead>
          <tr>
            <td />
            <th scope="col">Browser’s engine</th>
            <th scope="col">Semblance</th>
          </tr>
        </thead>
        <tbody>
          <Row name="Result" both={ending} />
          <Times comparison={comparison} />
          <Row name="Host calls" both={countsOf(calls)} />
          {hasPrinted && <Row name="Output" both={output} isText />}
          {files.map(({ name, both }) => (
            <Row key={name} name={`File ${visible(name)}`} both={both} />
          ))}
          {globals.map(({ name, both }) => (
            <Row key={name} name={`Global ${visible(name)}`} both={both} />
          ))}
          {memories.map((memory, index) => (
            <Memory key={memory.name} memory={memory} index={index} />
          ))}
        </tbody>
      </table>
      {calls.rows.length > 0 && <Calls calls={calls} />}
    </div>
  );
}

type RowProperties = { name: ComponentChildren; both: Both; isText?: boolean };

/** A row that is the same in both has one mark for it, one that is not is marked, and says so. */
function Row({ name, both, isText = false }: RowProperties) {
  const cell = (value: string | null) =>
    value === null ? (
      <span class="hint">nothing</span>
    ) : isText ? (
      <pre class="compared-text">{value}</pre>
    ) : (
      visible(value)
    );
  return (
    <tr class={both.isSame ? "" : "compared-different"}>
      <th scope="row">
        {name}
        {!both.isSame && <span class="compared-mark">different</span>}
      </th>
      <td>{cell(both.browser)}</td>
      <td>{cell(both.semblance)}</td>
    </tr>
  );
}

/** Times are never the same, and that is no difference. */
function Times({ comparison }: { comparison: Comparison }) {
  const { browserMilliseconds: theirs, semblanceMilliseconds: ours, steps } = comparison;
  return (
    <tr>
      <th scope="row">Time</th>
      <td>{timeText(theirs)}</td>
      <td>
        {timeText(ours)}
        {ours >= SHORTEST && theirs >= SHORTEST && <span class="compared-ratio">{ratioText(ours / theirs)}</span>}
        <span class="hint compared-steps">
          {count(steps, "instruction")}
          {speed(steps, ours) === null ? "" : `, ${speed(steps, ours) ?? ""}`}
        </span>
      </td>
    </tr>
  );
}

/** Below this many milliseconds the browser's clock tells nothing. */
const SHORTEST = 1;

function timeText(milliseconds: number): string {
  return milliseconds < SHORTEST ? "less than 1 ms" : duration(milliseconds);
}

function ratioText(ratio: number): string {
  return `${ratio >= 10 ? thousands(ratio) : ratio.toFixed(1)} × as long`;
}

function countsOf({ browser, semblance, isSame }: CallsCompared): Both {
  return { browser: thousands(browser), semblance: thousands(semblance), isSame };
}

function Memory({ memory, index }: { memory: MemoryCompared; index: number }) {
  const { name, browser, semblance, address, bytes } = memory;
  const both = { browser: bytesText(browser), semblance: bytesText(semblance), isSame: address === null };
  const label = /^memory( \d+)?$/.test(name) ? `Memory${name.slice(6)}` : `Memory ${visible(name)}`;
  return (
    <>
      <Row name={label} both={both} />
      {address !== null && (
        <Row
          name={
            <>
              First different byte{" "}
              <button
                type="button"
                class="link mono"
                onClick={() => {
                  dispatch({ kind: "memory pointed", index, cursor: address });
                  dispatch({ kind: "tab chosen", tab: "state" });
                }}
              >
                {hexadecimal(address)}
              </button>
            </>
          }
          both={bytes}
        />
      )}
    </>
  );
}

function First({ first }: { first: FirstDifference }) {
  const { what, same, place, step, both } = first;
  return (
    <div class="first-difference" role="group" aria-label="First difference">
      <h3 class="first-title">
        First difference: <span class="first-what">{what}</span>
        {place !== null && (
          <>
            {" "}
            in{" "}
            <button
              type="button"
              class="link"
              onClick={() => {
                dispatch({ kind: "place chosen", place });
              }}
            >
              line {place.line}
            </button>
          </>
        )}
        {step !== null && (
          <>
            {" "}
            at{" "}
            <button
              type="button"
              class="link"
              onClick={() => {
                dispatch({ kind: "motion requested", motion: { kind: "seek", step } });
                dispatch({ kind: "tab chosen", tab: "state" });
              }}
            >
              step {thousands(step)}
            </button>
          </>
        )}
      </h3>
      <p class="hint">
        {same === 0
          ? "Nothing that can be seen of the program comes before it."
          : `The host calls and writes before it, ${thousands(same)}, are the same.`}
      </p>
      <dl class="first-both">
        <dt>Browser’s engine</dt>
        <dd class="mono">{visible(both.browser ?? "nothing more")}</dd>
        <dt>Semblance</dt>
        <dd class="mono">{visible(both.semblance ?? "nothing more")}</dd>
      </dl>
    </div>
  );
}

function Calls({ calls }: { calls: CallsCompared }) {
  const { start, rows } = calls;
  return (
    <details class="compared-calls" open={!calls.isSame}>
      <summary>Host calls</summary>
      <table class="compared" aria-label="Host calls">
        <thead>
          <tr>
            <th scope="col">No.</th>
            <th scope="col">Browser’s engine</th>
            <th scope="col">Semblance</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((both, index) => (
            <Row key={index} name={thousands(start + index + 1)} both={both} />
          ))}
        </tbody>
      </table>
      {start + rows.length < Math.max(calls.browser, calls.semblance) && (
        <p class="hint">and {thousands(Math.max(calls.browser, calls.semblance) - start - rows.length)} more</p>
      )}
    </details>
  );
}
