// What programs printed, in pieces: appending costs as much as what is appended, and only the newest is kept.

import type { Part } from "../engine/types";

/** A piece never changes once it is full; `id` tells it from all others of a run. */
export type Piece = { id: number; text: string };

export type ConsoleText = {
  pieces: readonly Piece[];
  length: number;
  /** Characters that were printed before the first piece and are gone. */
  dropped: number;
  /** Which parts of all that was printed went to standard error, in their order. */
  errors: readonly Part[];
};

/** In UTF-16 code units, as strings count. */
export const CONSOLE_LIMIT = 1 << 20;
const PIECE_LENGTH = 1 << 13;

export const emptyConsole: ConsoleText = { pieces: [], length: 0, dropped: 0, errors: [] };

/** Appends what was printed; `dropped` characters before it were lost on the way. */
export function append(console: ConsoleText, text: string, dropped: number, errors: readonly Part[] = []): ConsoleText {
  if (text === "" && dropped === 0) return console;
  const pieces = [...console.pieces];
  let rest = text;
  const last = pieces.at(-1);
  if (last !== undefined && last.text.length < PIECE_LENGTH) {
    rest = last.text + text;
    pieces.pop();
  }
  let id = last === undefined ? 0 : last.id + (rest === text ? 1 : 0);
  while (rest !== "") {
    const end = boundary(rest, PIECE_LENGTH);
    pieces.push({ id, text: rest.slice(0, end) });
    rest = rest.slice(end);
    id += 1;
  }
  return trim({
    pieces,
    length: console.length + text.length,
    dropped: console.dropped + dropped,
    errors: errors.length === 0 ? console.errors : [...console.errors, ...errors],
  });
}

/** The last place at or before `index` that does not cut a surrogate pair. */
function boundary(text: string, index: number): number {
  if (index >= text.length) return text.length;
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit < 0xe000 ? index - 1 : index;
}

function trim(console: ConsoleText): ConsoleText {
  let { length, dropped } = console;
  let gone = 0;
  for (const piece of console.pieces) {
    if (length <= CONSOLE_LIMIT) break;
    length -= piece.text.length;
    dropped += piece.text.length;
    gone += 1;
  }
  if (gone === 0) return console;
  const errors = console.errors.filter(({ to }) => to > dropped);
  return { pieces: console.pieces.slice(gone), length, dropped, errors };
}

/** The line that has a character, by the character's place in all that was printed; with its beginning, to quote it. */
export function lineAt(console: ConsoleText, unit: number): { unit: number; text: string } | null {
  const text = console.pieces.map((piece) => piece.text).join("");
  const at = Math.min(unit - console.dropped, text.length - 1);
  if (at < 0) return null;
  // A click behind a line's end means that line, not the next.
  const before = text.lastIndexOf("\n", Math.max(0, at - 1)) + 1;
  const start = text[at] === "\n" && at > 0 && text[at - 1] === "\n" ? at : before;
  const end = text.indexOf("\n", start);
  const line = text.slice(start, end < 0 ? text.length : end);
  return { unit: console.dropped + start, text: line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line };
}

/** How much of a line is quoted. */
const QUOTED = 40;
