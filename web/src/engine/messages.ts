// What the page and the Worker that owns the engine say to each other.
//
// A revision numbers the sources that the page has held, a run the runs that it asked for, a travel the ways along a
// run's timeline, a question what it asked: an answer names what it is an answer to, and the page ignores those that came
// too late. To ask something new, add it to `Question` and `Answer` in Rust (src/js/types/question.rs); nothing here
// changes.

import type {
  Answer,
  Arrival,
  BreakpointSpec,
  BreakpointState,
  CanvasEvent,
  ChangeSpec,
  Compared,
  Loaded,
  ModuleAnswer,
  ModuleQuestion,
  Motion,
  FileInfo,
  Outcome,
  Part,
  Question,
  Said,
  TailInfo,
  TraceWanted,
  View,
  WorldSpec,
} from "./types";

export type Input = { kind: "text"; text: string } | { kind: "binary"; bytes: Uint8Array };

export type ToWorker =
  /** Of the exported functions the one that is `wanted` is listed in any case. */
  | { kind: "load"; revision: number; input: Input; wanted: string | null }
  | { kind: "check"; function: string; arguments: string }
  /**
   * Begins a run of what was loaded last, and sets out from its beginning. Without a function the module is only
   * instantiated. Runs that there are end, unless this one is to be `like` one of them: then they stay, and the host
   * does what it did in that one.
   */
  | {
      kind: "run";
      run: number;
      like: number | null;
      function: string | null;
      arguments: string;
      breakpoints: BreakpointSpec[];
      /** Which events are shown of it while it goes on. */
      wanted: TraceWanted;
      travel: number;
      motion: Motion;
      world: WorldSpec;
      files: readonly { path: string; bytes: Uint8Array<ArrayBuffer> }[];
    }
  /** Somebody types something for the program to read; `null` is the end of all that it can read. */
  | { kind: "type"; run: number; text: string | null }
  /** The user does something to the picture that the program draws. */
  | { kind: "happen"; run: number; event: CanvasEvent }
  /** Asks which files the program has, and for one of them. */
  | { kind: "list files"; run: number }
  | { kind: "fetch file"; run: number; path: string }
  /** Sets out from the present of the run, when ways that were asked for before have been gone; a seek waits for none. */
  | { kind: "go"; run: number; travel: number; motion: Motion }
  /** How many bytes the snapshots of each run may take, from now on. */
  | { kind: "limit snapshots"; bytes: number }
  /** Another run that is the same up to the present of one, where something is changed. */
  | { kind: "fork"; run: number; from: number; change: ChangeSpec; breakpoints: BreakpointSpec[] }
  /** Ends a run that nobody will look at any more. */
  | { kind: "forget"; run: number }
  /** Asks where two runs differ, as far as they are recorded; a comparison that is under way is given up. */
  | { kind: "differ"; id: number; ours: number; theirs: number }
  | { kind: "stop"; run: number }
  | { kind: "breakpoints"; run: number; breakpoints: BreakpointSpec[] }
  /** Says which events are shown of the run while it goes on. */
  | { kind: "watch"; run: number; wanted: TraceWanted }
  | { kind: "ask"; run: number; id: number; question: Question }
  /** A question about what was loaded last. */
  | { kind: "inspect"; id: number; question: ModuleQuestion }
  /** The last progress is on the screen: there may be another. */
  | { kind: "seen" }
  /** Asks for the text with its lines indented. */
  | { kind: "format"; revision: number; text: string }
  /** Asks for the bytes of what was loaded last. */
  | { kind: "encode" };

/** How far a run has come, and what it printed since the last report. */
export type Progress = {
  /** The present: instructions executed before it. */
  position: number;
  /** The last step that is recorded. */
  recorded: number;
  /** How long recording has taken. */
  milliseconds: number;
  console: string;
  /** Which parts of all that was printed went to standard error. */
  errors: Part[];
  /** Which parts of it were typed, where the program read them. */
  typed: Part[];
  /** The program reads what nobody has typed. */
  asks: boolean;
  /** Printed before `console`, but more than could be reported: this many characters are lost. */
  dropped: number;
  /** What breakpoints had to say. */
  said: Said[];
  /** What the run has been doing since the last report, if it has gone on. */
  tail: TailInfo | null;
};

/** What a program has drawn: rows of pixels from the top, four bytes for each. */
export type Picture = { width: number; height: number; pixels: Uint8ClampedArray<ArrayBuffer> };

/** How a run ended, or why it did not begin. */
export type RunEnd = Outcome | { kind: "bad arguments"; message: string };

export type TravelEnd = Arrival | { kind: "stopped" };

export type FromWorker =
  | { kind: "ready" }
  | { kind: "loaded"; revision: number; loaded: Loaded }
  | { kind: "checked"; function: string; arguments: string; problem: string | null }
  | { kind: "refused"; run: number; end: RunEnd }
  | { kind: "progress"; run: number; progress: Progress }
  /** A way has ended, and this is what can be seen there. */
  | { kind: "arrived"; run: number; travel: number; progress: Progress; end: TravelEnd; view: View }
  | { kind: "forked"; run: number; progress: Progress; view: View }
  | { kind: "fork refused"; run: number; message: string }
  /** `null`: one of them is gone. */
  | { kind: "differed"; id: number; compared: Compared | null }
  | { kind: "breakpoints set"; run: number; states: BreakpointState[] }
  /** What is in the memory of a program that draws, at the moment that is reported next; `null`: it draws nothing yet. */
  | { kind: "pictured"; run: number; picture: Picture | null }
  | { kind: "files listed"; run: number; files: FileInfo[] }
  | { kind: "file fetched"; path: string; bytes: Uint8Array<ArrayBuffer> }
  /** `null`: nobody can answer any more. */
  | { kind: "answered"; id: number; answer: Answer | null }
  | { kind: "inspected"; id: number; answer: ModuleAnswer | null }
  /** `null`: the text has no tokens that could be indented. */
  | { kind: "formatted"; revision: number; text: string | null }
  | { kind: "encoded"; bytes: Uint8Array<ArrayBuffer> }
  /** The engine is broken and the Worker with it: the page has to start another. */
  | { kind: "failed"; message: string };
