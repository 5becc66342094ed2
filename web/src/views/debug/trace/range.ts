// Parts of a memory as people write them.

import type { Debug } from "../../../state/debug";
import { addressOf } from "../address";

export type Range = { start: number; length: number };

/** `0x400` is a byte, `0x400..0x480` goes to before its end, `0x400 for 16` has so many; `null` when it means none. */
export function rangeOf(text: string, debug: Debug): Range | null {
  const to = /^(.+?)\.\.(.+)$/.exec(text);
  const of = /^(.+?)\s+for\s+(.+)$/i.exec(text);
  const start = addressOf(to?.[1] ?? of?.[1] ?? text, debug);
  if (start === null) return null;
  if (to?.[2] !== undefined) {
    const end = addressOf(to[2], debug);
    return end === null || end <= start ? null : { start, length: end - start };
  }
  const length = of?.[2] === undefined ? 1 : addressOf(of[2], debug);
  return length === null || length === 0 ? null : { start, length };
}

export function rangeText({ start, length }: Range): string {
  const hexadecimal = (address: number) => `0x${address.toString(16)}`;
  return length === 1 ? hexadecimal(start) : `${hexadecimal(start)}..${hexadecimal(start + length)}`;
}
