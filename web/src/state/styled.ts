// Text as a terminal would show it: escape sequences that style it are not shown, and say how what follows looks.

import type { Part } from "../engine/types";

/** A colour by its number among the sixteen that have names, or as red, green and blue. */
export type Colour = number | readonly [number, number, number];

/** How text looks. What is `null` is as if nothing had been said. */
export type Style = {
  readonly ink: Colour | null;
  readonly paper: Colour | null;
  readonly bold: boolean;
  readonly faint: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly reverse: boolean;
  readonly hidden: boolean;
  readonly struck: boolean;
};

export const plain: Style = {
  ink: null,
  paper: null,
  bold: false,
  faint: false,
  italic: false,
  underline: false,
  reverse: false,
  hidden: false,
  struck: false,
};

/** What text is: the program's, on one of its two outputs, or what somebody has typed. */
export type Source = "output" | "error" | "typed";

/** A part of a text that looks the same throughout. */
export type Styled = { readonly text: string; readonly from: number; readonly style: Style; readonly source: Source };

/** What a terminal does not show: control sequences, and titles of windows; at the end of the text perhaps the beginning of one. */
// eslint-disable-next-line no-control-regex -- that is what they begin with
const ESCAPE = /\u001b(?:\[([\d;:]*)([@-~])|\[[ -?]*(?:[@-~]|$)|\][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|$)/g;

/** Which parts of all that is shown are not standard output, each list in its order. */
export type Sources = { readonly errors: readonly Part[]; readonly typed: readonly Part[] };

/**
 * Splits a text, whose first character is the `from`th of all that was printed and which begins in a style, into parts
 * that look the same.
 */
export function styled(text: string, from: number, begins: Style, { errors, typed }: Sources): Styled[] {
  const parts: Styled[] = [];
  for (const [start, end, style] of stretches(text, begins)) {
    for (const [first, last, isError] of within(from + start, from + end, errors)) {
      for (const [at, to, isTyped] of within(first, last, typed)) {
        const source = isTyped ? "typed" : isError ? "error" : "output";
        parts.push({ text: text.slice(at - from, to - from), from: at, style, source });
      }
    }
  }
  return parts;
}

/** The style in which a text ends that begins in another. */
export function styleAfter(text: string, begins: Style): Style {
  let style = begins;
  for (const [, , next] of stretches(text, begins)) style = next;
  return style;
}

/** Cuts parts in two at a place in all that was printed: those before it, and those behind it. */
export function cut(parts: readonly Styled[], place: number): [Styled[], Styled[]] {
  const before: Styled[] = [];
  const behind: Styled[] = [];
  for (const part of parts) {
    const length = Math.min(part.text.length, Math.max(0, place - part.from));
    if (length > 0) before.push({ ...part, text: part.text.slice(0, length) });
    if (length < part.text.length) behind.push({ ...part, text: part.text.slice(length), from: part.from + length });
  }
  return [before, behind];
}

/** Where in a text there is an escape sequence that has not ended yet; the text's length if there is none. */
export function unfinished(text: string): number {
  const start = text.lastIndexOf("\u001b", text.length - 1);
  // No sequence that means anything is longer.
  if (start < 0 || text.length - start > 64) return text.length;
  // eslint-disable-next-line no-control-regex -- that is what they begin with
  return /^\u001b(?:\[[ -?]*|\][^\u0007\u001b]*)?$/.test(text.slice(start)) ? start : text.length;
}

/** What is shown of a text, with its style; the last one may be empty, and says which style the text ends in. */
function* stretches(text: string, begins: Style): Generator<[number, number, Style]> {
  let style = begins;
  let end = 0;
  for (const match of text.matchAll(ESCAPE)) {
    if (match.index > end) yield [end, match.index, style];
    end = match.index + match[0].length;
    if (match[2] === "m") style = after(style, match[1] ?? "");
  }
  yield [end, text.length, style];
}

/** The stretches of a text that are in one of these parts, and those that are in none. */
function within(from: number, to: number, parts: readonly Part[]): [number, number, boolean][] {
  const found: [number, number, boolean][] = [];
  let at = from;
  for (const part of parts) {
    if (part.to <= at || part.from >= to) continue;
    if (part.from > at) found.push([at, part.from, false]);
    const end = Math.min(part.to, to);
    found.push([Math.max(part.from, at), end, true]);
    at = end;
  }
  if (at < to) found.push([at, to, false]);
  return found;
}

/** What single codes change. */
const CODES: Readonly<Record<number, Partial<Style>>> = {
  0: plain,
  1: { bold: true },
  2: { faint: true },
  3: { italic: true },
  4: { underline: true },
  7: { reverse: true },
  8: { hidden: true },
  9: { struck: true },
  21: { underline: true },
  22: { bold: false, faint: false },
  23: { italic: false },
  24: { underline: false },
  27: { reverse: false },
  28: { hidden: false },
  29: { struck: false },
  39: { ink: null },
  49: { paper: null },
};

/** The style after a sequence that selects one. */
function after(before: Style, codes: string): Style {
  let style = before;
  // Codes are separated by semicolons; the parts of one by colons, or by semicolons as well.
  const fields = (codes === "" ? "0" : codes).split(";");
  for (let index = 0; index < fields.length; index += 1) {
    const field = fields[index] ?? "";
    const code = Number.parseInt(field || "0", 10);
    if (code === 38 || code === 48) {
      const isWhole = field.includes(":");
      const parts = isWhole ? field.split(":").slice(1) : fields.slice(index + 1);
      const [colour, taken] = chosen(parts, isWhole);
      if (colour !== null) style = { ...style, [code === 38 ? "ink" : "paper"]: colour };
      if (!isWhole) index += taken;
      continue;
    }
    const named = namedBy(code);
    // A line below may have forms of which one is none.
    const change = field === "4:0" ? { underline: false } : (named ?? CODES[code]);
    if (change !== undefined) style = { ...style, ...change };
  }
  return style;
}

/** The colours that have codes of their own. */
function namedBy(code: number): Partial<Style> | undefined {
  const [tens, index] = [Math.floor(code / 10), code % 10];
  if (index > 7) return undefined;
  if (tens === 3) return { ink: index };
  if (tens === 4) return { paper: index };
  if (tens === 9) return { ink: index + 8 };
  if (tens === 10) return { paper: index + 8 };
  return undefined;
}

/** A colour chosen by number or by its parts, and how many fields say so. */
function chosen(parts: readonly string[], isWhole: boolean): [Colour | null, number] {
  const numbers = parts.map((part) => Number.parseInt(part || "0", 10));
  const isByte = (number: number | undefined): number is number => number !== undefined && number < 256;
  if (numbers[0] === 5) return [isByte(numbers[1]) ? byNumber(numbers[1]) : null, 2];
  if (numbers[0] !== 2) return [null, 0];
  // Written with colons there is a field for the colour space, which nobody fills, but some leave out.
  const [red, green, blue] = numbers.slice(isWhole && numbers.length > 4 ? 2 : 1);
  return [isByte(red) && isByte(green) && isByte(blue) ? [red, green, blue] : null, 4];
}

/** Of 256 colours: those with names, a cube of six steps each way, and shades of grey. */
function byNumber(number: number): Colour {
  if (number < 16) return number;
  if (number >= 232) {
    const shade = 8 + (number - 232) * 10;
    return [shade, shade, shade];
  }
  const step = (place: number): number => {
    const at = Math.floor((number - 16) / place) % 6;
    return at === 0 ? 0 : 55 + at * 40;
  };
  return [step(36), step(6), step(1)];
}
