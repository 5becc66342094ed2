// Addresses and bytes as they are written.

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
