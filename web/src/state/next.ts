// How the page's state answers to what happens: a pure function.

import type { FromWorker, Progress } from "../engine/messages";
import type { Motion } from "../engine/types";
import type { SharedProgram } from "../share/document";
import { nextAnatomy, withoutParts } from "./anatomy";
import { callOf, callTo, listing, refit } from "./call";
import { comparingAfter } from "./comparison";
import { append, emptyConsole } from "./console";
import { arrived, begun, forgotten, nextDebug, numbered, progressed } from "./debug";
import type { PageEvent } from "./events";
import { nextFindings } from "./findings";
import { broughtBack, noted } from "./former";
import { isTouched, settingsIn, sharingAfter } from "./sharing";
import { chosen, forked, forkRequested, noTimelines, refused, removed, replayRequested, runBegun } from "./timelines";
import { beforeRun, emptyWorld, nextWorld } from "./world";
import {
  type End,
  failureOf,
  isBusy,
  isOfRun,
  type Recorded,
  type Run,
  runOf,
  type Source,
  type State,
  toText,
} from "./state";

export function next(state: State, event: PageEvent): State {
  const after = answered(state, event);
  const sharing = sharingAfter(state.sharing, event);
  const comparing = comparingAfter(state.comparing, event);
  const visit = isTouched(event) ? null : after.visit;
  const isSame = sharing === after.sharing && comparing === after.comparing && visit === after.visit;
  return isSame ? after : { ...after, sharing, comparing, visit };
}

