// The bytes of a memory at the moment that is shown.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { MemoryInfo } from "../../engine/types";
import { dispatch } from "../../state/store";
import { HexGrid } from "../hex_grid";
import { useAnswer } from "./answer";

type Properties = { memory: MemoryInfo; cursor: number };

export function MemoryGrid({ memory, cursor }: Properties) {
  const window = useSignal({ start: 0, length: 0 });
  const reveal = useSignal<{ address: number } | null>(null);

  // The cursor is kept in sight when it is moved, and what a step has written when that is elsewhere.
  useEffect(() => {
    reveal.value = { address: cursor };
  }, [cursor, memory.address]);
  const [written] = memory.changed[0] ?? [];
  useEffect(() => {
    if (written !== undefined) reveal.value = { address: written };
  }, [written, memory.changed]);

  const answer = useAnswer({ kind: "memory", memory: memory.address, ...window.value });
  const changed = new Set(answer?.changed.map((index) => index + answer.start));
  return (
    <HexGrid
      label="Bytes"
      id="byte"
      size={memory.size}
      cursor={cursor}
      reveal={reveal.value}
      known={answer}
      marksOf={(address) => (changed.has(address) ? "changed" : "")}
      onWindow={(start, length) => {
        window.value = { start, length };
      }}
      onPoint={(to) => {
        dispatch({ kind: "memory pointed", index: memory.index, cursor: to });
      }}
    />
  );
}
