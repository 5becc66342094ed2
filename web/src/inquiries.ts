// What the page finds out about the run as a whole: it has the Worker count, a slice at a time, and follow values back.

import type { Debugging } from "./debugging";
import type { ProfileInfo } from "./engine/types";
import type { PageEvent } from "./state/events";
import { isBusy, runOf, type State } from "./state/state";
import { dispatch, state } from "./state/store";

/** Nobody has to wait for a run of so many instructions to be counted: it is done as soon as it stands still. */
const QUICK = 30_000_000;

/** One slice takes so long, in milliseconds, that whatever else the page wants comes soon enough. */
const SLICE = 40;
const FIRST_BUDGET = 500_000;

/** Makers of values in one answer, for each that may stand behind another. */
const NODES = 20;

type Window = { run: number; from: number; to: number };

export class Inquiries {
  readonly #debugging: Debugging;
  /** The window that is being counted. */
  #counting: Window | null = null;
  #budget = FIRST_BUDGET;
  /** How often an origin has been looked for: an older search ends. */
  #followed = 0;

  constructor(debugging: Debugging) {
    this.#debugging = debugging;
  }

  react(event: PageEvent, after: State, before: State): void {
    if (event.kind === "origin asked" || event.kind === "origin deepened" || event.kind === "origin resumed") {
      void this.#follow();
    }
    if (after.debug !== before.debug || after.run !== before.run) this.#count();
  }

  #count(): void {
    const wanted = windowOf(state.value);
    const isSame = (a: Window | null, b: Window | null) =>
      a === b || (a !== null && b !== null && a.run === b.run && a.from === b.from && a.to === b.to);
    if (isSame(wanted, this.#counting)) return;
    this.#counting = wanted;
    if (wanted !== null) void this.#countOn(wanted);
  }

  async #countOn(window: Window): Promise<void> {
    const { from, to } = window;
    for (;;) {
      const begun = performance.now();
      const question = { kind: "profile", from, to, budget: this.#budget, root: 0 } as const;
      const profile = await this.#debugging.askRun(question);
      if (this.#counting !== window) return;
      if (profile === null) break;
      if (profile.isComplete) {
        this.#counting = null;
        dispatch({ kind: "profile counted", profile });
        return;
      }
      this.#budget = adapted(this.#budget, performance.now() - begun);
      dispatch({ kind: "profile counting", position: profile.position });
    }
    this.#counting = null;
  }

  /** Has the origin that is wanted looked for, until it is found or no longer wanted. */
  async #follow(): Promise<void> {
    this.#followed += 1;
    const number = this.#followed;
    let budget = FIRST_BUDGET;
    for (;;) {
      const { origin } = state.value.debug.findings;
      if (origin === null || origin.isStopped || number !== this.#followed) return;
      const { place, step, depth } = origin;
      const begun = performance.now();
      const question = { kind: "origin", place, step, depth, nodes: NODES * depth, budget } as const;
      const answer = await this.#debugging.askRun(question);
      if (answer === null || number !== this.#followed) return;
      dispatch({ kind: "origin answered", answer });
      if (answer.isComplete) return;
      budget = adapted(budget, performance.now() - begun);
    }
  }
}

/** The budget of the next slice, when the last one has taken so many milliseconds. */
function adapted(budget: number, took: number): number {
  const factor = SLICE / Math.max(1, took);
  return Math.round(Math.min(1e9, budget * Math.min(2, Math.max(0.5, factor))));
}

/** The part of the run that is to be counted and is not; nothing while the run goes on. */
function windowOf(state: State): Window | null {
  const run = runOf(state);
  const { view, tab, findings, play } = state.debug;
  if (run === null || view === null || isBusy(state) || play !== null) return null;
  const { scope } = findings;
  const from = scope.kind === "window" ? Math.max(scope.from, view.start) : view.start;
  const ends = { all: view.recorded, now: view.position, window: scope.kind === "window" ? scope.to : 0 };
  const to = Math.max(from, Math.min(ends[scope.kind], view.recorded));
  const isSeen = tab === "profile" || (findings.isHeatShown && to - from <= QUICK);
  return isSeen && !isOf(findings.profile, from, to) ? { run, from, to } : null;
}

function isOf(profile: ProfileInfo | null, from: number, to: number): boolean {
  return profile?.from === from && profile.position === to;
}
