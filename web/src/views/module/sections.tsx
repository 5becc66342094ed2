// What the module consists of: a tree of its sections and what they list, however much that is.

import { useSignal } from "@preact/signals";
import type { HTMLAttributes } from "preact";
import { useEffect } from "preact/hooks";
import type { ItemInfo, SectionInfo } from "../../engine/types";
import { dispatch, select } from "../../state/store";
import { count, hexadecimal, thousands, visible } from "../format";
import { VirtualRows } from "../virtual";
import { moduleRevision, useModuleAnswer } from "./answer";
import { type Pages, usePages } from "./pages";
import { type Row, Rows } from "./rows";

const ROW_HEIGHT = 24;

/** Sections that are listed. */
const LISTED = 10_000;

/** A module of so few things is shown open. */
const FEW = 60;

const size = select(({ module }) => module?.size ?? 0);
const pointed = select(({ anatomy }) => anatomy.pointed);
const current = select(({ anatomy }) => anatomy.current);

export function Sections() {
  const answer = useModuleAnswer({ kind: "sections", start: 0, length: LISTED });
  const open = useSignal<ReadonlySet<number>>(new Set());
  const isBySize = useSignal(false);
  const pages = usePages();
  const sections = answer?.sections ?? [];

  useEffect(() => {
    const all = sections.reduce((sum, section) => sum + section.count, sections.length);
    open.value = new Set(all <= FEW ? sections.keys() : []);
  }, [answer === null, moduleRevision.value]);

  const code = sections.find(({ name }) => name === "code");
  return (
    <section class="sections" aria-label="Sections of the module">
      <header class="sections-head">
        <p class="hint">
          {count(answer?.count ?? 0, "section")}, {count(size.value, "byte")}
        </p>
        {code !== undefined && code.count > 1 && (
          <button
            type="button"
            class="button button-small"
            aria-pressed={isBySize.value}
            title="List the bodies of functions, the largest first"
            onClick={() => {
              isBySize.value = !isBySize.value;
              pages.clear();
            }}
          >
            Largest first
          </button>
        )}
      </header>
      {sections.length > 0 && (
        <Tree
          sections={sections}
          open={open.value}
          isBySize={isBySize.value}
          pages={pages}
          onToggle={(section, isOpen) => {
            const now = new Set(open.value);
            if (isOpen) now.add(section);
            else now.delete(section);
            open.value = now;
          }}
        />
      )}
      {answer !== null && answer.count > sections.length && (
        <p class="hint sections-more">and {count(answer.count - sections.length, "section")} more</p>
      )}
    </section>
  );
}

type TreeProperties = {
  sections: readonly SectionInfo[];
  open: ReadonlySet<number>;
  isBySize: boolean;
  pages: Pages;
  onToggle: (section: number, isOpen: boolean) => void;
};

function Tree({ sections, open, isBySize, pages, onToggle }: TreeProperties) {
  const rows = new Rows(sections, open);
  /** The row that the keyboard is at. */
  const focused = useSignal(0);
  const reveal = useSignal<{ row: number } | null>(null);
  const isSorted = (section: number): boolean => isBySize && sections[section]?.name === "code";
  const at = Math.min(focused.value, rows.count - 1);

  const part = pointed.value?.part ?? null;
  // What is pointed at elsewhere is brought into sight, if its section is open and in the order of the bytes.
  useEffect(() => {
    if (part?.section == null || pointed.peek()?.from === "sections" || isSorted(part.section)) return;
    const isInside = part.item !== null && open.has(part.section);
    const row = rows.ofSection(part.section) + (isInside ? 1 + (part.item ?? 0) : 0);
    focused.value = row;
    reveal.value = { row };
  }, [part]);

  // So is what the run is at, which the keyboard does not follow.
  const running = current.value;
  useEffect(() => {
    if (running?.section == null || isSorted(running.section)) return;
    const isInside = running.item !== null && open.has(running.section);
    reveal.value = { row: rows.ofSection(running.section) + (isInside ? 1 + (running.item ?? 0) : 0) };
  }, [running, open.size]);

  const point = (row: number): void => {
    focused.value = row;
    const found = rows.at(row);
    if (found === null) return;
    if (found.kind === "section") {
      const section = sections[found.section];
      if (section !== undefined)
        dispatch({ kind: "part found", part: partOf(section, found.section), from: "sections" });
      return;
    }
    const item = pages.item(found.section, found.index, isSorted(found.section));
    if (item !== undefined) dispatch({ kind: "offset pointed", offset: item.from, from: "sections" });
  };

  const pressed = (key: string): number | null => {
    const found = rows.at(at);
    if (found === null) return null;
    const isOpen = found.kind === "section" && open.has(found.section);
    switch (key) {
      case "ArrowDown":
        return at + 1;
      case "ArrowUp":
        return at - 1;
      case "Home":
        return 0;
      case "End":
        return rows.count - 1;
      case "PageDown":
        return Math.min(rows.count - 1, at + 10);
      case "PageUp":
        return Math.max(0, at - 10);
      case "ArrowRight":
        if (isOpen) return at + 1;
        if (found.kind === "section") onToggle(found.section, true);
        return at;
      case "ArrowLeft":
        if (found.kind === "item") return rows.ofSection(found.section);
        onToggle(found.section, false);
        return at;
      case "Enter":
      case " ":
        if (found.kind === "section") onToggle(found.section, !isOpen);
        return at;
      default:
        return null;
    }
  };

  const tree: HTMLAttributes<HTMLDivElement> = {
    role: "tree",
    "aria-label": "Sections",
    "aria-activedescendant": `part-row-${at}`,
    onKeyDown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const to = pressed(event.key);
      if (to === null) return;
      event.preventDefault();
      event.stopPropagation();
      const row = Math.min(Math.max(0, to), rows.count - 1);
      point(row);
      reveal.value = { row };
    },
  };

  return (
    <VirtualRows count={rows.count} rowHeight={ROW_HEIGHT} reveal={reveal.value} attributes={tree}>
      {(first, length) =>
        Array.from({ length }, (_, index) => {
          const row = first + index;
          const found = rows.at(row);
          if (found === null) return null;
          const section = sections[found.section];
          if (section === undefined) return null;
          const shared = {
            row,
            isFocused: row === at,
            isPointed: isPointed(found, part, pages, isSorted),
            onPoint: point,
          };
          if (found.kind === "section") {
            return (
              <SectionRow
                key={row}
                {...shared}
                section={section}
                number={found.section}
                of={sections.length}
                isOpen={open.has(found.section)}
                onToggle={onToggle}
              />
            );
          }
          const item = pages.item(found.section, found.index, isSorted(found.section));
          return (
            <ItemRow key={row} {...shared} item={item} index={found.index} section={section} place={found.section} />
          );
        })
      }
    </VirtualRows>
  );
}

