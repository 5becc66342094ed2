// The place in the source that the shown moment belongs to.

import type { Current } from "../../editor/current";
import type { NamedValue, View } from "../../engine/types";
import { type Debug, shownFrame } from "../../state/debug";
import { visible } from "../format";
import { textOf } from "./value_text";

/** How much is shown behind a line, in characters. */
const LONGEST = 120;

type Shown = Pick<Debug, "view" | "level" | "outer" | "format" | "source">;

/** The next instruction or, in a call further out, the call that it waits for. */
export function currentOf(debug: Shown): Current | null {
  const { view, level } = debug;
  if (view === null || view.outcome?.kind === "trapped") return null;
  const place = level === 0 ? (view.next?.place ?? null) : (view.frames[level]?.place ?? null);
  if (place === null) return null;
  const parts = [...localsIn(lineOf(debug, place.line), debug), ...operandsOf(view, debug)];
  const values = parts.join("   ");
  return { place, values: values.length > LONGEST ? `${values.slice(0, LONGEST)}…` : values };
}

function lineOf({ source }: Shown, line: number): string {
  return source !== null && line <= source.text.lines ? source.text.line(line).text : "";
}

/** The locals that a line names, as they are now. */
function localsIn(line: string, debug: Shown): string[] {
  const locals = shownFrame(debug)?.locals ?? [];
  const byName = new Map<string, NamedValue>();
  for (const local of locals) byName.set(local.name === null ? String(local.index) : `$${local.name}`, local);
  const named = [...line.matchAll(/local\.(?:get|set|tee)\s+([^\s();"]+)/g)].map(([, name]) => name ?? "");
  return [...new Set(named)].flatMap((name) => {
    const local = byName.get(name);
    return local === undefined ? [] : [`${visible(name)} = ${textOf(local.value, debug.format)}`];
  });
}

/** What the next instruction takes. */
function operandsOf({ next }: View, { level, format }: Shown): string[] {
  if (next === null || level > 0 || next.operands.length === 0) return [];
  return [`${next.name} ${next.operands.map((value) => textOf(value, format)).join(", ")}`];
}
