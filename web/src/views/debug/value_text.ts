// How values are written: as numbers in several ways, vectors as lanes.

import type { ValueInfo } from "../../engine/types";
import type { Notation, NumberFormat } from "../../state/debug";

/** How a lane of a vector is read, and how many bits it has. */
type Lane = { type: "i8" | "i16" | "i32" | "i64" | "f32" | "f64"; width: number };

export function textOf({ type, bits, text }: ValueInfo, format: NumberFormat): string {
  if (bits === "") return text;
  if (type === "v128") return vectorOf(bits, format);
  return writtenOf(bits, format.notation) ?? text;
}

/** Bits in hexadecimal as a number; nothing where the notation depends on the type. */
function writtenOf(bits: string, notation: Notation): string | null {
  switch (notation) {
    case "decimal":
      return null;
    case "hexadecimal":
      return `0x${bits}`;
    case "bits":
      return grouped(
        BigInt(`0x${bits}`)
          .toString(2)
          .padStart(bits.length * 4, "0"),
      );
    case "float":
      return floatOf(bits);
  }
}

function grouped(digits: string): string {
  return digits.replaceAll(/\d{8}(?=\d)/g, "$& ");
}

/** Bits read as a float of their width. */
function floatOf(bits: string): string {
  const view = new DataView(new ArrayBuffer(8));
  if (bits.length === 8) {
    view.setUint32(0, Number.parseInt(bits, 16));
    return String(view.getFloat32(0));
  }
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return String(view.getFloat64(0));
}

/** As `v128.const` has it: the shape, and the lanes from the lowest on. */
function vectorOf(bits: string, { notation, lanes }: NumberFormat): string {
  const { type, width } = laneOf(lanes, notation);
  const digits = width / 4;
  const each = Array.from({ length: 128 / width }, (_, lane) => {
    const end = bits.length - lane * digits;
    return bits.slice(end - digits, end);
  });
  const isFloat = type === "f32" || type === "f64";
  const number = (lane: string) => (isFloat ? floatOf(lane) : String(BigInt.asIntN(width, BigInt(`0x${lane}`))));
  const separator = notation === "bits" ? "  " : " ";
  return [`${type}x${each.length}`, ...each.map((lane) => writtenOf(lane, notation) ?? number(lane))].join(separator);
}

/** There are no floats of eight or sixteen bits. */
function laneOf(lanes: NumberFormat["lanes"], notation: Notation): Lane {
  const width = 128 / Number(lanes.split("x")[1]);
  const isFloat = lanes.startsWith("f") || notation === "float";
  if (isFloat) return width === 64 ? { type: "f64", width } : { type: "f32", width: 32 };
  return { type: `i${width}` as Lane["type"], width };
}
