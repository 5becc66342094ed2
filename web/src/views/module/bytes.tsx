// The module's bytes, and what those at the cursor are part of.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { instructions } from "../../editor/instructions";
import type { PartView } from "../../engine/types";
import { dispatch, select } from "../../state/store";
import { count, hexadecimal, visible } from "../format";
import { HexGrid } from "../hex_grid";
import { useModuleAnswer } from "./answer";

const size = select(({ module }) => module?.size ?? 0);
const anatomy = select((state) => state.anatomy);

export function Bytes() {
  const window = useSignal({ start: 0, length: 0 });
  const reveal = useSignal<{ address: number } | null>(null);
  const { cursor, pointed, current } = anatomy.value;
  const known = useModuleAnswer({ kind: "bytes", ...window.value });

  // What is pointed at elsewhere, and where the run is, is brought into sight.
  useEffect(() => {
    reveal.value = { address: cursor };
  }, [cursor]);
  const next = current?.parts.at(-1)?.from;
  useEffect(() => {
    if (next !== undefined) reveal.value = { address: next };
  }, [next]);

  return (
    <section class="bytes" aria-label="Bytes of the module">
      <HexGrid
        label="Bytes of the module"
        id="module-byte"
        size={size.value}
        digits={Math.max(4, size.value.toString(16).length)}
        cursor={Math.min(cursor, size.value - 1)}
        reveal={reveal.value}
        known={known}
        marksOf={(address) => marksOf(address, pointed?.part ?? null, current)}
        onWindow={(start, length) => {
          window.value = { start, length };
        }}
        onPoint={(offset) => {
          dispatch({ kind: "offset pointed", offset, from: "bytes" });
        }}
      />
      {pointed === null ? (
        <p class="hint part-card">Point at a byte, or at the text, to see what it is.</p>
      ) : (
        <PartCard part={pointed.part} />
      )}
    </section>
  );
}

function marksOf(address: number, pointed: PartView | null, current: PartView | null): string {
  const names = [];
  const part = pointed?.parts.at(-1);
  if (part !== undefined && part.from <= address && address < part.to) {
    names.push(address < part.from + (pointed?.opcode ?? 0) ? "linked opcode" : "linked");
  }
  const next = current?.parts.at(-1);
  if (next !== undefined && next.from <= address && address < next.to) names.push("current");
  return names.join(" ");
}

/** The way from the module to the smallest part, each of which can be pointed at, and what an instruction does. */
function PartCard({ part }: { part: PartView }) {
  const { parts, instruction } = part;
  const last = parts.at(-1);
  const known = instruction === null ? undefined : instructions.get(instruction);
  return (
    <div class="part-card">
      <ol class="part-path" aria-label="Part of the module">
        {parts.map(({ label }, level) => (
          <li key={level}>
            {level < parts.length - 1 ? (
              <button
                type="button"
                class="link"
                onClick={() => {
                  dispatch({ kind: "outer part chosen", level });
                }}
              >
                {visible(label)}
              </button>
            ) : (
              <b>{visible(label)}</b>
            )}
          </li>
        ))}
      </ol>
      {last !== undefined && (
        <p class="part-range">
          {hexadecimal(last.from)} to {hexadecimal(last.to - 1)}, {count(last.to - last.from, "byte")}
        </p>
      )}
      {known !== undefined && (
        <p class="part-meaning">
          <span class="part-signature">{known.signature}</span> {known.meaning}{" "}
          <a href={known.link} target="_blank" rel="noreferrer">
            Specification
          </a>
        </p>
      )}
    </div>
  );
}
