// The bytes of a memory in rows, with a cursor.

import { useSignal } from "@preact/signals";
import type { HTMLAttributes } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { MemoryInfo } from "../../engine/types";
import { dispatch } from "../../state/store";
import { VirtualRows } from "../virtual";
import { addressText } from "./address";
import { useAnswer } from "./answer";
import { character } from "./overlay";

const ROW_HEIGHT = 20;

/** Widths in pixels from which on a row has so many bytes. */
const WIDE = 510;

/** Bytes that are asked for beyond what can be seen. */
const MARGIN = 4;

type Properties = { memory: MemoryInfo; cursor: number };

export function MemoryGrid({ memory, cursor }: Properties) {
  const host = useRef<HTMLDivElement>(null);
  const columns = useSignal(16);
  const window = useSignal({ first: 0, length: 0 });
  const reveal = useSignal<{ row: number } | null>(null);
  const rows = Math.ceil(memory.size / columns.value);

  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      columns.value = element.clientWidth >= WIDE ? 16 : 8;
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);

  // The cursor is kept in sight when it is moved, and what a step has written when that is elsewhere.
  useEffect(() => {
    reveal.value = { row: Math.floor(cursor / columns.value) };
  }, [cursor, columns.value, memory.address]);
  const [written] = memory.changed[0] ?? [];
  useEffect(() => {
    if (written !== undefined) reveal.value = { row: Math.floor(written / columns.value) };
  }, [written, memory.changed]);

  const start = window.value.first * columns.value;
  const length = (window.value.length + MARGIN) * columns.value;
  const answer = useAnswer({ kind: "memory", memory: memory.address, start, length });
  const changed = new Set(answer?.changed.map((index) => index + answer.start));

  const byteAt = (address: number): number | undefined =>
    answer === null || address < answer.start ? undefined : answer.bytes[address - answer.start];

  const point = (to: number): void => {
    dispatch({ kind: "memory pointed", index: memory.index, cursor: to });
  };
  const grid: HTMLAttributes<HTMLDivElement> = {
    role: "grid",
    "aria-label": "Bytes",
    "aria-rowcount": rows,
    "aria-activedescendant": `byte-${cursor}`,
    onKeyDown(event) {
      const page = Math.max(1, window.value.length - 2) * columns.value;
      const to = moved(cursor, event.key, event.ctrlKey || event.metaKey, columns.value, page, memory.size);
      if (to === null) return;
      event.preventDefault();
      event.stopPropagation();
      point(to);
    },
    onClick({ target }) {
      const cell = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-address]") : null;
      if (cell !== null) point(Number(cell.dataset.address));
    },
  };

  return (
    <div ref={host} class="memory-grid">
      <VirtualRows count={rows} rowHeight={ROW_HEIGHT} reveal={reveal.value} attributes={grid}>
        {(first, length) => {
          if (window.peek().first !== first || window.peek().length !== length) {
            queueMicrotask(() => {
              window.value = { first, length };
            });
          }
          return Array.from({ length }, (_, index) => {
            const address = (first + index) * columns.value;
            const addresses = Array.from(
              { length: Math.min(columns.value, memory.size - address) },
              (_, column) => address + column,
            );
            return (
              <div class="memory-row" role="row" aria-rowindex={first + index + 1} key={first + index}>
                <span class="memory-address" role="rowheader">
                  {addressText(address)}
                </span>
                <span class="memory-bytes" role="none">
                  {addresses.map((at) => (
                    <Byte
                      key={at}
                      address={at}
                      byte={byteAt(at)}
                      isChanged={changed.has(at)}
                      isCursor={at === cursor}
                    />
                  ))}
                </span>
                <span class="memory-text" aria-hidden="true">
                  {addresses.map((at) => (
                    <span
                      key={at}
                      data-address={at}
                      class={classOf("char", byteAt(at), changed.has(at), at === cursor)}
                    >
                      {character(byteAt(at) ?? 0)}
                    </span>
                  ))}
                </span>
              </div>
            );
          });
        }}
      </VirtualRows>
    </div>
  );
}

type ByteProperties = { address: number; byte: number | undefined; isChanged: boolean; isCursor: boolean };

function Byte({ address, byte, isChanged, isCursor }: ByteProperties) {
  return (
    <span
      id={`byte-${address}`}
      class={classOf("byte", byte, isChanged, isCursor)}
      role="gridcell"
      aria-selected={isCursor}
      data-address={address}
    >
      {byte === undefined ? "  " : byte.toString(16).padStart(2, "0")}
    </span>
  );
}

function classOf(kind: string, byte: number | undefined, isChanged: boolean, isCursor: boolean): string {
  const names = [kind];
  if (byte === 0) names.push("zero");
  if (isChanged) names.push("changed");
  if (isCursor) names.push("cursor");
  return names.join(" ");
}

/** Where a key takes the cursor. */
function moved(
  cursor: number,
  key: string,
  isFar: boolean,
  columns: number,
  page: number,
  size: number,
): number | null {
  const column = cursor % columns;
  const targets: Record<string, number> = {
    ArrowLeft: cursor - 1,
    ArrowRight: cursor + 1,
    ArrowUp: cursor - columns,
    ArrowDown: cursor + columns,
    PageUp: Math.max(column, cursor - page),
    PageDown: Math.min(size - 1, cursor + page),
    Home: isFar ? 0 : cursor - column,
    End: isFar ? size - 1 : Math.min(size - 1, cursor - column + columns - 1),
  };
  const target = targets[key];
  if (target === undefined) return null;
  return target < 0 || target >= size ? cursor : target;
}
