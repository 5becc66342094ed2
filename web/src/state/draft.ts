// What the user was working on is there again after a reload.

import * as v from "valibot";
import { first } from "../examples";
import { isEmbedded } from "../share/address";
import { breakpointSchema, readBreakpoint, writtenBreakpoint } from "../share/document";
import type { Draft, State } from "./state";

const KEY = "semblance.draft";
const VERSION = 1;

const schema = v.object({
  version: v.literal(VERSION),
  name: v.string(),
  text: v.string(),
  example: v.nullable(v.string()),
  function: v.nullable(v.string()),
  arguments: v.string(),
  breakpoints: v.optional(v.array(breakpointSchema), []),
});

/** What is larger stays out of the browser's small storage. */
const LIMIT = 1 << 20;

export function loadDraft(): Draft {
  try {
    if (!isEmbedded) {
      const draft = v.parse(schema, JSON.parse(localStorage.getItem(KEY) ?? "null"));
      return { ...draft, breakpoints: draft.breakpoints.map(readBreakpoint) };
    }
  } catch {
    // There is none, or storage is forbidden.
  }
  return firstVisit();
}

/** What a link shows is its author's until the user changes something; what is embedded belongs to the page around it. */
export function saveDraft({ source, call, debug, visit }: State): void {
  if (isEmbedded || visit !== null || source.text.length > LIMIT) return;
  const draft: Draft = {
    name: source.binary === null ? source.name : source.name.replace(/\.wasm$/, ".wat"),
    text: source.text.toString(),
    example: source.example,
    function: call.function,
    arguments: call.arguments,
    breakpoints: debug.breakpoints,
  };
  try {
    const breakpoints = draft.breakpoints.map(writtenBreakpoint);
    localStorage.setItem(KEY, JSON.stringify({ version: VERSION, ...draft, breakpoints }));
  } catch {
    // Storage is forbidden or full: the page works without a draft.
  }
}

function firstVisit(): Draft {
  return {
    name: first.file,
    text: first.text,
    example: first.id,
    function: first.function,
    arguments: first.arguments,
    breakpoints: [],
  };
}
