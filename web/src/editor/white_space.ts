// Changes of white space alone: what formatting does.

import type { ChangeSpec } from "@codemirror/state";

/** The changes that make one text the other, if both differ in nothing but white space. */
export function whiteSpaceChanges(before: string, after: string): ChangeSpec[] | null {
  const changes: ChangeSpec[] = [];
  let from = 0;
  let start = 0;
  while (from < before.length || start < after.length) {
    const to = endOfSpace(before, from);
    const end = endOfSpace(after, start);
    if (before.slice(from, to) !== after.slice(start, end)) {
      changes.push({ from, to, insert: after.slice(start, end) });
    }
    if (before[to] !== after[end]) return null;
    from = to + 1;
    start = end + 1;
  }
  return changes;
}

function endOfSpace(text: string, start: number): number {
  let end = start;
  while (end < text.length && /\s/.test(text.charAt(end))) end += 1;
  return end;
}
