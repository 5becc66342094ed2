// What the page and the Worker that owns the engine say to each other.
//
// A revision numbers the sources that the page has held, a run the runs that it asked for: an answer names what it is
// an answer to, and the page ignores those that came too late.

import type { Loaded, Outcome } from "./types";

export type Input = { kind: "text"; text: string } | { kind: "binary"; bytes: Uint8Array };

export type ToWorker =
  | { kind: "load"; revision: number; input: Input }
  | { kind: "check"; function: string; arguments: string }
  /** Runs what was loaded last. Without a function the module is only instantiated. */
  | { kind: "run"; run: number; function: string | null; arguments: string }
  | { kind: "stop"; run: number }
  /** The last progress is on the screen: there may be another. */
  | { kind: "seen" }
  /** Asks for the text with its lines indented. */
  | { kind: "format"; revision: number; text: string }
  /** Asks for the bytes of what was loaded last. */
  | { kind: "encode" };

/** How far a run has come, and what it printed since the last report. */
export type Progress = {
  steps: number;
  milliseconds: number;
  console: string;
  /** Printed before `console`, but more than could be reported: this many characters are lost. */
  dropped: number;
};

/** How a run ended: as the engine says, or because it was told to, or before it began. */
export type RunEnd = Outcome | { kind: "stopped" } | { kind: "bad arguments"; message: string };

export type FromWorker =
  | { kind: "ready" }
  | { kind: "loaded"; revision: number; loaded: Loaded }
  | { kind: "checked"; function: string; arguments: string; problem: string | null }
  | { kind: "progress"; run: number; progress: Progress }
  | { kind: "ended"; run: number; progress: Progress; end: RunEnd }
  /** `null`: the text has no tokens that could be indented. */
  | { kind: "formatted"; revision: number; text: string | null }
  | { kind: "encoded"; bytes: Uint8Array<ArrayBuffer> }
  /** The engine is broken and the Worker with it: the page has to start another. */
  | { kind: "failed"; message: string };
