// From the engine's places to the editor's.

import type { Text } from "@codemirror/state";
import type { Place } from "../engine/types";

/** Where a place is in this text; places of another text end up somewhere near. */
export function rangeOf(text: Text, place: Place): { from: number; to: number } {
  return { from: Math.min(place.from, text.length), to: Math.min(place.to, text.length) };
}
