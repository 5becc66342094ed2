// Everything that the page shows is a function of this one value.

import { Text } from "@codemirror/state";
import type { Picture, RunEnd } from "../engine/messages";
import type { Motion, ModuleInfo, Place, Problem } from "../engine/types";
import type { SharedBreakpoint, SharedProgram } from "../share/document";
import { type Anatomy, initialAnatomy } from "./anatomy";
import { type ConsoleText, emptyConsole } from "./console";
import type { Comparing } from "./comparison";
import type { Replacement } from "./former";
import { type Debug, initialDebug, numbered } from "./debug";
import type { Sharing } from "./sharing";
import { emptyWorld, type World } from "./world";
import { noTimelines, type Timelines } from "./timelines";

export type EngineState =
  | { phase: "starting" }
  | { phase: "ready" }
  /** It failed again and again; it is left alone until the user does something. */
  | { phase: "failed"; message: string };

/** What the editor holds. Every change of it, by whomever, has a new revision. */
export type Source = {
  revision: number;
  text: Text;
  /** The revision that last came from elsewhere than the keyboard; the editor then takes over the text. */
  replaced: number;
  name: string;
  /** The example that this is, untouched. */
  example: string | null;
  /** The binary whose disassembly this is, untouched. */
  binary: Uint8Array | null;
};

/** What the engine says about a revision of the source. */
export type Compiled = { revision: number; problems: Problem[] };

/** What is to be run. */
export type Call = {
  function: string | null;
  arguments: string;
  /** Why the arguments do not fit the function. */
  problem: string | null;
  /** The user has written arguments for this function, or wanted to run it with those that are there. */
  isMeant: boolean;
};

/** How far a run is recorded, and how long that took. */
export type Recorded = { id: number; revision: number; steps: number; milliseconds: number };

export type Run =
  | { phase: "none" }
  /** As soon as the source is compiled; then this is where it goes. */
  | { phase: "requested"; motion: Motion }
  /** It is recorded further. */
  | ({ phase: "running"; stopping: boolean; asks: boolean } & Recorded)
  /** It has begun and not ended, and can be gone along. */
  | ({ phase: "paused"; reason: "stopped" | "breakpoint" | "stepping" } & Recorded)
  /** It has ended, or not begun; one that has ended can be gone along. */
  | ({ phase: "ended"; end: End } & Recorded);

/** A place in the source, and what went wrong there. */
export type Failure = { place: Place; text: string };

export type End = RunEnd | { kind: "stopped" } | { kind: "failed"; message: string };

/** A binary that is on its way to be shown. */
export type Opening = { revision: number; name: string; bytes: Uint8Array; visit: SharedProgram | null };

export type State = {
  engine: EngineState;
  source: Source;
  compiled: Compiled | null;
  /** The module of the last source that had no problem. */
  module: ModuleInfo | null;
  opening: Opening | null;
  /** Where other sources took the place of what was there, the latest last. */
  replacements: readonly Replacement[];
  /** A file that could not be opened, and why. */
  rejected: { name: string; problems: Problem[] } | null;
  call: Call;
  run: Run;
  debug: Debug;
  anatomy: Anatomy;
  timelines: Timelines;
  /** Bytes that the snapshots of each run may take. */
  snapshotLimit: number;
  console: ConsoleText;
  world: World;
  /** What the program has drawn, and in which run. */
  picture: (Picture & { run: number }) | null;
  /** Where the editor should look; `focus`: and take the keyboard there. */
  reveal: { place: Place; focus: boolean } | null;
  notice: string | null;
  sharing: Sharing;
  comparing: Comparing;
  /** The overlay with all keys is open. */
  help: boolean;
  /** What a link or a shared file asked for, as long as the user has changed nothing. */
  visit: SharedProgram | null;
  /** The last revision and the last run that were numbered. */
  lastRevision: number;
  lastRun: number;
};

/** What the page begins with. */
export type Draft = {
  name: string;
  text: string;
  example: string | null;
  function: string | null;
  arguments: string;
  breakpoints: readonly SharedBreakpoint[];
};

export function initialState(draft: Draft): State {
  return {
    engine: { phase: "starting" },
    source: {
      revision: 1,
      text: toText(draft.text),
      replaced: 1,
      name: draft.name,
      example: draft.example,
      binary: null,
    },
    compiled: null,
    module: null,
    opening: null,
    replacements: [],
    rejected: null,
    call: { function: draft.function, arguments: draft.arguments, problem: null, isMeant: false },
    run: { phase: "none" },
    debug: { ...initialDebug, ...numbered(draft.breakpoints) },
    anatomy: initialAnatomy,
    timelines: noTimelines,
    snapshotLimit: 256 << 20,
    console: emptyConsole,
    world: emptyWorld,
    picture: null,
    reveal: null,
    notice: null,
    sharing: { phase: "closed" },
    comparing: { phase: "none" },
    help: false,
    visit: null,
    lastRevision: 1,
    lastRun: 0,
  };
}

export function toText(text: string): Text {
  return Text.of(text.split(/\r\n?|\n/));
}

/** What stands in the way of running the source as it is now. */
export function problemsOf(state: State): Problem[] {
  return state.compiled?.problems ?? [];
}

/** The engine has looked at the source as it is now. */
export function isCompiled(state: State): boolean {
  return state.compiled?.revision === state.source.revision;
}

/** There is a module, and it is what the source says. */
export function isRunnable(state: State): boolean {
  return isCompiled(state) && problemsOf(state).length === 0;
}

/** What is wrong with the arguments, for those to see who have not just begun to write them. */
export function argumentsProblemOf({ call }: State): string | null {
  return call.isMeant || call.arguments.trim() !== "" ? call.problem : null;
}

/** Where the last run went wrong, as long as the source is still the one that was run. */
export function failureOf({ run, source }: State): Failure | null {
  return run.phase === "ended" && run.revision === source.revision ? failureIn(run.end) : null;
}

/** The innermost instruction, or the import that does not fit. What the source itself has problems with is marked anyway. */
export function failureIn(end: End): Failure | null {
  let place: Place | null | undefined;
  let text = "";
  if (end.kind === "trapped") {
    place = end.backtrace[0]?.place;
    text = end.text;
  } else if (end.kind === "refused" && end.problem.stage === "unlinkable") {
    place = end.problem.place;
    text = end.problem.message;
  }
  return place ? { place, text } : null;
}

/** Something is under way that `Stop` ends. */
export function isBusy({ run, debug }: State): boolean {
  return run.phase === "requested" || run.phase === "running" || debug.travel !== null;
}

/** The run that can be gone along, if there is one. */
export function runOf({ run, debug }: State): number | null {
  if (debug.source === null) return null;
  return run.phase === "running" || run.phase === "paused" || run.phase === "ended" ? run.id : null;
}

/** The editor holds what the run was made of. */
export function isOfRun({ debug, source }: State): boolean {
  return debug.source?.revision === source.revision;
}
