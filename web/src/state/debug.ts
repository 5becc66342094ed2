// Where on the timeline of the run the page is, and what it sees there.

import type { Text } from "@codemirror/state";
import type { FromWorker, TravelEnd } from "../engine/messages";
import type { BreakpointState, FrameView, Marks, Motion, NamedValue, Said, ValueInfo, View } from "../engine/types";

import { type Findings, forgottenFindings, initialFindings, watched } from "./findings";

/** How numbers are written in the inspectors. */
export const NOTATIONS = ["decimal", "hexadecimal", "bits", "float"] as const;
export type Notation = (typeof NOTATIONS)[number];

/** What a vector is read as. */
export const LANES = ["i8x16", "i16x8", "i32x4", "i64x2", "f32x4", "f64x2"] as const;
export type Lanes = (typeof LANES)[number];

export type NumberFormat = { notation: Notation; lanes: Lanes };

/** The run's own text and call: what it was when it began, whatever the page holds now. */
export type RunSource = { revision: number; text: Text; function: string | null; arguments: string };

export type Breakpoint = {
  id: number;
  line: number;
  enabled: boolean;
  condition: string;
  /** How often it lets the program pass: `every` so-manieth pass stops, or all after so many. */
  passes: { kind: "all" } | { kind: "after"; count: number } | { kind: "every"; count: number };
  /** What it says instead of stopping. */
  log: string;
};

/** Steps a second, forward or back. */
export type Play = { direction: 1 | -1; speed: number };

export type Debug = {
  /** The view that is open in the dock, by its name in views/debug/views.ts. */
  tab: string;
  /** The moment that is shown. */
  view: View | null;
  /** The moment before, for marks of what has changed. */
  before: View | null;
  /** The last way that was set out on. */
  lastTravel: number;
  /** The ways that have not ended: the last one's number and where it was to lead. */
  travel: { id: number; motion: Motion; position: number | null } | null;
  /** How the last way ended, and which it was. */
  arrival: { end: TravelEnd; motion: Motion } | null;
  /** The call whose locals are shown: how many calls are further in. */
  level: number;
  /** That call, when it is not the innermost. */
  outer: FrameView | null;
  marks: Marks | null;
  source: RunSource | null;
  /** The line of the editor's cursor. */
  cursorLine: number;
  breakpoints: readonly Breakpoint[];
  lastBreakpoint: number;
  /** What the engine says about breakpoints. */
  resolved: readonly BreakpointState[];
  /** The last things that log points said. */
  said: readonly Said[];
  format: NumberFormat;
  /** The memory that is shown, as its place among those of the moment, and the address of the cursor. */
  memory: { index: number; cursor: number };
  /** The object that was opened last, a new one each time. */
  object: { object: number } | null;
  play: Play | null;
  findings: Findings;
};

export const initialDebug: Debug = {
  tab: "state",
  view: null,
  before: null,
  lastTravel: 0,
  travel: null,
  arrival: null,
  level: 0,
  outer: null,
  marks: null,
  source: null,
  cursorLine: 1,
  breakpoints: [],
  lastBreakpoint: 0,
  resolved: [],
  said: [],
  format: { notation: "decimal", lanes: "i32x4" },
  memory: { index: 0, cursor: 0 },
  object: null,
  play: null,
  findings: initialFindings,
};

/** What log points said is kept up to so many lines. */
const SAID_LIMIT = 500;

export type DebugEvent =
  /** The user wants to go somewhere; before a run, that begins one. */
  | { kind: "motion requested"; motion: Motion }
  | { kind: "travel begun"; motion: Motion }
  | { kind: "frame chosen"; level: number }
  | { kind: "frame seen"; position: number; view: View }
  | { kind: "marks seen"; marks: Marks }
  /** In the editor. */
  | { kind: "cursor moved"; line: number }
  | { kind: "breakpoint toggled"; line: number }
  | { kind: "breakpoint changed"; breakpoint: Breakpoint }
  | { kind: "breakpoint removed"; id: number }
  | { kind: "breakpoints moved"; lines: ReadonlyMap<number, number> }
  | { kind: "tab chosen"; tab: string }
  | { kind: "format chosen"; format: NumberFormat }
  | { kind: "memory pointed"; index: number; cursor: number }
  | { kind: "object opened"; object: number }
  | { kind: "play toggled"; play: Play | null };

