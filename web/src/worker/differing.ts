// Looks for where two runs differ, in slices, so that the Worker hears the page between any two of them.

import type { DifferenceSearch, Engine } from "../../generated/semblance.js";
import type { FromWorker } from "../engine/messages";
import { Pace } from "./pace";

export class Differing {
  readonly #post: (message: FromWorker) => void;
  readonly #wake = new MessageChannel();
  #pace = new Pace();
  /** The search that was asked for last; an earlier one is given up. */
  #current: { id: number; search: DifferenceSearch } | null = null;

  constructor(post: (message: FromWorker) => void, guarded: (work: () => void) => void) {
    this.#post = post;
    this.#wake.port1.onmessage = () => {
      guarded(() => {
        this.#slice();
      });
    };
  }

  start(id: number, ours: Engine | undefined, theirs: Engine | undefined): void {
    const search = theirs === undefined ? undefined : ours?.differences(theirs);
    const wasIdle = this.#current === null;
    this.#end();
    if (search === undefined) {
      this.#post({ kind: "differed", id, compared: null });
      return;
    }
    this.#current = { id, search };
    this.#pace = new Pace();
    if (wasIdle) this.#wake.port2.postMessage(null);
  }

  #slice(): void {
    if (this.#current === null) return;
    const { id, search } = this.#current;
    const before = performance.now();
    const compared = search.advance(this.#pace.budget);
    this.#pace.measured(performance.now() - before);
    if (compared === null) {
      this.#wake.port2.postMessage(null);
      return;
    }
    this.#end();
    this.#post({ kind: "differed", id, compared });
  }

  #end(): void {
    this.#current?.search.free();
    this.#current = null;
  }
}
