// Giving the program to others, and having come by a program of theirs.

import * as v from "valibot";
import type { SharedProgram, SharedWorld, View } from "../share/document";
import { type Debug, initialDebug, LANES, NOTATIONS } from "./debug";
import type { PageEvent } from "./events";
import { isOfRun, runOf, type State } from "./state";
import { usesWasi } from "./world";

export type Copyable = "link" | "snippet";

export type Sharing =
  | { phase: "closed" }
  /** `hash` is the end of the link; `copied` what was copied last, and whether that worked. */
  | { phase: "open"; hash: string; copied: { what: Copyable; succeeded: boolean } | null };

/** Whether the user makes the program his own, or turns to another one. */
export function isTouched({ kind }: PageEvent): boolean {
  switch (kind) {
    case "edited":
    case "example chosen":
    case "text opened":
    case "binary opened":
    case "formatted":
    case "function chosen":
    case "arguments edited":
    case "environment edited":
    case "input edited":
    case "input ending chosen":
    case "file given":
    case "file taken":
      return true;
    default:
      return false;
  }
}

/** The link that is offered is the link of what is there: when that changes, it is no longer offered. */
export function sharingAfter(sharing: Sharing, event: PageEvent): Sharing {
  switch (event.kind) {
    case "shared": {
      const { hash, copied } = event;
      return { phase: "open", hash, copied: { what: "link", succeeded: copied } };
    }
    case "copied": {
      const { what, succeeded } = event;
      return sharing.phase === "open" ? { ...sharing, copied: { what, succeeded } } : sharing;
    }
    case "share closed":
    case "program opened":
    case "run started":
    case "travel begun":
      return { phase: "closed" };
    default:
      return sharing.phase === "open" && isTouched(event) ? { phase: "closed" } : sharing;
  }
}

/** What a link to the page as it is now leads to. */
export function sharedProgram(state: State): SharedProgram {
  const { name, binary, text } = state.source;
  const moment = momentOf(state);
  const { tab, format, memory } = state.debug;
  return {
    name,
    source:
      binary === null ? { kind: "text", text: text.toString() } : { kind: "binary", bytes: new Uint8Array(binary) },
    function: state.call.function,
    arguments: state.call.arguments,
    step: moment,
    breakpoints: state.debug.breakpoints,
    world: sharedWorld(state),
    view: {
      ...(moment !== null && state.run.phase === "ended" ? { ended: true } : {}),
      ...(tab === initialDebug.tab ? {} : { tab }),
      ...(format.notation === initialDebug.format.notation ? {} : { numbers: format.notation }),
      ...(format.lanes === initialDebug.format.lanes ? {} : { lanes: format.lanes }),
      ...(memory.index === 0 ? {} : { memory: memory.index }),
      ...(memory.cursor === 0 ? {} : { address: memory.cursor }),
    },
  };
}

/** What a WASI program is given: nothing of it belongs to a program of another kind. */
function sharedWorld({ module, world }: State): SharedWorld {
  if (!usesWasi(module)) return { environment: "", input: "", inputEnds: false, files: [] };
  const { environment, input, inputEnds, files } = world;
  return { environment, input, inputEnds, files: [...files] };
}

/** The step that is shown, if it is one of a run of what the page holds. */
function momentOf(state: State): number | null {
  const { call, debug } = state;
  const isOfCall = debug.source?.function === call.function && debug.source.arguments === call.arguments;
  return runOf(state) !== null && isOfRun(state) && isOfCall ? (debug.view?.position ?? null) : null;
}

const settingsSchema = v.object({
  tab: v.fallback(v.string(), initialDebug.tab),
  numbers: v.fallback(v.picklist(NOTATIONS), initialDebug.format.notation),
  lanes: v.fallback(v.picklist(LANES), initialDebug.format.lanes),
  memory: v.fallback(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
  address: v.fallback(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
});

/** The settings of the inspectors that a shared program was looked at with. */
export function settingsIn(view: View): Pick<Debug, "tab" | "format" | "memory"> {
  const { tab, numbers, lanes, memory, address } = v.parse(settingsSchema, view);
  return { tab, format: { notation: numbers, lanes }, memory: { index: memory, cursor: address } };
}
