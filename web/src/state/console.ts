// What programs printed, and what was typed where they read it, in pieces: appending costs as much as what is appended,
// and only the newest is kept.

import { plain, type Sources, type Style, styleAfter, unfinished } from "./styled";

/** A piece never changes once it is full; `id` tells it from all others of a run. It begins in the style that was left. */
export type Piece = { id: number; text: string; begins: Style };

export type ConsoleText = {
  pieces: readonly Piece[];
  length: number;
  /** Characters that were printed before the first piece and are gone. */
  dropped: number;
  /** Which parts of all of it went to standard error, and which were typed. */
  sources: Sources;
};

/** In UTF-16 code units, as strings count. */
export const CONSOLE_LIMIT = 1 << 20;
const PIECE_LENGTH = 1 << 13;

const nothing: Sources = { errors: [], typed: [] };

export const emptyConsole: ConsoleText = { pieces: [], length: 0, dropped: 0, sources: nothing };

/** Appends what was printed; `dropped` characters before it were lost on the way. */
export function append(console: ConsoleText, text: string, dropped: number, sources: Sources = nothing): ConsoleText {
  if (text === "" && dropped === 0) return console;
  const pieces = [...console.pieces];
  // The last piece may have room, or end inside of what must not be cut.
  const last = pieces.pop();
  let rest = (last?.text ?? "") + text;
  let id = last?.id ?? 0;
  let begins = last?.begins ?? plain;
  while (rest !== "") {
    const end = boundary(rest, PIECE_LENGTH);
    const text = rest.slice(0, end);
    pieces.push({ id, text, begins });
    rest = rest.slice(end);
    id += 1;
    if (rest !== "") begins = styleAfter(text, begins);
  }
  return trim({
    pieces,
    length: console.length + text.length,
    dropped: console.dropped + dropped,
    sources: {
      errors: joined(console.sources.errors, sources.errors),
      typed: joined(console.sources.typed, sources.typed),
    },
  });
}

function joined<Item>(before: readonly Item[], more: readonly Item[]): readonly Item[] {
  return more.length === 0 ? before : [...before, ...more];
}

/** The last place at or before `index` that cuts neither a surrogate pair nor an escape sequence. */
function boundary(text: string, index: number): number {
  if (index >= text.length) return text.length;
  const unit = text.charCodeAt(index);
  return unfinished(text.slice(0, unit >= 0xdc00 && unit < 0xe000 ? index - 1 : index));
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
  const kept = (parts: Sources["errors"]) => parts.filter(({ to }) => to > dropped);
  const { errors, typed } = console.sources;
  return {
    pieces: console.pieces.slice(gone),
    length,
    dropped,
    sources: { errors: kept(errors), typed: kept(typed) },
  };
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
