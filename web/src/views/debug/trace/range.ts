// Parts of a memory as people write them.

export type Range = { start: number; length: number };

/** What an expression means as an address; `null` when it means none. */
type Meaning = (text: string) => Promise<number | null>;

/** `0x400` is a byte, `0x400..0x480` goes to before its end, `0x400 for 16` has so many; `null` when it means none. */
export async function rangeOf(text: string, meaning: Meaning): Promise<Range | null> {
  const to = /^(.+?)\.\.(.+)$/.exec(text);
  const of = /^(.+?)\s+for\s+(.+)$/i.exec(text);
  const start = await meaning(to?.[1] ?? of?.[1] ?? text);
  if (start === null) return null;
  if (to?.[2] !== undefined) {
    const end = await meaning(to[2]);
    return end === null || end <= start ? null : { start, length: end - start };
  }
  const length = of?.[2] === undefined ? 1 : await meaning(of[2]);
  return length === null || length === 0 ? null : { start, length };
}

export function rangeText({ start, length }: Range): string {
  const hexadecimal = (address: number) => `0x${address.toString(16)}`;
  return length === 1 ? hexadecimal(start) : `${hexadecimal(start)}..${hexadecimal(start + length)}`;
}
