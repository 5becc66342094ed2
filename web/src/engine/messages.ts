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
  Loaded,
  Motion,
  Outcome,
  Question,
  Said,
  TailInfo,
  View,
} from "./types";

export type Input = { kind: "text"; text: string } | { kind: "binary"; bytes: Uint8Array };

export type ToWorker =
  | { kind: "load"; revision: number; input: Input }
  | { kind: "check"; function: string; arguments: string }
  /**
   * Begins a run of what was loaded last, and sets out from its beginning. Without a function the module is only
   * instantiated.
   */
  | {
      kind: "run";
      run: number;
      function: string | null;
      arguments: string;
      breakpoints: BreakpointSpec[];
      travel: number;
      motion: Motion;
    }
  /** Sets out from the present of the run, when ways that were asked for before have been gone; a seek waits for none. */
  | { kind: "go"; run: number; travel: number; motion: Motion }
  | { kind: "stop"; run: number }
  | { kind: "breakpoints"; run: number; breakpoints: BreakpointSpec[] }
  | { kind: "ask"; run: number; id: number; question: Question }
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
  /** Printed before `console`, but more than could be reported: this many characters are lost. */
  dropped: number;
  /** What breakpoints had to say. */
  said: Said[];
  /** What the run has been doing since the last report, if it has gone on. */
  tail: TailInfo | null;
};

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
  | { kind: "breakpoints set"; run: number; states: BreakpointState[] }
  /** `null`: nobody can answer any more. */
  | { kind: "answered"; id: number; answer: Answer | null }
  /** `null`: the text has no tokens that could be indented. */
  | { kind: "formatted"; revision: number; text: string | null }
  | { kind: "encoded"; bytes: Uint8Array<ArrayBuffer> }
  /** The engine is broken and the Worker with it: the page has to start another. */
  | { kind: "failed"; message: string };
