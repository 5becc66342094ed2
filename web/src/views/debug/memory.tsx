// A memory: bytes and characters over its whole size, and what they are at the cursor.

import { type Signal, useSignal } from "@preact/signals";
import { ask } from "../../effects";
import type { MemoryInfo } from "../../engine/types";
import { dispatch, select, state } from "../../state/store";
import { bytesText, called, visible } from "../format";
import { addressText, bytesOf, hexadecimalText, patternOf } from "./address";
import { useAnswer } from "./answer";
import { Changeable } from "./change";
import { meaningOf } from "./meaning";
import { MemoryGrid } from "./memory_grid";
import { OriginButton } from "./origin/button";
import { pointerAt, readings } from "./overlay";
import { Panel } from "./panel";
import { WriterButton } from "./writer";

const memories = select(({ debug }) => debug.view?.memories ?? []);
const pointed = select(({ debug }) => debug.memory);
const hasRun = select(({ debug }) => debug.view !== null);

/** How many bytes are read at the cursor: enough for a vector, or a word of text. */
const READ = 48;

export function Memory() {
  const memory = memories.value[pointed.value.index] ?? memories.value[0] ?? null;
  return (
    <Panel
      name="Memory"
      class="inspector-memory"
      empty={memory === null ? (hasRun.value ? "The module has no memory." : "") : null}
      tools={memory !== null && <Tools memory={memory} />}
    >
      {memory !== null && (
        <>
          <MemoryGrid memory={memory} cursor={Math.min(pointed.value.cursor, memory.size - 1)} />
          <AtCursor memory={memory} cursor={Math.min(pointed.value.cursor, memory.size - 1)} />
        </>
      )}
    </Panel>
  );
}

/** What is wrong with what was typed, and in which of the two fields. */
type Wrong = Signal<{ field: "address" | "bytes"; text: string } | null>;

function Tools({ memory }: { memory: MemoryInfo }) {
  const wrong: Wrong = useSignal(null);
  return (
    <div class="memory-tools">
      {memories.value.length > 1 && (
        <select
          class="select select-small"
          aria-label="Which memory"
          value={String(memory.index)}
          onChange={({ currentTarget }) => {
            const index = memories.value.findIndex((it) => String(it.index) === currentTarget.value);
            dispatch({ kind: "memory pointed", index, cursor: 0 });
          }}
        >
          {memories.value.map(({ name, index }) => (
            <option key={index} value={String(index)}>
              {called(name, index, "memory")}
            </option>
          ))}
        </select>
      )}
      <GoTo memory={memory} wrong={wrong} />
      <Find memory={memory} wrong={wrong} />
      <span class="hint hint-wrong missing" role="status">
        {wrong.value?.text}
      </span>
      <span class="hint memory-size">{bytesText(memory.size)}</span>
    </div>
  );
}

type FieldProperties = { memory: MemoryInfo; wrong: Wrong };

function GoTo({ memory, wrong }: FieldProperties) {
  const go = async (text: string): Promise<void> => {
    const found = await meaningOf(text);
    if (found === null) return;
    const { address, problem } = found;
    const isInside = address !== null && address < memory.size;
    wrong.value = isInside ? null : { field: "address", text: visible(problem ?? "Beyond its end") };
    if (isInside) point(memory, address);
  };
  return (
    <input
      class="input input-small mono"
      type="text"
      aria-label="Go to address"
      aria-invalid={wrong.value?.field === "address"}
      title="A number, or an expression as in conditions: $p + 8, i32[$at] + 4, global.$heap, stack[0]"
      placeholder="0x400, i32[$p] + 8"
      autocomplete="off"
      spellcheck={false}
      onInput={() => {
        wrong.value = null;
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key !== "Enter") return;
        void go(currentTarget.value);
      }}
    />
  );
}

function Find({ memory, wrong }: FieldProperties) {
  const find = async (text: string, isBackward: boolean): Promise<void> => {
    const bytes = patternOf(text);
    if (bytes.length === 0) return;
    const { cursor } = state.value.debug.memory;
    const from = isBackward ? cursor : cursor + 1;
    const found = await ask({ kind: "find", memory: memory.address, bytes, from, isBackward });
    wrong.value = found?.address === null ? { field: "bytes", text: "Not found" } : null;
    if (found?.address != null) point(memory, found.address);
  };
  return (
    <input
      class="input input-small mono"
      type="search"
      aria-label="Find in memory"
      aria-invalid={wrong.value?.field === "bytes"}
      title="Text, or bytes in hexadecimal, in this memory"
      placeholder="text, 68 69"
      autocomplete="off"
      spellcheck={false}
      onInput={() => {
        wrong.value = null;
      }}
      onKeyDown={({ key, shiftKey, currentTarget }) => {
        if (key === "Enter") void find(currentTarget.value, shiftKey);
      }}
    />
  );
}

function AtCursor({ memory, cursor }: { memory: MemoryInfo; cursor: number }) {
  const question = { kind: "memory", memory: memory.address, start: cursor, length: READ } as const;
  const answer = useAnswer(memory.size === 0 ? null : question);
  if (answer?.start !== cursor) return <div class="at-cursor" />;
  const target = pointerAt(answer.bytes);
  const spot = { kind: "memory", memory: memory.address, start: cursor, length: 1 } as const;
  const place = { kind: "spot", spot } as const;
  return (
    <div class="at-cursor">
      <p class="at-cursor-head">
        <span class="at-cursor-address">{addressText(cursor)}</span>
        <WriterButton place={place} of={addressText(cursor)}>
          Who wrote this?
        </WriterButton>
        <OriginButton place={place} of={addressText(cursor)}>
          Where from?
        </OriginButton>
        <Changeable
          name={addressText(cursor)}
          value={hexadecimalText(answer.bytes.slice(0, 1))}
          changeTo={(text) => {
            const bytes = bytesOf(text);
            return bytes === null ? null : { kind: "memory", memory: memory.address, address: cursor, bytes };
          }}
        >
          {null}
        </Changeable>
        {target !== null && target < memory.size && (
          <button
            type="button"
            class="link"
            onClick={() => {
              point(memory, target);
            }}
          >
            Follow to {addressText(target, 1)}
          </button>
        )}
      </p>
      <dl class="readings">
        {readings(answer.bytes).map(({ name, text }) => (
          <div class={`reading reading-${name}`} key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function point(memory: MemoryInfo, cursor: number): void {
  dispatch({ kind: "memory pointed", index: memory.index, cursor });
}
