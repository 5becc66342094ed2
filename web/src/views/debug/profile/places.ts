// Places in the text of a run.

import type { Text } from "@codemirror/state";
import type { Place } from "../../../engine/types";

/** A line without the white space before it. */
export function lineOf(text: Text | null, line: number): Place | null {
  if (text === null || line < 1 || line > text.lines) return null;
  const { from, to, text: content } = text.line(line);
  const indent = content.length - content.trimStart().length;
  return { line, column: indent + 1, from: from + indent, to };
}
