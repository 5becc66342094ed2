// What functions and lines have cost, as tables that can be sorted.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { FunctionCost, Place, ProfileInfo } from "../../../engine/types";
import { dispatch, select } from "../../../state/store";
import { count, thousands, visible } from "../../format";
import { percent } from "./percent";
import { lineOf } from "./places";

const source = select(({ debug }) => debug.source);

/** Rows that are shown at once. */
const SHOWN = 200;

type Column<Row> = {
  id: string;
  title: string;
  /** Words stand at the left, numbers at the right. */
  isText?: boolean;
  key: (row: Row) => number | string;
  cell: (row: Row) => ComponentChildren;
};

type TableProperties<Row> = {
  name: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  /** The column that it is sorted by at first, the greatest first. */
  first: string;
  rowKey: (row: Row) => number;
};

function SortedTable<Row>({ name, rows, columns, first, rowKey }: TableProperties<Row>) {
  const sorting = useSignal({ column: first, isDescending: true });
  const shown = useSignal(SHOWN);
  const { column, isDescending } = sorting.value;
  const key = (columns.find(({ id }) => id === column) ?? columns[0])?.key ?? rowKey;
  const sorted = [...rows].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    const order = left < right ? -1 : left > right ? 1 : 0;
    return isDescending ? -order : order;
  });
  return (
    <div class="cost-table" tabIndex={0} role="group" aria-label={`${name} by cost`}>
      <table aria-label={name}>
        <thead>
          <tr>
            {columns.map(({ id, title, isText = false }) => (
              <th
                key={id}
                class={isText ? "cost-text" : undefined}
                scope="col"
                aria-sort={id !== column ? "none" : isDescending ? "descending" : "ascending"}
              >
                <button
                  type="button"
                  class="sort"
                  onClick={() => {
                    sorting.value = { column: id, isDescending: id === column ? !isDescending : !isText };
                  }}
                >
                  {title}
                  <span aria-hidden="true">{id !== column ? "" : isDescending ? " ↓" : " ↑"}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, shown.value).map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ id, isText = false, cell }) => (
                <td key={id} class={isText ? "cost-text" : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown.value && (
        <button
          type="button"
          class="link"
          onClick={() => {
            shown.value += SHOWN;
          }}
        >
          {count(rows.length - shown.value, "row")} more
        </button>
      )}
    </div>
  );
}

export function FunctionTable({ profile }: { profile: ProfileInfo }) {
  const columns: Column<FunctionCost>[] = [
    {
      id: "name",
      title: "Function",
      isText: true,
      key: ({ name }) => name,
      cell: ({ name, place }) => <PlaceLink place={place}>{visible(name)}</PlaceLink>,
    },
    {
      id: "own",
      title: "Own",
      key: ({ own }) => own,
      cell: ({ own }) => <Share count={own} total={profile.total} />,
    },
    { id: "total", title: "With callees", key: ({ total }) => total, cell: ({ total }) => thousands(total) },
    { id: "calls", title: "Calls", key: ({ calls }) => calls, cell: ({ calls }) => thousands(calls) },
  ];
  return (
    <SortedTable
      name="Functions"
      rows={profile.functions}
      columns={columns}
      first="own"
      rowKey={(row) => row.function}
    />
  );
}

type Line = { line: number; count: number };

export function LineTable({ profile }: { profile: ProfileInfo }) {
  const text = source.value?.text ?? null;
  const rows = profile.lines.map(([line, count]): Line => ({ line, count }));
  const columns: Column<Line>[] = [
    {
      id: "line",
      title: "Line",
      key: ({ line }) => line,
      cell: ({ line }) => <PlaceLink place={lineOf(text, line)}>{line}</PlaceLink>,
    },
    {
      id: "count",
      title: "Count",
      key: ({ count }) => count,
      cell: ({ count }) => <Share count={count} total={profile.total} />,
    },
    {
      id: "text",
      title: "Text",
      isText: true,
      key: ({ line }) => line,
      cell: ({ line }) => (text === null || line > text.lines ? "" : visible(text.line(line).text.trim())),
    },
  ];
  return <SortedTable name="Lines" rows={rows} columns={columns} first="count" rowKey={({ line }) => line} />;
}

export function PlaceLink({ place, children }: { place: Place | null; children: ComponentChildren }) {
  if (place === null) return <>{children}</>;
  return (
    <button
      type="button"
      class="link"
      onClick={() => {
        dispatch({ kind: "place chosen", place });
      }}
    >
      {children}
    </button>
  );
}

function Share({ count, total }: { count: number; total: number }) {
  const share = total === 0 ? 0 : count / total;
  return (
    <span class="cost-share" style={{ "--share": `${share * 100}%` }}>
      {thousands(count)} <span class="cost-percent">{percent(share)}</span>
    </span>
  );
}
