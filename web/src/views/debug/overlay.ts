// Bytes read as what they may be.

export type Reading = { name: string; text: string };

/** What the bytes from the cursor on are as values of each type that fits. */
export function readings(bytes: readonly number[]): Reading[] {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  const read = (name: string, size: number, value: () => string): Reading[] =>
    view.byteLength < size ? [] : [{ name, text: value() }];
  return [
    ...read("i8", 1, () => both(view.getInt8(0), view.getUint8(0))),
    ...read("i16", 2, () => both(view.getInt16(0, true), view.getUint16(0, true))),
    ...read("i32", 4, () => both(view.getInt32(0, true), view.getUint32(0, true))),
    ...read("i64", 8, () => both(view.getBigInt64(0, true), view.getBigUint64(0, true))),
    ...read("f32", 4, () => float(view.getFloat32(0, true), 9)),
    ...read("f64", 8, () => float(view.getFloat64(0, true), 17)),
    { name: "text", text: textAt(bytes) },
  ];
}

/** A pointer's target: what the bytes are as an address. */
export function pointerAt(bytes: readonly number[]): number | null {
  if (bytes.length < 4) return null;
  return new DataView(Uint8Array.from(bytes.slice(0, 4)).buffer).getUint32(0, true);
}

function both(signed: number | bigint, unsigned: number | bigint): string {
  return signed === unsigned ? String(signed) : `${signed} / ${unsigned}`;
}

function float(value: number, digits: number): string {
  return String(value).length <= 18 ? String(value) : value.toPrecision(digits);
}

/** Text up to the first byte that ends it. */
function textAt(bytes: readonly number[]): string {
  const end = bytes.findIndex((byte) => byte === 0);
  const text = new TextDecoder().decode(Uint8Array.from(end < 0 ? bytes : bytes.slice(0, end)));
  const shown = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "·");
  return `"${shown}"${end < 0 ? "…" : ""}`;
}

/** A byte as a character of its own, for the column beside the bytes. */
export function character(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·";
}
