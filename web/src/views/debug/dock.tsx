// Below source and run: the timeline, and views of the run, of which one is open.

import { useEffect } from "preact/hooks";
import { isOfRun, runOf, type State } from "../../state/state";
import { dispatch, select } from "../../state/store";
import { thousands, visible } from "../format";
import { Announcement } from "./announcement";
import { listenToKeys } from "./keys";
import { Play } from "./play";
import { Splitter } from "./splitter";
import { Timeline } from "./timeline";
import { OpenView, Tabs } from "./tabs";
import { Toolbar } from "./toolbar";

const tab = select(({ debug }) => debug.tab);
const isStale = select((state) => state.debug.source !== null && !isOfRun(state));
const branch = select(branchOf);
const arrival = select(({ debug }) => debug.arrival);

export function Dock() {
  useEffect(listenToKeys, []);
  return (
    <section class="dock" aria-label="Debugger">
      <Splitter />
      <div class="dock-bar">
        <Toolbar />
        <Play />
        <Timeline />
      </div>
      <Tabs />
      <Remark />
      <OpenView />
      <Announcement />
    </section>
  );
}

/** Which of several timelines is shown, and what has come of making another one. */
function branchOf(state: State): { text: string; isProblem: boolean } | null {
  const { all, problem } = state.timelines;
  if (problem !== null) return { text: problem, isProblem: true };
  const index = all.findIndex(({ run }) => run === runOf(state));
  const timeline = all[index];
  if (timeline === undefined || all.length < 2) return null;
  const step = timeline.from?.step ?? null;
  const from = step === null ? "" : `, from step ${thousands(step)} on`;
  return { text: `Timeline ${index + 1} of ${all.length}: ${visible(timeline.what)}${from}.`, isProblem: false };
}

function Branch() {
  if (branch.value === null) return null;
  const { text, isProblem } = branch.value;
  return (
    <p class={isProblem ? "dock-remark hint-wrong" : "dock-remark"} role="status" aria-label="Which timeline">
      {text}{" "}
      {!isProblem && tab.value !== "timelines" && (
        <button
          type="button"
          class="link"
          onClick={() => {
            dispatch({ kind: "tab chosen", tab: "timelines" });
          }}
        >
          Compare timelines
        </button>
      )}
    </p>
  );
}

/** What there is to say about what is shown. */
function Remark() {
  const end = arrival.value?.end;
  const text = end?.kind === "wrote" ? end.text : end?.kind === "nowhere" ? "There is no such moment." : null;
  const place = end?.kind === "wrote" ? end.place : null;
  if (!isStale.value && text === null && branch.value === null) return null;
  return (
    <div class="dock-remarks">
      {text !== null && (
        <p class="dock-remark">
          {visible(text)}
          {place !== null && !isStale.value && (
            <>
              {" "}
              <button
                type="button"
                class="link"
                onClick={() => {
                  dispatch({ kind: "place chosen", place });
                }}
              >
                Show line {place.line}
              </button>
            </>
          )}
        </p>
      )}
      {branch.value !== null && <Branch />}
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
          </button>{" "}
          or{" "}
          <button
            type="button"
            class="link"
            onClick={() => {
              dispatch({ kind: "replay requested" });
            }}
          >
            replay it with the same inputs
          </button>
          , side by side.
        </p>
      )}
    </div>
  );
}
