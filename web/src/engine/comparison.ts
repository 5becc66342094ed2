// What the page and the two Workers of a comparison say to each other. Whoever is asked answers once, with one of the
// answers of its own list; what is told besides is no answer.

import type { Input } from "./messages";
import type { Comparison, Problem, WorldSpec } from "./types";

/** The call that is compared, with all that a WASI program has, so that it has the same whoever runs it. */
export type ComparedCall = {
  input: Input;
  function: string | null;
  arguments: string;
  world: WorldSpec;
  files: readonly { path: string; bytes: Uint8Array<ArrayBuffer> }[];
  /** When its clocks begin, in milliseconds since 1970. They go on when it looks at them or waits. */
  date: number;
  /** What its randomness follows from. */
  seed: number;
};

/** Bytes that only the engine understands. */
export type Packed = Uint8Array<ArrayBuffer>;

export type ToSemblance =
  | { kind: "begin"; call: ComparedCall }
  /** Runs for so many milliseconds at most. */
  | { kind: "run"; limit: number }
  /** Compares with what was seen of the browser's engine. */
  | { kind: "judge"; evidence: Packed }
  /** Asks whether that is the same as here, after all. */
  | { kind: "settle"; evidence: Packed }
  /** Begins once more, to find where the difference begins. */
  | { kind: "again"; tally: Packed }
  | { kind: "locate"; block: number; tally: Packed }
  /** Asks what there is to say by now. */
  | { kind: "report" };

export type FromSemblance =
  | { kind: "begun"; problem: Problem | null }
  | { kind: "ran"; isOver: boolean; block: number | null }
  | { kind: "judged"; comparison: Comparison }
  | { kind: "settled"; isSame: boolean }
  | { kind: "failed"; message: string };

/** What the browser's engine is to run. */
export type BrowserTask = {
  call: ComparedCall;
  /** With every NaN made canonical. */
  canonical: boolean;
  /** With a tally of events; of one block of them they are kept. */
  watched: boolean;
  keep: number | null;
};

export type ToBrowser = { kind: "run"; task: BrowserTask };

export type FromBrowser =
  | { kind: "ran"; evidence: Packed; tally: Packed | null }
  /** The browser does not take the module. */
  | { kind: "refused"; reason: string }
  | { kind: "failed"; message: string };

/** Besides the answers. */
export type Told =
  /** The program runs from now on; this is what is seen of it so far. */
  | { kind: "so far"; evidence: Packed }
  /** The program has ended; what it has left is being looked at. */
  | { kind: "over" }
  | { kind: "steps"; steps: number };
