// The place in the source that the shown moment belongs to.

import type { Current } from "../../editor/current";
import { isOfRun, type State } from "../../state/state";
import { textOf } from "./value_text";

/** The next instruction or, in a call further out, the call that it waits for. */
export function currentOf(state: State): Current | null {
  if (!isOfRun(state)) return null;
  const { view, level, format } = state.debug;
  if (view === null || view.outcome?.kind === "trapped") return null;
  if (level > 0) {
    const place = view.frames[level]?.place ?? null;
    return place === null ? null : { place, values: "" };
  }
  const { next } = view;
  if (next?.place == null) return null;
  const values = next.operands.map((value) => textOf(value, format)).join(", ");
  return { place: next.place, values };
}
