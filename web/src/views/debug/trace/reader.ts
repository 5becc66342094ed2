// Reads the trace of a run as far as somebody looks at it: a stretch of events without a gap, which grows at both ends
// and is forgotten where it leaves the sight.

import { signal } from "@preact/signals";
import { askRun } from "../../../effects";
import type { EventInfo, EventPosition, TraceEvents, TraceWanted } from "../../../engine/types";
import { after, beginningOf } from "./position";

/** Events that are asked for at once, and that are kept, at most. */
const PAGE = 64;
const KEPT = 640;

/** Instructions that one answer goes through at most, so that others are heard in between. */
const BUDGET = 4_000_000;

export type Stretch = {
  events: readonly EventInfo[];
  /** Where to go on reading at either end; `null` where the run begins or ends. */
  before: EventPosition | null;
  after: EventPosition | null;
};

/** No place lies between its ends. */
const NOTHING: Stretch = { events: [], before: beginningOf(0), after: beginningOf(0) };

export class Reader {
  /** What has been read. */
  readonly stretch = signal<Stretch>(NOTHING);
  /** Another stretch is on its way, to take the place of this one. */
  readonly isBeginning = signal(false);
  /** The step that a search has come to, when it takes more than one answer. */
  readonly searching = signal<number | null>(null);
  /** What has been asked for is no longer wanted when this has gone on. */
  #generation = 0;
  #isBusy = false;
  #wanted: TraceWanted | null = null;

  /** Begins anew at a place; what was read before stays until there is something to take its place. */
  async begin(wanted: TraceWanted, place: EventPosition): Promise<void> {
    const generation = this.#next();
    this.#wanted = wanted;
    this.#isBusy = true;
    this.isBeginning.value = true;
    const following = await this.#ask(place, false);
    if (this.#generation !== generation) return;
    const former = following === null ? null : await this.#ask(place, true);
    if (this.#generation !== generation) return;
    this.#isBusy = false;
    this.isBeginning.value = false;
    if (following === null || former === null) return;
    const events = [...former.events, ...following.events];
    this.stretch.value = { events, before: former.next, after: following.next };
  }

  /** Reads on at one end, if there is more. */
  async more(isBackward: boolean): Promise<void> {
    const place = this.stretch.value[isBackward ? "before" : "after"];
    if (place === null || this.#isBusy) return;
    const generation = this.#generation;
    this.#isBusy = true;
    const page = await this.#ask(place, isBackward);
    if (this.#generation !== generation) return;
    this.#isBusy = false;
    if (page === null) return;
    this.searching.value = page.events.length === 0 ? (page.next?.step ?? null) : null;
    this.stretch.value = isBackward
      ? withFormer(this.stretch.value, page.events, page.next)
      : withFollowing(this.stretch.value, page.events, page.next);
  }

  /**
   * The next event from a place on, or the last before it, that passes a filter; `null` when there is none. `undefined`:
   * nobody wants to know any more.
   */
  async find(wanted: TraceWanted, place: EventPosition, isBackward: boolean): Promise<EventInfo | null | undefined> {
    const generation = this.#next();
    let from: EventPosition | null = place;
    while (from !== null) {
      const page: TraceEvents | null = await askRun({
        kind: "trace",
        from,
        count: 1,
        budget: BUDGET,
        isBackward,
        wanted,
      });
      if (page === null || this.#generation !== generation) return undefined;
      const event: EventInfo | undefined = page.events[0];
      from = event === undefined ? page.next : null;
      this.searching.value = from?.step ?? null;
      if (event !== undefined) return event;
    }
    return null;
  }

  /** Gives up what is being read. */
  stop(): void {
    this.#next();
  }

  /** Forgets everything: there is another run. */
  forget(): void {
    this.#next();
    this.stretch.value = NOTHING;
  }

  #next(): number {
    this.#generation += 1;
    this.#isBusy = false;
    this.isBeginning.value = false;
    this.searching.value = null;
    return this.#generation;
  }

  async #ask(from: EventPosition, isBackward: boolean) {
    if (this.#wanted === null) return null;
    return askRun({ kind: "trace", from, count: PAGE, budget: BUDGET, isBackward, wanted: this.#wanted });
  }
}

function withFollowing(stretch: Stretch, added: EventInfo[], next: EventPosition | null): Stretch {
  const events = [...stretch.events, ...added];
  const excess = events.length - KEPT;
  if (excess <= 0) return { ...stretch, events, after: next };
  const kept = events.slice(excess);
  return { events: kept, before: kept[0]?.position ?? stretch.before, after: next };
}

function withFormer(stretch: Stretch, added: EventInfo[], next: EventPosition | null): Stretch {
  const events = [...added, ...stretch.events];
  if (events.length <= KEPT) return { ...stretch, events, before: next };
  const kept = events.slice(0, KEPT);
  const last = kept.at(-1);
  return { events: kept, before: next, after: last === undefined ? stretch.after : after(last.position) };
}