/** How the debugger's part of the state answers; what concerns the run as a whole is in next.ts. */
export function nextDebug(debug: Debug, event: DebugEvent): Debug {
  switch (event.kind) {
    case "motion requested":
      return debug;
    case "travel begun": {
      const id = debug.lastTravel + 1;
      return { ...debug, lastTravel: id, travel: { id, motion: event.motion, position: null } };
    }
    case "frame chosen":
      return { ...debug, level: event.level, outer: event.level === 0 ? null : debug.outer };
    case "frame seen":
      if (debug.view?.position !== event.position || event.view.frame?.level !== debug.level) return debug;
      return { ...debug, outer: event.view.frame };
    case "marks seen":
      return { ...debug, marks: event.marks };
    case "cursor moved":
      return { ...debug, cursorLine: event.line };
    case "breakpoint toggled":
      return toggled(debug, event.line);
    case "breakpoint changed": {
      const { breakpoint } = event;
      return { ...debug, breakpoints: debug.breakpoints.map((it) => (it.id === breakpoint.id ? breakpoint : it)) };
    }
    case "breakpoint removed":
      return { ...debug, breakpoints: debug.breakpoints.filter(({ id }) => id !== event.id) };
    case "breakpoints moved": {
      const move = (it: Breakpoint) => ({ ...it, line: event.lines.get(it.id) ?? it.line });
      return { ...debug, breakpoints: debug.breakpoints.map(move) };
    }
    case "tab chosen":
      return { ...debug, tab: event.tab };
    case "format chosen":
      return { ...debug, format: event.format };
    case "memory pointed":
      return { ...debug, memory: { index: event.index, cursor: event.cursor } };
    case "object opened":
      return { ...debug, object: { object: event.object } };
    case "play toggled":
      return { ...debug, play: event.play };
  }
}

function toggled(debug: Debug, line: number): Debug {
  if (debug.breakpoints.some((it) => it.line === line)) {
    return { ...debug, breakpoints: debug.breakpoints.filter((it) => it.line !== line) };
  }
  const id = debug.lastBreakpoint + 1;
  const added: Breakpoint = { id, line, enabled: true, condition: "", passes: { kind: "all" }, log: "" };
  return { ...debug, breakpoints: [...debug.breakpoints, added], lastBreakpoint: id };
}

/** Breakpoints that come from elsewhere. */
export function numbered(
  breakpoints: readonly Omit<Breakpoint, "id">[],
): Pick<Debug, "breakpoints" | "lastBreakpoint"> {
  const lastBreakpoint = breakpoints.length;
  return { breakpoints: breakpoints.map((it, index) => ({ ...it, id: index + 1 })), lastBreakpoint };
}

/** A run begins: nothing of the last one is left but what the user has set. */
export function begun(debug: Debug, source: RunSource): Debug {
  return { ...forgotten(debug), source };
}

/** There is no run any more. */
export function forgotten(debug: Debug): Debug {
  const { tab, lastTravel, cursorLine, breakpoints, lastBreakpoint, format, memory } = debug;
  const findings = forgottenFindings(debug.findings);
  return { ...initialDebug, tab, lastTravel, cursorLine, breakpoints, lastBreakpoint, format, memory, findings };
}

export function progressed(debug: Debug, { progress }: FromWorker & { kind: "progress" }): Debug {
  const after = { ...withSaid(debug, progress.said), findings: watched(debug.findings, progress.tail) };
  if (after.travel === null) return after;
  return { ...after, travel: { ...after.travel, position: progress.position } };
}

export function arrived(debug: Debug, { travel, end, view, progress }: FromWorker & { kind: "arrived" }): Debug {
  const isLast = debug.travel !== null && travel >= debug.travel.id;
  const motion = debug.travel?.motion ?? { kind: "seek", step: view.position };
  return {
    ...withSaid(debug, progress.said),
    findings: watched(debug.findings, progress.tail),
    view,
    before: debug.view,
    travel: isLast ? null : debug.travel,
    arrival: { end, motion },
    level: 0,
    outer: null,
    play: end.kind === "there" ? debug.play : null,
  };
}

function withSaid(debug: Debug, said: readonly Said[]): Debug {
  return said.length === 0 ? debug : { ...debug, said: [...debug.said, ...said].slice(-SAID_LIMIT) };
}

/** The call whose locals and operands are shown. */
export function shownFrame({ view, level, outer }: Pick<Debug, "view" | "level" | "outer">): FrameView | null {
  return level === 0 ? (view?.frame ?? null) : outer;
}

/** What the places that are shown held at the last stop; `null` where these were others. */
export function changedOf(debug: Pick<Debug, "view" | "before" | "level">): {
  locals: readonly NamedValue[] | null;
  operands: readonly ValueInfo[] | null;
  globals: readonly NamedValue[] | null;
} {
  const { view, before, level } = debug;
  const isSameCall =
    level === 0 &&
    before?.frame != null &&
    before.depth === view?.depth &&
    before.frame.function === view.frame?.function;
  return {
    locals: isSameCall ? (before.frame?.locals ?? null) : null,
    operands: isSameCall ? (before.frame?.operands ?? null) : null,
    globals: before?.globals ?? null,
  };
}
