// The one value, and the one way to change it.

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { loadDraft } from "./draft";
import type { PageEvent } from "./events";
import { next } from "./next";
import { initialState, type State } from "./state";

const current = signal(initialState(loadDraft()));

/** The state of the page; views that use a part of it take that part with `select`. */
export const state: ReadonlySignal<State> = current;

type Listener = (event: PageEvent, after: State, before: State) => void;
const listeners: Listener[] = [];

/** Calls the listener after every event, when the state has already answered to it. */
export function listen(listener: Listener): void {
  listeners.push(listener);
}

export function dispatch(event: PageEvent): void {
  const before = current.value;
  const after = next(before, event);
  current.value = after;
  for (const listener of listeners) listener(event, after, before);
}

/** A part of the state: who reads it hears of changes of that part alone. */
export function select<T>(part: (state: State) => T): ReadonlySignal<T> {
  return computed(() => part(current.value));
}

/**
 * Some fields of a part of the state, together: what is made of them is made anew when one of them changes, and not when
 * their neighbours do.
 */
export function selectFrom<T extends object, K extends keyof T, R>(
  part: (state: State) => T,
  keys: readonly K[],
  make: (fields: Pick<T, K>) => R,
): ReadonlySignal<R> {
  const fields = keys.map((key) => computed(() => part(current.value)[key]));
  return computed(() => {
    for (const field of fields) field.valueOf();
    return make(part(current.peek()));
  });
}
