// Giving the program to others, and having come by a program of theirs.

import type { SharedProgram } from "../share/document";
import type { PageEvent } from "./events";
import type { State } from "./state";

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
      return true;
    default:
      return false;
  }
}

/** The link in the open dialog is the link of what is there: when that changes, the dialog closes. */
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
      return { phase: "closed" };
    default:
      return sharing.phase === "open" && isTouched(event) ? { phase: "closed" } : sharing;
  }
}

/** What a link to the page as it is now leads to. */
export function sharedProgram({ source, call }: State): SharedProgram {
  const { name, binary, text } = source;
  return {
    name,
    source:
      binary === null ? { kind: "text", text: text.toString() } : { kind: "binary", bytes: new Uint8Array(binary) },
    function: call.function,
    arguments: call.arguments,
    step: null,
    view: {},
  };
}