function answered(state: State, event: PageEvent): State {
  switch (event.kind) {
    case "edited": {
      const back = event.isUndo ? broughtBack(state, event.text) : null;
      if (back !== null) return restored(state, back);
      return withSource(state, { text: event.text, example: null, name: textName(state.source.name), binary: null });
    }
    case "example chosen": {
      const { example } = event;
      const opened = replaced(state, { text: toText(example.text), name: example.file, example: example.id });
      return noted(state, { ...opened, call: callTo(example) });
    }
    case "text opened":
      return noted(state, replaced(state, { text: toText(event.text), name: event.name, example: null }));
    case "binary opened":
      return opening(state, event.name, event.bytes);
    case "program opened": {
      const { name, source } = event.program;
      if (source.kind === "binary") return opening(state, name, source.bytes, event.program);
      const opened = replaced(state, { text: toText(source.text), name, example: null });
      return noted(state, visited(opened, event.program));
    }
    case "program refused":
      return { ...state, notice: `The ${event.from} cannot be opened: ${event.message}.` };
    case "file unreadable":
      return { ...state, notice: `${event.name} could not be read: ${event.message}` };
    case "function chosen":
      return { ...state, call: callOf(state.call, event.name, state.module) };
    case "arguments edited":
      return { ...state, call: { ...state.call, arguments: event.text, problem: null, isMeant: true } };
    case "run requested":
      return isBusy(state) ? state : requested(alone(state), { kind: "continue" });
    case "motion requested":
      return beginsRun(state, event.motion) ? requested(alone(state), firstOf(event.motion)) : state;
    case "stop requested":
      return stopRequested(state);
    case "run started": {
      if (state.run.phase !== "requested") return state;
      const { motion } = state.run;
      const { call, source } = state;
      const { revision, text } = source;
      const recorded: Recorded = { id: state.lastRun + 1, revision, steps: 0, milliseconds: 0 };
      return {
        ...state,
        run:
          motion.kind === "continue"
            ? { phase: "running", stopping: false, asks: false, ...recorded }
            : { phase: "paused", reason: "stepping", ...recorded },
        debug: nextDebug(begun(state.debug, { revision, text, function: call.function, arguments: call.arguments }), {
          kind: "travel begun",
          motion,
        }),
        timelines: runBegun(state, recorded.id),
        lastRun: recorded.id,
      };
    }
    case "travel begun": {
      const debug = nextDebug(state.debug, event);
      const { run } = state;
      const goesOn = event.motion.kind === "continue" && run.phase === "paused";
      return { ...state, debug, run: goesOn ? { ...run, phase: "running", stopping: false, asks: false } : run };
    }
    case "run refused":
      return ended({ ...state, timelines: refused(state.timelines) }, { kind: "refused", problem: event.problem });
    case "place chosen":
      return { ...state, reveal: { place: event.place, focus: true } };
    case "help requested":
      return { ...state, help: true };
    case "help closed":
      return { ...state, help: false };
    case "notice dismissed":
      return { ...state, notice: null };
    case "engine unresponsive":
      return { ...lost(state, { kind: "stopped" }), engine: { phase: "starting" }, compiled: null };
    case "engine given up":
      return { ...state, engine: { phase: "failed", message: event.message }, notice: null };
    case "functions found":
      if (state.module === null) return state;
      return { ...state, module: listing(state.module, event.found, state.call) };
    case "compare requested":
      return { ...state, debug: { ...state.debug, tab: "comparison" } };
    case "environment edited":
    case "input edited":
    case "input ending chosen":
    case "file given":
    case "file taken":
      return { ...state, world: nextWorld(state.world, event) };
    case "typed":
      if (state.run.phase !== "running") return state;
      return { ...state, run: { ...state.run, asks: false }, world: nextWorld(state.world, event) };
    case "picture used":
    case "comparison progressed":
    case "compared":
    case "comparison impossible":
    case "file wanted":
    case "download requested":
    case "text download requested":
    case "format requested":
    case "share requested":
    case "shared":
    case "copy requested":
    case "copied":
    case "save requested":
    case "share closed":
      return state;
    case "pane toggled":
    case "offset pointed":
    case "text pointed":
    case "part found":
    case "outer part chosen":
    case "current part found":
      return { ...state, anatomy: nextAnatomy(state.anatomy, event) };
    case "fork requested":
      return forkRequested(state, event);
    case "replay requested": {
      if (isBusy(state)) return state;
      const kept = replayRequested(state);
      return kept === state ? state : requested(kept, { kind: "continue" });
    }
    case "timeline chosen":
      return chosen(state, event.run);
    case "moment chosen":
      return chosen(state, event.run);
    case "snapshots limited":
      return { ...state, snapshotLimit: event.bytes };
    case "timeline removed":
      return { ...state, timelines: removed(state.timelines, event.run) };
    case "difference asked": {
      const { ours, theirs } = event;
      const id = state.timelines.lastComparison + 1;
      const comparison = { id, ours, theirs, compared: null };
      return { ...state, timelines: { ...state.timelines, comparison, lastComparison: id } };
    }
    case "frame chosen":
    case "frame seen":
    case "marks seen":
    case "cursor moved":
    case "breakpoint toggled":
    case "breakpoint changed":
    case "breakpoint removed":
    case "breakpoints moved":
    case "tab chosen":
    case "format chosen":
    case "memory pointed":
    case "object opened":
    case "play toggled":
      return { ...state, debug: nextDebug(state.debug, event) };
    case "trace filtered":
    case "heat toggled":
    case "scope chosen":
    case "profile counting":
    case "profile counted":
    case "origin asked":
    case "origin deepened":
    case "origin stopped":
    case "origin resumed":
    case "origin answered": {
      const tab = event.kind === "origin asked" ? "origin" : state.debug.tab;
      return { ...state, debug: { ...state.debug, tab, findings: nextFindings(state.debug.findings, event) } };
    }
    default:
      return heard(state, event);
  }
}

