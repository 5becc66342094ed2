// Text as a terminal would show it: escape sequences that colour it are not shown, and say how what follows looks.

import type { Part } from "../engine/types";

/** A part of a text that looks the same throughout. */
export type Styled = { readonly text: string; readonly from: number; readonly classes: string };

/** What a terminal does not show: control sequences, and titles of windows. */
// eslint-disable-next-line no-control-regex -- that is what they begin with
const ESCAPE = /\u001b(?:\[([\d;:]*)([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

const COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** Splits a text, whose first character is the `from`th of all that was printed, into parts that look the same. */
export function styled(text: string, from: number, errors: readonly Part[]): Styled[] {
  const parts: Styled[] = [];
  let style = new Set<string>();
  const add = (start: number, end: number): void => {
    for (const [first, last, isError] of streams(from + start, from + end, errors)) {
      const classes = [...style, ...(isError ? ["console-error"] : [])].join(" ");
      parts.push({ text: text.slice(first - from, last - from), from: first, classes });
    }
  };
  let end = 0;
  for (const match of text.matchAll(ESCAPE)) {
    add(end, match.index);
    end = match.index + match[0].length;
    if (match[2] === "m") style = after(style, match[1] ?? "");
  }
  add(end, text.length);
  return parts;
}

/** The stretches of a text that went to one stream. */
function streams(from: number, to: number, errors: readonly Part[]): [number, number, boolean][] {
  const stretches: [number, number, boolean][] = [];
  let at = from;
  for (const error of errors) {
    if (error.to <= at || error.from >= to) continue;
    if (error.from > at) stretches.push([at, error.from, false]);
    const end = Math.min(error.to, to);
    stretches.push([Math.max(error.from, at), end, true]);
    at = end;
  }
  if (at < to) stretches.push([at, to, false]);
  return stretches;
}

/** The style after a sequence that selects one. */
function after(style: ReadonlySet<string>, codes: string): Set<string> {
  const next = new Set(style);
  const replace = (kind: string, name?: string): void => {
    for (const old of next) if (old.startsWith(`ansi-${kind}`)) next.delete(old);
    if (name !== undefined) next.add(`ansi-${kind}${name}`);
  };
  const numbers = (codes === "" ? "0" : codes).split(/[;:]/).map(Number);
  for (let index = 0; index < numbers.length; index += 1) {
    const code = numbers[index] ?? 0;
    if (code === 0) next.clear();
    else if (code === 1) replace("bold", "");
    else if (code === 2) replace("faint", "");
    else if (code === 3) replace("italic", "");
    else if (code === 4) replace("underline", "");
    else if (code === 22) {
      replace("bold");
      replace("faint");
    } else if (code === 23) replace("italic");
    else if (code === 24) replace("underline");
    else if (code === 39) replace("ink-");
    else if (code === 49) replace("paper-");
    else if (code === 38 || code === 48) {
      // One of 256, or any: the first sixteen have names, and the others are left as they are.
      const chosen = numbers[index + 1] === 5 ? numbers[index + 2] : undefined;
      const name = chosen === undefined ? undefined : COLOURS[chosen % 8];
      if (chosen !== undefined && chosen < 16 && name !== undefined) replace(code === 38 ? "ink-" : "paper-", name);
      index += numbers[index + 1] === 5 ? 2 : 4;
    } else if (code >= 30 && code < 108) {
      const colour = COLOURS[code % 10];
      const kind = Math.floor(code / 10);
      if (colour !== undefined && (kind === 3 || kind === 9)) replace("ink-", colour);
      if (colour !== undefined && (kind === 4 || kind === 10)) replace("paper-", colour);
    }
  }
  return next;
}
