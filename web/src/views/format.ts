// How numbers and kinds of problems are written.

import type { Problem } from "../engine/types";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

export function thousands(value: number): string {
  return whole.format(value);
}

export function count(value: number, noun: string): string {
  return `${thousands(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A size in memory. */
export function bytesText(bytes: number): string {
  if (bytes < 1 << 10) return count(bytes, "byte");
  if (bytes < 1 << 20) return `${thousands(bytes / (1 << 10))} KiB`;
  return `${thousands(bytes / (1 << 20))} MiB`;
}

/** Always four characters or so, so that the number does not dance while it grows. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return `${milliseconds.toFixed(2)} ms`;
  if (milliseconds < 1_000) return `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(2)} s`;
  const seconds = Math.floor(milliseconds / 1_000);
  return `${thousands(Math.floor(seconds / 60))} min ${(seconds % 60).toString().padStart(2, "0")} s`;
}

/** Fewer instructions than these take less time than it takes to begin. */
const FEWEST = 10_000;

/** Instructions per second; nothing where the clock is too coarse to tell, or tells of something else. */
export function speed(steps: number, milliseconds: number): string | null {
  if (milliseconds < 2 || steps < FEWEST) return null;
  const perSecond = (steps / milliseconds) * 1_000;
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(perSecond >= 1e8 ? 0 : 1)} M/s`;
  return `${thousands(perSecond)} /s`;
}

/** What cannot be seen, or changes how what is around it is seen. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

/** A name that others have chosen: it may not pretend to be another one, nor turn around what is written beside it. */
export function visible(name: string): string {
  return name.replace(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** What something is called: by its name in the text, else by its number, with what kind of thing it is. */
export function called(name: string | null, index: number, kind = ""): string {
  return name === null ? `${kind} ${index}`.trim() : `$${visible(name)}`;
}

/** Where in a binary. */
export function hexadecimal(offset: number): string {
  return `0x${offset.toString(16)}`;
}

/** What kind of problem it is, as the specification divides them. */
export function kindOf({ stage, place }: Problem): string {
  switch (stage) {
    case "malformed":
      return place === null ? "Malformed module" : "Syntax error";
    case "invalid":
      return "Invalid module";
    case "unsupported":
      return "Not supported";
    case "unlinkable":
      return "Link error";
    case "limit":
      return "Limit exceeded";
    default:
      return "Error";
  }
}
