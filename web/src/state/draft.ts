// What the user was working on is there again after a reload.

import { examples } from "../examples";
import type { Draft, State } from "./state";

const KEY = "semblance.draft";
const VERSION = 1;

/** What is larger stays out of the browser's small storage. */
const LIMIT = 1 << 20;

export function loadDraft(): Draft {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (isDraft(stored)) return stored;
  } catch {
    // Storage is forbidden, or holds what is no JSON: begin as on the first visit.
  }
  return firstVisit();
}

export function saveDraft({ source, call }: State): void {
  if (source.text.length > LIMIT) return;
  const draft: Draft = {
    name: source.binary === null ? source.name : source.name.replace(/\.wasm$/, ".wat"),
    text: source.text.toString(),
    example: source.example,
    function: call.function,
    arguments: call.arguments,
  };
  try {
    localStorage.setItem(KEY, JSON.stringify({ version: VERSION, ...draft }));
  } catch {
    // Storage is forbidden or full: the page works without a draft.
  }
}

function firstVisit(): Draft {
  const [example] = examples;
  return {
    name: example.file,
    text: example.text,
    example: example.id,
    function: example.function,
    arguments: example.arguments,
  };
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  const draft = value as Record<string, unknown>;
  const isTextOrNull = (field: unknown) => field === null || typeof field === "string";
  return (
    draft.version === VERSION &&
    typeof draft.name === "string" &&
    typeof draft.text === "string" &&
    isTextOrNull(draft.example) &&
    isTextOrNull(draft.function) &&
    typeof draft.arguments === "string"
  );
}
