// The active calls, the innermost first; one of them is looked into.

import type { FrameInfo } from "../../engine/types";
import { dispatch, select } from "../../state/store";
import { count, visible } from "../format";
import { Panel } from "./panel";

const frames = select(({ debug }) => debug.view?.frames ?? []);
const depth = select(({ debug }) => debug.view?.depth ?? 0);
const level = select(({ debug }) => debug.level);
const hasRun = select(({ debug }) => debug.view !== null);

export function CallStack() {
  const omitted = depth.value - frames.value.length;
  return (
    <Panel name="Call stack" empty={frames.value.length > 0 ? null : hasRun.value ? "No call is active." : ""}>
      <ol class="calls">
        {frames.value.map((frame, index) => (
          <li>
            <Call frame={frame} level={index} isChosen={index === level.value} />
          </li>
        ))}
        {omitted > 0 && <li class="calls-omitted">and {count(omitted, "call")} further out</li>}
      </ol>
    </Panel>
  );
}

function Call({ frame, level, isChosen }: { frame: FrameInfo; level: number; isChosen: boolean }) {
  return (
    <button
      type="button"
      class="call"
      aria-current={isChosen ? "true" : undefined}
      onClick={() => {
        dispatch({ kind: "frame chosen", level });
      }}
    >
      <span class="call-name">{visible(frame.function)}</span>
      <span class="call-line">{frame.place === null ? "" : `line ${frame.place.line}`}</span>
    </button>
  );
}
