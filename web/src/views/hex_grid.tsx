// Bytes in rows, with a cursor: of a memory, or of a module.

import { useSignal } from "@preact/signals";
import type { HTMLAttributes } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { addressText } from "./debug/address";
import { character } from "./debug/overlay";
import { VirtualRows } from "./virtual";

const ROW_HEIGHT = 20;

/** Widths in pixels from which on a row has so many bytes. */
const WIDE = 510;

/** Rows that are asked for beyond what can be seen. */
const MARGIN = 4;

type Properties = {
  /** What the grid is called, and what the identifiers of its cells begin with. */
  label: string;
  id: string;
  size: number;
  cursor: number;
  /** How many digits an address has, at least. */
  digits?: number;
  /** An address to bring into sight, whenever this is another object than before. */
  reveal: { address: number } | null;
  /** The bytes that are known. */
  known: { start: number; bytes: readonly number[] } | null;
  /** What a byte is besides a byte: names of classes. */
  marksOf: (address: number) => string;
  /** Other bytes are to be seen. */
  onWindow: (start: number, length: number) => void;
  onPoint: (address: number) => void;
};

export function HexGrid({
  label,
  id,
  size,
  cursor,
  digits = 8,
  reveal,
  known,
  marksOf,
  onWindow,
  onPoint,
}: Properties) {
  const host = useRef<HTMLDivElement>(null);
  const columns = useSignal(16);
  const window = useSignal({ first: 0, length: 0 });
  const row = useSignal<{ row: number } | null>(null);
  const rows = Math.ceil(size / columns.value);

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

  useEffect(() => {
    if (reveal !== null) row.value = { row: Math.floor(reveal.address / columns.value) };
  }, [reveal, columns.value]);

  useEffect(() => {
    const { first, length } = window.value;
    if (length > 0) onWindow(first * columns.value, (length + MARGIN) * columns.value);
  }, [window.value, columns.value]);

  const byteAt = (address: number): number | undefined =>
    known === null || address < known.start ? undefined : known.bytes[address - known.start];

  const grid: HTMLAttributes<HTMLDivElement> = {
    role: "grid",
    "aria-label": label,
    "aria-rowcount": rows,
    "aria-activedescendant": `${id}-${cursor}`,
    onKeyDown(event) {
      const page = Math.max(1, window.value.length - 2) * columns.value;
      const to = moved(cursor, event.key, event.ctrlKey || event.metaKey, columns.value, page, size);
      if (to === null) return;
      event.preventDefault();
      event.stopPropagation();
      onPoint(to);
    },
    onClick({ target }) {
      const cell = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-address]") : null;
      if (cell !== null) onPoint(Number(cell.dataset.address));
    },
  };

  return (
    <div ref={host} class="memory-grid">
      <VirtualRows count={rows} rowHeight={ROW_HEIGHT} reveal={row.value} attributes={grid}>
        {(first, length) => {
          if (window.peek().first !== first || window.peek().length !== length) {
            queueMicrotask(() => {
              window.value = { first, length };
            });
          }
          return Array.from({ length }, (_, index) => {
            const address = (first + index) * columns.value;
            const addresses = Array.from(
              { length: Math.min(columns.value, size - address) },
              (_, column) => address + column,
            );
            return (
              <div class="memory-row" role="row" aria-rowindex={first + index + 1} key={first + index}>
                <span class="memory-address" role="rowheader">
                  {addressText(address, digits)}
                </span>
                <span class="memory-bytes" role="none">
                  {addresses.map((at) => (
                    <Byte
                      key={at}
                      id={`${id}-${at}`}
                      address={at}
                      byte={byteAt(at)}
                      marks={marksOf(at)}
                      isCursor={at === cursor}
                    />
                  ))}
                </span>
                <span class="memory-text" aria-hidden="true">
                  {addresses.map((at) => (
                    <span key={at} data-address={at} class={classOf("char", byteAt(at), marksOf(at), at === cursor)}>
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

type ByteProperties = { id: string; address: number; byte: number | undefined; marks: string; isCursor: boolean };

function Byte({ id, address, byte, marks, isCursor }: ByteProperties) {
  return (
    <span
      id={id}
      class={classOf("byte", byte, marks, isCursor)}
      role="gridcell"
      aria-selected={isCursor}
      data-address={address}
    >
      {byte === undefined ? "  " : byte.toString(16).padStart(2, "0")}
    </span>
  );
}

function classOf(kind: string, byte: number | undefined, marks: string, isCursor: boolean): string {
  const names = [kind];
  if (byte === 0) names.push("zero");
  if (marks !== "") names.push(marks);
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
