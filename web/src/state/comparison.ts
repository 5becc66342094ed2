// What the page knows of a comparison with the browser's own engine.

import type { Comparison } from "../engine/types";
import type { PageEvent } from "./events";
import { isTouched } from "./sharing";

/** What is being done: running in the one engine, in the other, and looking for the reason when they differ. */
export type Stage = "browser" | "semblance" | "nans" | "locating";

export type Comparing =
  | { phase: "none" }
  /** As soon as the source is compiled. */
  | { phase: "requested" }
  /** `steps` are those of Semblance's run, while there is one. */
  | { phase: "running"; stage: Stage; steps: number }
  | { phase: "done"; comparison: Comparison }
  /** There is nothing to compare. */
  | { phase: "impossible"; reason: string }
  | { phase: "stopped" };

export type ComparisonEvent =
  | { kind: "compare requested" }
  | { kind: "comparison progressed"; stage: Stage; steps: number }
  | { kind: "compared"; comparison: Comparison }
  | { kind: "comparison impossible"; reason: string };

/** A comparison is one of the program that the page holds: with that it goes. */
export function comparingAfter(comparing: Comparing, event: PageEvent): Comparing {
  switch (event.kind) {
    case "compare requested":
      return isComparing(comparing) ? comparing : { phase: "requested" };
    case "comparison progressed": {
      const { stage, steps } = event;
      return isComparing(comparing) ? { phase: "running", stage, steps } : comparing;
    }
    case "compared":
      return isComparing(comparing) ? { phase: "done", comparison: event.comparison } : comparing;
    case "comparison impossible":
      return isComparing(comparing) ? { phase: "impossible", reason: event.reason } : comparing;
    case "stop requested":
      return isComparing(comparing) ? { phase: "stopped" } : comparing;
    case "program opened":
      return { phase: "none" };
    default:
      return comparing.phase !== "none" && isTouched(event) ? { phase: "none" } : comparing;
  }
}

export function isComparing({ phase }: Comparing): boolean {
  return phase === "requested" || phase === "running";
}
