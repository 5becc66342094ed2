// The timelines that there are, and where the one that is shown first differs from another.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { DifferenceInfo, DifferingSide } from "../../engine/types";
import { endText } from "../result";
import { isBusy, isOfRun, runOf } from "../../state/state";
import { dispatch, select, state } from "../../state/store";
import { counterpartOf, type Kept, MOST, ofTimeline, type Timeline } from "../../state/timelines";
import { count, thousands, visible } from "../format";
import { CloseIcon } from "../icons";
import { Snapshots } from "./snapshots";

const all = select(({ timelines }) => timelines.all);
const kept = select(({ timelines }) => timelines.kept);
const shown = select(runOf);
const comparison = select(({ timelines }) => timelines.comparison);
/** What is known of each. */
const details = select((state) => new Map(state.timelines.all.map(({ run }) => [run, ofTimeline(state, run)])));
const isStill = select((state) => !isBusy(state));
/** The page holds something else than what was run. */
const canReplay = select((state) => {
  const { debug, call } = state;
  if (runOf(state) === null || isBusy(state)) return false;
  const isSameCall = debug.source?.function === call.function && debug.source.arguments === call.arguments;
  return !isOfRun(state) || !isSameCall;
});

export function Timelines() {
  const chosen = useSignal<number | null>(null);
  const ours = shown.value;
  const theirs = kept.value.size === 0 ? null : counterpartOf(state.peek(), chosen.value);
  const recorded = [ours, theirs].map((run) => (run === null ? 0 : stepsOf(ofTimeline(state.peek(), run)))).join();

  // They are compared as soon as nothing goes on, and anew when there is more to compare.
  useEffect(() => {
    if (ours !== null && theirs !== null && isStill.value) dispatch({ kind: "difference asked", ours, theirs });
  }, [ours, theirs, isStill.value, recorded]);

  return (
    <section class="timelines" aria-label="Timelines">
      <List />
      <Advice />
      {ours !== null && theirs !== null && (
        <Comparison
          ours={ours}
          theirs={theirs}
          onChoose={(run) => {
            chosen.value = run;
          }}
        />
      )}
      {ours !== null && <Snapshots key={ours} />}
    </section>
  );
}

function stepsOf(timeline: Kept | null): number {
  return timeline !== null && "steps" in timeline.run ? timeline.run.steps : 0;
}

function List() {
  if (all.value.length === 0) return null;
  return (
    <ol class="timeline-list" aria-label="All timelines">
      {all.value.map((timeline, index) => (
        <Row key={timeline.run} timeline={timeline} number={index + 1} />
      ))}
    </ol>
  );
}

function Row({ timeline, number }: { timeline: Timeline; number: number }) {
  const isShown = timeline.run === shown.value;
  const found = details.value.get(timeline.run) ?? null;
  return (
    <li class="timeline-row">
      <button
        type="button"
        class="timeline-choice"
        aria-current={isShown ? "true" : undefined}
        onClick={() => {
          dispatch({ kind: "timeline chosen", run: timeline.run });
        }}
      >
        <span class="timeline-number">{number}</span>
        <span class="timeline-what">{visible(timeline.what)}</span>
        <span class="timeline-from">{fromText(timeline)}</span>
        <span class="timeline-result">{found === null ? "" : visible(resultOf(found))}</span>
        <span class="timeline-steps">{count(stepsOf(found), "instruction")}</span>
      </button>
      {isShown ? (
        <span class="icon-button" />
      ) : (
        <button
          type="button"
          class="icon-button"
          aria-label={`Remove timeline ${number}`}
          onClick={() => {
            dispatch({ kind: "timeline removed", run: timeline.run });
          }}
        >
          <CloseIcon />
        </button>
      )}
    </li>
  );
}