function isPointed(
  row: Row,
  part: { section: number | null; item: number | null } | null,
  pages: Pages,
  isSorted: (section: number) => boolean,
): boolean {
  if (part?.section !== row.section) return false;
  if (row.kind === "section") return part.item === null;
  const item = isSorted(row.section) ? pages.item(row.section, row.index, true)?.item : row.index;
  return part.item === item;
}

type RowProperties = { row: number; isFocused: boolean; isPointed: boolean; onPoint: (row: number) => void };

type SectionProperties = RowProperties & {
  section: SectionInfo;
  number: number;
  of: number;
  isOpen: boolean;
  onToggle: (section: number, isOpen: boolean) => void;
};

function SectionRow({ row, isFocused, isPointed, onPoint, section, number, of, isOpen, onToggle }: SectionProperties) {
  const hasItems = section.count > 0;
  return (
    <div
      id={`part-row-${row}`}
      class={classOf("part-row part-section", isFocused, isPointed, false)}
      role="treeitem"
      aria-level={1}
      aria-setsize={of}
      aria-posinset={number + 1}
      aria-selected={isPointed}
      {...(hasItems ? { "aria-expanded": isOpen } : {})}
      onClick={() => {
        onPoint(row);
        if (hasItems) onToggle(number, !isOpen);
      }}
    >
      <span class="part-twisty" aria-hidden="true">
        {hasItems ? (isOpen ? "▾" : "▸") : ""}
      </span>
      <span class="part-name">
        {section.name}
        {section.custom !== null && <span class="part-custom"> {visible(section.custom)}</span>}
      </span>
      <span class="part-detail">{hasItems ? thousands(section.count) : ""}</span>
      <Size from={section.from} to={section.to} of={size.value} />
    </div>
  );
}

type ItemProperties = RowProperties & {
  item: ItemInfo | undefined;
  index: number;
  section: SectionInfo;
  place: number;
};

function ItemRow({ row, isFocused, isPointed, onPoint, item, index, section, place }: ItemProperties) {
  const run = current.value;
  const isCurrent = run !== null && run.section === place && run.item === item?.item;
  return (
    <div
      id={`part-row-${row}`}
      class={classOf("part-row part-item", isFocused, isPointed, isCurrent)}
      role="treeitem"
      aria-level={2}
      aria-setsize={section.count}
      aria-posinset={index + 1}
      aria-selected={isPointed}
      onClick={() => {
        onPoint(row);
      }}
    >
      {item !== undefined && (
        <>
          {item.number !== "" && <span class="part-number">{visible(item.number)}</span>}
          {item.name !== "" && <span class="part-name">{visible(item.name)}</span>}
          <span class="part-detail" title={visible(item.detail)}>
            {visible(item.detail)}
          </span>
          <Size from={item.from} to={item.to} of={section.to - section.from} />
        </>
      )}
    </div>
  );
}

/** How large a part is, and how much that is of what it is in. */
function Size({ from, to, of }: { from: number; to: number; of: number }) {
  return (
    <span
      class="part-size"
      title={`${hexadecimal(from)} to ${hexadecimal(to - 1)}`}
      style={{ "--share": `${((to - from) / Math.max(1, of)) * 100}%` }}
    >
      {thousands(to - from)}
    </span>
  );
}

function classOf(name: string, isFocused: boolean, isPointed: boolean, isCurrent: boolean): string {
  return [
    name,
    ...(isFocused ? ["part-focused"] : []),
    ...(isPointed ? ["part-pointed"] : []),
    ...(isCurrent ? ["part-current"] : []),
  ].join(" ");
}

function partOf(section: SectionInfo, number: number) {
  const label = `${section.name} section${section.custom === null ? "" : ` “${section.custom}”`}`;
  return {
    parts: [{ label, from: section.from, to: section.to }],
    section: number,
    item: null,
    instruction: null,
    opcode: 0,
    place: null,
  };
}
