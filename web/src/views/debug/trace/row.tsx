// An event of a run as a row.

import type { EventInfo, EventPosition } from "../../../engine/types";
import { select } from "../../../state/store";
import { thousands, visible } from "../../format";
import { givenText, instructionText, isEnd, spokenText, takenText } from "./words";

const format = select(({ debug }) => debug.format);

/** Calls within calls are moved in, up to so many. */
const DEEPEST = 12;

/** The id of a row's element. */
export function idOf({ step, order }: EventPosition): string {
  return `event-${step}-${order}`;
}

type Properties = {
  event: EventInfo;
  isWide: boolean;
  isActive: boolean;
  /** It is executed next. */
  isCurrent: boolean;
  /** It has not happened yet at the moment that is shown. */
  isLater: boolean;
  /** Its place among all rows, where that is known. */
  place: { number: number; of: number } | null;
};

export function EventRow({ event, isWide, isActive, isCurrent, isLater, place }: Properties) {
  const { position, depth, effect } = event;
  const taken = takenText(event, format.value);
  const given = givenText(event, format.value);
  const names = ["trace-row"];
  if (isActive) names.push("trace-active");
  if (isCurrent) names.push("trace-current");
  if (isLater && !isCurrent) names.push("trace-later");
  if (isEnd(event)) names.push("trace-end");
  if (effect !== null) names.push(`trace-${effect.kind}`);
  return (
    <div
      id={idOf(position)}
      class={names.join(" ")}
      role="option"
      aria-selected={isActive}
      aria-current={isCurrent ? "step" : undefined}
      aria-label={spokenText(event, format.value)}
      aria-posinset={place?.number}
      aria-setsize={place?.of ?? -1}
      data-step={position.step}
    >
      <span class="trace-step">{thousands(position.step)}</span>
      {isWide && (
        <span class="trace-where">
          <span class="trace-function">{visible(event.function)}</span>
          {event.place !== null && <span class="trace-line">{event.place.line}</span>}
        </span>
      )}
      <span class="trace-text" style={{ "--depth": Math.min(DEEPEST, depth - 1) }}>
        {instructionText(event)}
      </span>
      <span class="trace-values" title={[taken, given].filter((it) => it !== "").join(" → ")}>
        {taken !== "" && <span class="trace-taken">{taken}</span>}
        {given !== "" && <span class="trace-arrow"> → </span>}
        {given !== "" && <span class="trace-given">{given}</span>}
      </span>
    </div>
  );
}