function fromText({ from }: Timeline): string {
  if (from === null) return "";
  const index = all.value.findIndex(({ run }) => run === from.run);
  const name = index < 0 ? "a timeline that is gone" : `${index + 1}`;
  return from.step === null ? `with the inputs of ${name}` : `from step ${thousands(from.step)} of ${name}`;
}

function resultOf({ run }: Kept): string {
  if (run.phase === "ended") return endText(run.end);
  return run.phase === "running" ? "runs" : "not at its end";
}

/** How there come to be more. */
function Advice() {
  if (all.value.length >= MOST) return <p class="hint">There can be {MOST} timelines at once.</p>;
  return (
    <p class="hint timelines-advice">
      {canReplay.value ? (
        <>
          The text or the call is another one now.{" "}
          <button
            type="button"
            class="link"
            onClick={() => {
              dispatch({ kind: "replay requested" });
            }}
          >
            Replay with the same inputs
          </button>
        </>
      ) : (
        "Change a value at any step, or the text or the call, to see another run beside this one."
      )}
    </p>
  );
}

const KINDS: Record<string, string> = {
  state: "First different state",
  instruction: "First different instruction",
  outside: "First different effect",
};

type ComparisonProperties = { ours: number; theirs: number; onChoose: (run: number) => void };

function Comparison({ ours, theirs, onChoose }: ComparisonProperties) {
  const found = comparison.value;
  const compared = found?.ours === ours && found.theirs === theirs ? found.compared : null;
  const number = (run: number) => all.value.findIndex((it) => it.run === run) + 1;
  return (
    <table class="differences" aria-label="Differences">
      <thead>
        <tr>
          <td />
          <th scope="col">Timeline {number(ours)}</th>
          <th scope="col">
            {kept.value.size > 1 ? (
              <select
                class="select select-small"
                aria-label="Compared with"
                value={String(theirs)}
                onChange={({ currentTarget }) => {
                  onChoose(Number(currentTarget.value));
                }}
              >
                {all.value
                  .filter(({ run }) => run !== ours)
                  .map(({ run }) => (
                    <option key={run} value={String(run)}>
                      Timeline {number(run)}
                    </option>
                  ))}
              </select>
            ) : (
              `Timeline ${number(theirs)}`
            )}
          </th>
        </tr>
      </thead>
      <tbody>
        {compared === null && (
          <tr>
            <td colSpan={3} class="hint">
              Comparing…
            </td>
          </tr>
        )}
        {compared?.differences.length === 0 && (
          <tr>
            <td colSpan={3}>No difference, as far as both are recorded.</td>
          </tr>
        )}
        {compared?.differences.map((difference) => (
          <Difference key={difference.kind} difference={difference} ours={ours} theirs={theirs} />
        ))}
      </tbody>
    </table>
  );
}

type DifferenceProperties = { difference: DifferenceInfo; ours: number; theirs: number };

function Difference({ difference, ours, theirs }: DifferenceProperties) {
  return (
    <tr>
      <th scope="row">{KINDS[difference.kind] ?? difference.kind}</th>
      <Side side={difference.ours} run={ours} />
      <Side side={difference.theirs} run={theirs} />
    </tr>
  );
}

function Side({ side: { step, lines, place }, run }: { side: DifferingSide; run: number }) {
  const text = place === null ? null : ofTimeline(state.peek(), run)?.debug.source?.text;
  const line = text != null && place !== null && place.line <= text.lines ? text.line(place.line).text.trim() : null;
  return (
    <td>
      {step !== null && (
        <button
          type="button"
          class="link"
          onClick={() => {
            dispatch({ kind: "moment chosen", run, step });
          }}
        >
          step {thousands(step)}
        </button>
      )}
      {lines.map((line) => (
        <div class="difference-line" key={line}>
          {visible(line)}
        </div>
      ))}
      {line !== null && place !== null && (
        <div class="difference-source">
          <span class="hint">line {place.line}</span> {visible(line)}
        </div>
      )}
    </td>
  );
}
