// The engine counts lines and columns from 1, the editor characters from 0.

import type { Text } from "@codemirror/state";
import type { Place } from "../engine/types";

/** Where a place is in this text; places of another text end up somewhere near. */
export function rangeOf(text: Text, place: Place): { from: number; to: number } {
  const from = offsetOf(text, place.line, place.column);
  return { from, to: Math.max(from, offsetOf(text, place.endLine, place.endColumn)) };
}

function offsetOf(text: Text, line: number, column: number): number {
  const { from, to } = text.line(Math.min(Math.max(line, 1), text.lines));
  return Math.min(from + Math.max(column, 1) - 1, to);
}