/** What the engine said. */
function heard(state: State, message: FromWorker): State {
  switch (message.kind) {
    case "ready":
      return { ...state, engine: { phase: "ready" } };
    case "loaded":
      return loaded(state, message);
    case "checked": {
      const { call } = state;
      const isCurrent = call.function === message.function && call.arguments === message.arguments;
      return isCurrent ? { ...state, call: { ...call, problem: message.problem } } : state;
    }
    case "refused":
      if (runOf(state) !== message.run) return state;
      return ended({ ...state, debug: forgotten(state.debug), timelines: refused(state.timelines) }, message.end);
    case "progress": {
      if (runOf(state) !== message.run) return state;
      const debug = progressed(state.debug, message);
      return { ...printed(state, message.progress), debug, run: recording(state.run, message.progress) };
    }
    case "arrived":
      return runOf(state) === message.run ? stopped(state, message) : state;
    case "breakpoints set": {
      const { states } = message;
      return runOf(state) === message.run ? { ...state, debug: { ...state.debug, resolved: states } } : state;
    }
    case "pictured": {
      const { run, picture } = message;
      return { ...state, picture: picture === null ? null : { ...picture, run } };
    }
    case "files listed":
      return runOf(state) === message.run ? { ...state, world: { ...state.world, found: message.files } } : state;
    case "forked":
      return forked(state, message);
    case "fork refused": {
      const { timelines } = state;
      if (timelines.coming?.run !== message.run) return state;
      return { ...state, timelines: { ...timelines, coming: null, problem: message.message } };
    }
    case "differed": {
      const { comparison } = state.timelines;
      if (comparison?.id !== message.id) return state;
      const compared = { ...comparison, compared: message.compared };
      return { ...state, timelines: { ...state.timelines, comparison: compared } };
    }
    case "answered":
    case "inspected":
    case "file fetched":
    case "encoded":
      return state;
    case "formatted": {
      if (message.revision !== state.source.revision || message.text === null) return state;
      const { name, text, binary } = state.source;
      const formatted = toText(message.text);
      if (binary !== null || formatted.eq(text)) return state;
      const after = withSource(state, { text: formatted, example: null, name, binary: null });
      return { ...after, source: { ...after.source, replaced: after.source.revision } };
    }
    case "failed": {
      const after = isBusy(state) ? lost(state, { kind: "failed", message: message.message }) : withoutRun(state);
      return {
        ...after,
        engine: { phase: "starting" },
        compiled: null,
        opening: null,
        notice: `The engine failed and was started again: ${message.message}`,
      };
    }
  }
}

function loaded(state: State, { revision, loaded }: FromWorker & { kind: "loaded" }): State {
  const { opening } = state;
  const before = state;
  if (opening?.revision === revision) {
    const closed = { ...state, opening: null };
    if (loaded.text === null) return { ...closed, rejected: { name: opening.name, problems: loaded.problems } };
    const text = toText(loaded.text);
    state = replaced(closed, { text, name: opening.name, example: null }, revision, opening.bytes);
    const { visit } = opening;
    if (visit !== null) state = visited(state, visit);
    state = noted(before, state);
  }
  if (state.source.revision !== revision) return state;
  const compiled = { revision, problems: loaded.problems };
  if (loaded.module === null) return { ...state, compiled };
  return { ...state, compiled, module: loaded.module, call: refit(state.call, loaded.module) };
}

/** What a shared program comes with besides its source. */
function visited(state: State, visit: SharedProgram): State {
  return {
    ...state,
    visit,
    call: callTo(visit),
    world: { ...emptyWorld, ...visit.world },
    debug: { ...state.debug, ...settingsIn(visit.view), ...numbered(visit.breakpoints) },
  };
}

/** A binary is shown once the engine has disassembled it. */
function opening(state: State, name: string, bytes: Uint8Array, visit: SharedProgram | null = null): State {
  const revision = state.lastRevision + 1;
  const opening = { revision, name, bytes, visit };
  return { ...state, opening, rejected: null, notice: null, lastRevision: revision };
}

/** The user changed the text. */
function withSource(state: State, change: Pick<Source, "text" | "name" | "example" | "binary">): State {
  const revision = state.lastRevision + 1;
  const source = { ...state.source, ...change, revision };
  return { ...state, anatomy: withoutParts(state.anatomy, true), source, rejected: null, lastRevision: revision };
}

/** Undo has brought a text back, and with it what belongs to that. */
function restored(state: State, { held, replacements }: NonNullable<ReturnType<typeof broughtBack>>): State {
  const { text, name, example, binary, call } = held;
  const after = withSource(state, { text, name, example, binary });
  // With numbers of their own: those that were there may have been used again.
  const { lastBreakpoint } = state.debug;
  const breakpoints = held.breakpoints.map((it, index) => ({ ...it, id: lastBreakpoint + index + 1 }));
  const debug = { ...after.debug, breakpoints, lastBreakpoint: lastBreakpoint + breakpoints.length };
  return { ...after, call, debug, replacements };
}

