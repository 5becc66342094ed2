// Places among the events of a run.

import type { EventInfo, EventPosition } from "../../../engine/types";

/** The order of an instruction among the events of its step: functions that end there come before it. */
const INSTRUCTION = 2 ** 32 - 1;

/** The place of the instruction at a step. */
export function ofStep(step: number): EventPosition {
  return { step, order: INSTRUCTION };
}

/** The first place of a step. */
export function beginningOf(step: number): EventPosition {
  return { step, order: 0 };
}

/** The next place after one. */
export function after({ step, order }: EventPosition): EventPosition {
  return order >= INSTRUCTION ? beginningOf(step + 1) : { step, order: order + 1 };
}

/** Negative when `a` comes first. */
export function compare(a: EventPosition, b: EventPosition): number {
  return a.step - b.step || a.order - b.order;
}

/** How many of the events, which are in their order, come before a place. */
export function countBefore(events: readonly EventInfo[], place: EventPosition): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const event = events[middle];
    if (event !== undefined && compare(event.position, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
