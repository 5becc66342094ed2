// Several runs side by side: the one that is shown, and others that it was made of or that were made of it.

import type { FromWorker } from "../engine/messages";
import type { ChangeSpec, Compared } from "../engine/types";
import { append, type ConsoleText, emptyConsole } from "./console";
import { type Debug, forgotten } from "./debug";
import { type Run, runOf, type State } from "./state";

export type Timeline = {
  run: number;
  /** What makes it another one, in words. */
  what: string;
  /** The run that it was made of and, where it shares the past of that, the last step that is the same. */
  from: { run: number; step: number | null } | null;
};

/** All of the page that belongs to a run that is not shown. */
export type Kept = { run: Run; debug: Debug; console: ConsoleText };

export type Timelines = {
  /** In the order in which they were made. */
  all: readonly Timeline[];
  kept: ReadonlyMap<number, Kept>;
  /** One that is on its way. */
  coming: Timeline | null;
  /** Why there is no other. */
  problem: string | null;
  comparison: { id: number; ours: number; theirs: number; compared: Compared | null } | null;
  lastComparison: number;
};

export const noTimelines: Timelines = {
  all: [],
  kept: new Map(),
  coming: null,
  problem: null,
  comparison: null,
  lastComparison: 0,
};

export type TimelinesEvent =
  /** Something is to be different from the present on; `what` in words. */
  | { kind: "fork requested"; change: ChangeSpec; what: string }
  /** The source or the call has been changed: it is to be run as well, with the same inputs. */
  | { kind: "replay requested" }
  | { kind: "timeline chosen"; run: number }
  | { kind: "timeline removed"; run: number }
  /** A step of a timeline, which is shown then. */
  | { kind: "moment chosen"; run: number; step: number }
  | { kind: "difference asked"; ours: number; theirs: number }
  | { kind: "snapshots limited"; bytes: number };

/** At most so many are kept: each has snapshots of its own. */
export const MOST = 6;

/** What the page holds of the run that is shown. */
function shown({ run, debug, console }: State): Kept {
  return { run, debug: { ...debug, play: null }, console };
}

/** A run begins: alone, or beside those that there are. */
export function runBegun(state: State, run: number): Timelines {
  const { call, timelines } = state;
  const { coming } = timelines;
  if (coming?.from == null) {
    const what = call.function === null ? "the module alone" : `${call.function} ${call.arguments}`.trim();
    return { ...noTimelines, lastComparison: timelines.lastComparison, all: [{ run, what, from: null }] };
  }
  return { ...timelines, coming: null, all: [...timelines.all, { ...coming, run }] };
}

/** The run that was to begin has not: those that are kept stay. */
export function refused(timelines: Timelines): Timelines {
  const all = timelines.all.filter(({ run }) => timelines.kept.has(run));
  return { ...timelines, all, coming: null };
}

/** The run of which another one is to be like. */
export function likeOf({ coming }: Timelines): number | null {
  return coming?.from?.run ?? null;
}

/** Keeps what is shown, as another run is about to begin beside it. */
export function replayRequested(state: State): State {
  const run = runOf(state);
  if (run === null || state.timelines.all.length >= MOST) return state;
  const { debug, call, source } = state;
  const isEdited = debug.source?.revision !== source.revision;
  const isOtherCall = debug.source?.function !== call.function || debug.source.arguments !== call.arguments;
  const what = [
    ...(isEdited ? ["the edited text"] : []),
    ...(isOtherCall || !isEdited ? [`${call.function ?? ""} ${call.arguments}`.trim()] : []),
  ].join(", ");
  const kept = new Map([...state.timelines.kept, [run, shown(state)]]);
  const coming: Timeline = { run: 0, what, from: { run, step: null } };
  return { ...state, timelines: { ...state.timelines, kept, coming, problem: null } };
}

export function forkRequested(state: State, event: TimelinesEvent & { kind: "fork requested" }): State {
  const run = runOf(state);
  const { timelines, debug } = state;
  if (run === null || debug.view === null || timelines.coming !== null) return state;
  if (timelines.all.length >= MOST) {
    return { ...state, timelines: { ...timelines, problem: `There are ${MOST} timelines: remove one of them first.` } };
  }
  const id = state.lastRun + 1;
  const coming: Timeline = { run: id, what: event.what, from: { run, step: debug.view.position } };
  return { ...state, lastRun: id, timelines: { ...timelines, coming, problem: null } };
}

export function forked(state: State, message: FromWorker & { kind: "forked" }): State {
  const { timelines, debug, run } = state;
  const { coming } = timelines;
  const from = runOf(state);
  if (coming?.run !== message.run || from === null || !("revision" in run)) return state;
  const { view, progress } = message;
  const { revision, milliseconds } = run;
  return {
    ...state,
    run: { phase: "paused", reason: "stepping", id: message.run, revision, steps: progress.recorded, milliseconds },
    debug: { ...forgotten(debug), source: debug.source, view },
    console: append(emptyConsole, progress.console, progress.dropped, progress),
    timelines: {
      ...timelines,
      all: [...timelines.all, coming],
      kept: new Map([...timelines.kept, [from, shown(state)]]),
      coming: null,
    },
  };
}

export function chosen(state: State, run: number): State {
  const { timelines, debug } = state;
  const wanted = timelines.kept.get(run);
  const from = runOf(state);
  if (wanted === undefined || debug.travel !== null) return state;
  const kept = new Map(timelines.kept);
  kept.delete(run);
  if (from !== null) kept.set(from, shown(state));
  // What is set for the page as a whole stays.
  const { tab, format, breakpoints, lastBreakpoint, cursorLine, lastTravel } = debug;
  return {
    ...state,
    run: wanted.run,
    console: wanted.console,
    debug: { ...wanted.debug, tab, format, breakpoints, lastBreakpoint, cursorLine, lastTravel },
    timelines: { ...timelines, kept, problem: null },
  };
}

export function removed(timelines: Timelines, run: number): Timelines {
  const kept = new Map(timelines.kept);
  if (!kept.delete(run)) return timelines;
  const { comparison } = timelines;
  const isCompared = comparison?.ours === run || comparison?.theirs === run;
  return {
    ...timelines,
    kept,
    all: timelines.all.filter((it) => it.run !== run),
    comparison: isCompared ? null : comparison,
  };
}

/** What is known of a timeline, shown or kept. */
export function ofTimeline(state: State, run: number): Kept | null {
  return runOf(state) === run ? shown(state) : (state.timelines.kept.get(run) ?? null);
}

/** What the shown timeline is compared with: what was chosen, else what it was made of, else the one before. */
export function counterpartOf(state: State, chosen: number | null): number | null {
  const run = runOf(state);
  const { all, kept } = state.timelines;
  if (chosen !== null && chosen !== run && kept.has(chosen)) return chosen;
  const from = all.find((it) => it.run === run)?.from?.run;
  if (from !== undefined && kept.has(from)) return from;
  return all.findLast((it) => kept.has(it.run))?.run ?? null;
}
