// What can happen to the page.

import type { Text } from "@codemirror/state";
import type { FromWorker } from "../engine/messages";
import type { CanvasEvent, FunctionList, Place, Problem } from "../engine/types";
import type { Example } from "../examples";
import type { AnatomyEvent } from "./anatomy";
import type { ComparisonEvent } from "./comparison";
import type { DebugEvent } from "./debug";
import type { FindingsEvent } from "./findings";
import type { SharedProgram } from "../share/document";
import type { Copyable } from "./sharing";
import type { WorldEvent } from "./world";
import type { TimelinesEvent } from "./timelines";

export type PageEvent =
  // What the user does.
  /** `isUndo`: what has been there before is there again, or what was taken back. */
  | { kind: "edited"; text: Text; isUndo: boolean }
  | { kind: "example chosen"; example: Example }
  | { kind: "text opened"; name: string; text: string }
  | { kind: "binary opened"; name: string; bytes: Uint8Array }
  | { kind: "file unreadable"; name: string; message: string }
  | { kind: "function chosen"; name: string }
  | { kind: "functions found"; found: FunctionList }
  | { kind: "arguments edited"; text: string }
  | { kind: "run requested" }
  | { kind: "stop requested" }
  | { kind: "download requested" }
  | { kind: "text download requested" }
  | { kind: "format requested" }
  | { kind: "place chosen"; place: Place }
  | { kind: "notice dismissed" }
  | { kind: "help requested" }
  | { kind: "help closed" }
  | DebugEvent
  | AnatomyEvent
  | TimelinesEvent
  | FindingsEvent
  | ComparisonEvent
  | WorldEvent
  /** The user did something to the picture that the program draws. */
  | { kind: "picture used"; event: CanvasEvent }
  | { kind: "share requested" }
  | { kind: "copy requested"; what: Copyable }
  | { kind: "save requested" }
  | { kind: "share closed" }
  // What the page does about it.
  | { kind: "run started" }
  | { kind: "run refused"; problem: Problem }
  | { kind: "shared"; hash: string; copied: boolean }
  | { kind: "copied"; what: Copyable; succeeded: boolean }
  | { kind: "program opened"; program: SharedProgram }
  | { kind: "program refused"; from: "link" | "file"; message: string }
  // What the engine says.
  | FromWorker
  | { kind: "engine unresponsive" }
  | { kind: "engine given up"; message: string };
