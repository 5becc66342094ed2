// Where the frames of a flame graph stand.

import type { CallCost } from "../../../engine/types";

/** `left` and `width` are parts of the whole width. */
export type Frame = { call: CallCost; level: number; left: number; width: number };

/** Narrower ones cannot be seen, nor hit. */
const NARROWEST = 1 / 2_000;

/** The frames of a tree of calls whose callers come before whom they call; the first call is the whole width. */
export function framesOf(calls: readonly CallCost[]): Frame[] {
  const [root] = calls;
  if (root === undefined || root.total === 0) return [];
  const placed = new Map<number, Frame>();
  /** How much of each frame is taken by what it calls. */
  const taken = new Map<number, number>();
  const frames: Frame[] = [];
  for (const call of calls) {
    const caller = call === root ? null : placed.get(call.caller ?? -1);
    if (caller === undefined) continue;
    const width = call.total / root.total;
    if (width < NARROWEST) continue;
    const left = caller === null ? 0 : caller.left + (taken.get(caller.call.node) ?? 0);
    const frame = { call, level: caller === null ? 0 : caller.level + 1, left, width };
    if (caller !== null) taken.set(caller.call.node, (taken.get(caller.call.node) ?? 0) + width);
    placed.set(call.node, frame);
    frames.push(frame);
  }
  return frames;
}
