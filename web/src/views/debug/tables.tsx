// A table: its elements over its whole size.

import { useSignal } from "@preact/signals";
import type { TableInfo } from "../../engine/types";
import { select } from "../../state/store";
import { called, count } from "../format";
import { VirtualRows } from "../virtual";
import { useAnswer } from "./answer";
import { OriginButton } from "./origin/button";
import { Panel } from "./panel";
import { Value } from "./values";
import { WriterButton } from "./writer";

const ROW_HEIGHT = 22;

const tables = select(({ debug }) => debug.view?.tables ?? []);

export function Tables() {
  const chosen = useSignal(0);
  const table = tables.value.find(({ index }) => index === chosen.value) ?? tables.value[0];
  if (table === undefined) return null;
  return (
    <Panel
      name="Table"
      class="inspector-table"
      tools={
        <>
          {tables.value.length > 1 && (
            <select
              class="select select-small"
              aria-label="Which table"
              value={String(table.index)}
              onChange={({ currentTarget }) => {
                chosen.value = Number(currentTarget.value);
              }}
            >
              {tables.value.map(({ name, index }) => (
                <option key={index} value={String(index)}>
                  {called(name, index, "table")}
                </option>
              ))}
            </select>
          )}
          <span class="hint">{count(table.size, "element")}</span>
        </>
      }
    >
      <Elements table={table} />
    </Panel>
  );
}

function Elements({ table }: { table: TableInfo }) {
  const seen = useSignal({ start: 0, length: 16 });
  const answer = useAnswer({ kind: "table", table: table.address, ...seen.value });
  return (
    <VirtualRows count={table.size} rowHeight={ROW_HEIGHT} class="table-rows">
      {(start, length) => {
        if (seen.peek().start !== start || seen.peek().length !== length) {
          queueMicrotask(() => {
            seen.value = { start, length };
          });
        }
        return Array.from({ length }, (_, row) => {
          const index = start + row;
          const value = answer?.elements[index - answer.start];
          const place = { kind: "spot", spot: { kind: "table", table: table.address, index } } as const;
          return (
            <div class="value-row table-row" key={index}>
              <span class="value-name">{index}</span>
              {value === undefined ? <span class="value" /> : <Value value={value} />}
              <span class="value-tools">
                <WriterButton place={place} of={`element ${index}`} />
                <OriginButton place={place} of={`element ${index}`} />
              </span>
            </div>
          );
        });
      }}
    </VirtualRows>
  );
}
