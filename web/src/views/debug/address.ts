// Addresses as people write them: numbers, names of values, and sums of both.

import type { NamedValue } from "../../engine/types";
import type { Debug } from "../../state/debug";
import { shownFrame } from "../../state/debug";

const TERM = /^\s*([+-]?)\s*(?:(0x[0-9a-f_]+)|([0-9][0-9_]*)|(\$[^\s+-]+))/i;

/** The address that a text means, such as `0x400`, `$p + 8` or `1024`; `null` when it means none. */
export function addressOf(text: string, debug: Debug): number | null {
  let rest = text;
  let sum = 0;
  let isFirst = true;
  while (rest.trim() !== "" || isFirst) {
    const match = TERM.exec(rest);
    if (match === null || (!isFirst && match[1] === "")) return null;
    const [all, sign, hexadecimal, decimal, name] = match;
    const digits = (hexadecimal ?? decimal ?? "").replaceAll("_", "");
    const value = name === undefined ? Number(digits) : namedValue(name.slice(1), debug);
    if (value === null || !Number.isSafeInteger(value)) return null;
    sum += sign === "-" ? -value : value;
    rest = rest.slice(all.length);
    isFirst = false;
  }
  return sum < 0 ? null : sum;
}

/** An integer by name or index: a local of the shown call, else a global. */
function namedValue(name: string, debug: Debug): number | null {
  const all = [...(shownFrame(debug)?.locals ?? []), ...(debug.view?.globals ?? [])];
  const found = all.find((it) => it.name === name) ?? all.find((it) => String(it.index) === name);
  return found === undefined ? null : unsigned(found);
}

function unsigned({ value }: NamedValue): number | null {
  return value.type === "i32" || value.type === "i64" ? Number(BigInt(`0x${value.bits}`)) : null;
}

/** An address as it is shown. */
export function addressText(address: number, digits = 8): string {
  return `0x${address.toString(16).padStart(digits, "0")}`;
}

/** What is looked for in a memory: bytes when written as `0x6869` or, as the memory is shown, `68 69`, else text. */
export function patternOf(text: string): number[] {
  const hexadecimal =
    /^\s*0x((?:[0-9a-f]{2}\s*)+)$/i.exec(text) ?? /^\s*((?:[0-9a-f]{2}\s+)+[0-9a-f]{2})\s*$/i.exec(text);
  if (hexadecimal?.[1] !== undefined) {
    return bytesOf(hexadecimal[1]) ?? [];
  }
  return [...new TextEncoder().encode(text)];
}

/** Bytes written in hexadecimal, as `2a` or `2a 00 ff`; `null` when they are not. */
export function bytesOf(text: string): number[] | null {
  const digits = text.replaceAll(/0x|\s/gi, "");
  if (digits === "" || digits.length % 2 > 0 || /[^0-9a-f]/i.test(digits)) return null;
  return (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

/** Bytes in hexadecimal. */
export function hexadecimalText(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
