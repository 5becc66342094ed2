// Which events the trace shows.

import { useSignal } from "@preact/signals";
import type { TraceWanted } from "../../../engine/types";
import { dispatch, select } from "../../../state/store";
import { called } from "../../format";
import { addressOf } from "../meaning";
import { rangeOf, rangeText } from "./range";

const wanted = select(({ debug }) => debug.findings.wanted);
const memories = select(({ debug }) => debug.view?.memories ?? []);

const KINDS = ["all", "calls", "hostCalls", "writes"] as const;
type Kind = (typeof KINDS)[number];
const NAMES: Record<Kind, string> = {
  all: "All instructions",
  calls: "Calls and returns",
  hostCalls: "Host calls",
  writes: "Memory writes",
};

/** What a filter without a range means: all of the first memory. */
const WHOLE = 2 ** 33;

function filter(change: Partial<TraceWanted>): void {
  dispatch({ kind: "trace filtered", wanted: { ...wanted.value, ...change } });
}

export function Filters() {
  const kind = kindOf(wanted.value);
  return (
    <div class="trace-filters" role="group" aria-label="Trace filters">
      <select
        class="select select-small"
        aria-label="Show"
        value={kind}
        onChange={({ currentTarget }) => {
          const chosen = KINDS.find((it) => it === currentTarget.value) ?? "all";
          const writes = chosen === "writes" ? { memory: addressOfMemory(0), start: 0, length: WHOLE } : null;
          filter({ calls: chosen === "calls", hostCalls: chosen === "hostCalls", writes });
        }}
      >
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {NAMES[kind]}
          </option>
        ))}
      </select>
      {kind === "writes" && <Range />}
      <input
        class="input input-small mono"
        type="text"
        aria-label="Functions"
        placeholder="in functions…"
        autocomplete="off"
        spellcheck={false}
        value={wanted.value.functions ?? ""}
        onInput={({ currentTarget }) => {
          const text = currentTarget.value.trim();
          filter({ functions: text === "" ? null : text });
        }}
      />
    </div>
  );
}

/** Which part of a memory is written. */
function Range() {
  const isWrong = useSignal(false);
  const { writes } = wanted.value;
  if (writes === null) return null;
  const { memory } = writes;
  const restrict = async (text: string): Promise<void> => {
    const range = text === "" ? { start: 0, length: WHOLE } : await rangeOf(text, addressOf);
    isWrong.value = range === null;
    if (range !== null) filter({ writes: { memory, ...range } });
  };
  const shown = writes.length === WHOLE ? "" : rangeText(writes);
  return (
    <>
      {memories.value.length > 1 && (
        <select
          class="select select-small"
          aria-label="Written memory"
          value={String(writes.memory)}
          onChange={({ currentTarget }) => {
            filter({ writes: { ...writes, memory: Number(currentTarget.value) } });
          }}
        >
          {memories.value.map(({ name, index, address }) => (
            <option key={index} value={String(address)}>
              {called(name, index, "memory")}
            </option>
          ))}
        </select>
      )}
      <input
        class="input input-small mono"
        type="text"
        aria-label="Written addresses"
        aria-invalid={isWrong.value}
        title="An address, 0x400..0x480, or 0x400 for 16"
        placeholder="0x400..0x480"
        autocomplete="off"
        spellcheck={false}
        value={shown}
        onInput={() => {
          isWrong.value = false;
        }}
        onChange={({ currentTarget }) => {
          void restrict(currentTarget.value.trim());
        }}
      />
    </>
  );
}

function addressOfMemory(index: number): number {
  return memories.value[index]?.address ?? 0;
}

export function kindOf({ calls, hostCalls, writes }: TraceWanted): Kind {
  if (calls) return "calls";
  if (hostCalls) return "hostCalls";
  return writes === null ? "all" : "writes";
}

/** Nothing is left out. */
export function isFull(wanted: TraceWanted): boolean {
  return kindOf(wanted) === "all" && wanted.functions === null && wanted.text === null;
}
