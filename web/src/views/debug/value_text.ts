// How values are written: as numbers in several ways.

import type { ValueInfo } from "../../engine/types";
import type { NumberFormat } from "../../state/debug";

export function textOf({ type, bits, text }: ValueInfo, format: NumberFormat): string {
  if (bits === "") return text;
  switch (format) {
    case "decimal":
      return text;
    case "hexadecimal":
      return `0x${bits}`;
    case "bits":
      return grouped(
        BigInt(`0x${bits}`)
          .toString(2)
          .padStart(bits.length * 4, "0"),
      );
    case "float":
      return floatOf(type, bits) ?? text;
  }
}

function grouped(digits: string): string {
  return digits.replaceAll(/\d{8}(?=\d)/g, "$& ");
}

/** The bits read as a float of their width; lanes of a vector as four. */
function floatOf(type: string, bits: string): string | null {
  const view = new DataView(new ArrayBuffer(16));
  const lane = (digits: string): string => {
    view.setUint32(0, Number.parseInt(digits, 16));
    return String(view.getFloat32(0));
  };
  if (type === "i32" || type === "f32") return lane(bits);
  if (type === "i64" || type === "f64") {
    view.setBigUint64(0, BigInt(`0x${bits}`));
    return String(view.getFloat64(0));
  }
  if (type !== "v128") return null;
  const lanes = [...bits.matchAll(/.{8}/g)].map(([digits]) => lane(digits));
  return lanes.reverse().join(" ");
}
