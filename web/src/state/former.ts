// What the page held before another source took its place, for undo: with the text, what belongs to it comes back.

import type { Text } from "@codemirror/state";
import type { Breakpoint } from "./debug";
import type { Call, Source, State } from "./state";

/** A text, and what belongs to it. */
type Held = Pick<Source, "text" | "name" | "example" | "binary"> & { call: Call; breakpoints: readonly Breakpoint[] };

/** A source that took the place of another. */
export type Replacement = { before: Held; after: Held };

/** As many are kept: the editor's own history is not much longer. */
const KEPT = 32;

/** Notes that a source has taken the place of the one before. */
export function noted(before: State, after: State): State {
  if (before.source.text.eq(after.source.text)) return after;
  const replacement = { before: heldBy(before), after: heldBy(after) };
  return { ...after, replacements: [...before.replacements, replacement].slice(-KEPT) };
}

/**
 * What belongs to a text that undo or redo has brought back in the place of the one that the state has; `null` when that
 * was a change like any other. What is left is noted, for the way back.
 */
export function broughtBack(state: State, text: Text): { held: Held; replacements: readonly Replacement[] } | null {
  const { replacements } = state;
  for (let index = replacements.length - 1; index >= 0; index -= 1) {
    const replacement = replacements[index];
    if (replacement === undefined) continue;
    const { before, after } = replacement;
    const here = heldBy(state);
    if (state.source.text.eq(after.text) && text.eq(before.text)) {
      return { held: before, replacements: replacements.with(index, { before, after: here }) };
    }
    if (state.source.text.eq(before.text) && text.eq(after.text)) {
      return { held: after, replacements: replacements.with(index, { before: here, after }) };
    }
  }
  return null;
}

function heldBy({ source: { text, name, example, binary }, call, debug }: State): Held {
  return { text, name, example, binary, call, breakpoints: debug.breakpoints };
}