/** Another source came in the place of the one that was there: nothing of the last run belongs to it. */
function replaced(
  state: State,
  change: Pick<Source, "text" | "name" | "example">,
  revision = state.lastRevision + 1,
  binary: Uint8Array | null = null,
): State {
  return {
    ...state,
    source: { ...change, revision, replaced: revision, binary },
    lastRevision: Math.max(state.lastRevision, revision),
    opening: null,
    rejected: null,
    notice: null,
    anatomy: withoutParts(state.anatomy, false),
    ...(isBusy(state) ? {} : { run: { phase: "none" }, console: emptyConsole, timelines: alone(state).timelines }),
    debug: { ...(isBusy(state) ? state.debug : forgotten(state.debug)), breakpoints: [] },
  };
}

/** What is run next is run alone. */
function alone(state: State): State {
  return { ...state, timelines: { ...noTimelines, lastComparison: state.timelines.lastComparison } };
}

/** As soon as it is known what is to be run, that is run, and goes there. */
function requested(state: State, motion: Motion): State {
  return {
    ...state,
    run: { phase: "requested", motion },
    debug: forgotten(state.debug),
    console: emptyConsole,
    world: beforeRun(state.world),
    call: { ...state.call, isMeant: true },
  };
}

/** Where there is no run, a way begins one; so does one to a line of a text that the run, which has ended, is not of. */
function beginsRun(state: State, motion: Motion): boolean {
  if (isBusy(state)) return false;
  const isOver = state.debug.view?.outcome != null;
  return runOf(state) === null || (motion.kind === "line" && isOver && !isOfRun(state));
}

/** Whoever wants to take a step, and has not begun yet, begins at the beginning. */
function firstOf(motion: Motion): Motion {
  const isWayFromThere = motion.kind === "continue" || motion.kind === "line" || motion.kind === "seek";
  return isWayFromThere ? motion : { kind: "seek", step: 0 };
}

function recording(run: Run, { recorded, milliseconds, asks }: Progress): Run {
  if (run.phase !== "running" && run.phase !== "paused") return run;
  if (recorded === run.steps && run.phase === "paused" && !asks) return run;
  const counted = { id: run.id, revision: run.revision, steps: recorded, milliseconds };
  return { ...counted, phase: "running", stopping: run.phase === "running" && run.stopping, asks };
}

/** A way along the run has ended. */
function stopped(state: State, message: FromWorker & { kind: "arrived" }): State {
  const { progress, end, view } = message;
  const { run } = state;
  const after = { ...printed(state, progress), debug: arrived(state.debug, message) };
  if (run.phase !== "running" && run.phase !== "paused") return after;
  const { id, revision } = run;
  const counted: Recorded = { id, revision, steps: progress.recorded, milliseconds: progress.milliseconds };
  if (view.outcome !== null) return ended({ ...after, run: { ...run, ...counted } }, view.outcome);
  const reason = end.kind === "stopped" || end.kind === "breakpoints" ? REASONS[end.kind] : "stepping";
  return { ...after, run: { phase: "paused", reason, ...counted } };
}

const REASONS = { stopped: "stopped", breakpoints: "breakpoint" } as const;

/** The run is gone, with the engine that held it. */
function withoutRun(state: State): State {
  return { ...alone(state), debug: forgotten(state.debug) };
}

function lost(state: State, end: End): State {
  return withoutRun(ended(state, end));
}

function stopRequested(state: State): State {
  const { run } = state;
  const debug = state.debug.play === null ? state.debug : { ...state.debug, play: null };
  if (run.phase === "requested") return { ...state, debug, run: { phase: "none" } };
  if (run.phase === "running") return { ...state, debug, run: { ...run, stopping: true } };
  return { ...state, debug };
}

function printed(state: State, { console, dropped, errors, typed }: Progress): State {
  return { ...state, console: append(state.console, console, dropped, { errors, typed }) };
}

function ended(state: State, end: End): State {
  const { run, source } = state;
  const counters: Recorded =
    run.phase === "running" || run.phase === "paused"
      ? run
      : { id: 0, revision: source.revision, steps: 0, milliseconds: 0 };
  const { id, revision, steps, milliseconds } = counters;
  const after: State = { ...state, run: { phase: "ended", id, revision, steps, milliseconds, end } };
  const failure = failureOf(after);
  return failure === null ? after : { ...after, reveal: { place: failure.place, focus: false } };
}

/** What was disassembled and then changed is text from now on. */
function textName(name: string): string {
  return name.replace(/\.wasm$/, ".wat");
}
