// Below source and run: the timeline, and views of the run, of which one is open.

import { useEffect } from "preact/hooks";
import { isOfRun } from "../../state/state";
import { dispatch, select } from "../../state/store";
import { Announcement } from "./announcement";
import { listenToKeys } from "./keys";
import { Play } from "./play";
import { Splitter } from "./splitter";
import { Timeline } from "./timeline";
import { OpenView, Tabs } from "./tabs";
import { Toolbar } from "./toolbar";

const isStale = select((state) => state.debug.source !== null && !isOfRun(state));
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

/** What there is to say about what is shown. */
function Remark() {
  const end = arrival.value?.end;
  const text = end?.kind === "wrote" ? end.text : end?.kind === "nowhere" ? "There is no such moment." : null;
  if (!isStale.value && text === null) return null;
  return (
    <div class="dock-remarks">
      {text !== null && <p class="dock-remark">{text}</p>}
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
          </button>
        </p>
      )}
    </div>
  );
}
