// Compares two runs, in slices, so that the Worker hears the page between any two of them.

import type { Comparer, Engine } from "../../generated/semblance.js";
import type { FromWorker } from "../engine/messages";
import { Pace } from "./pace";

export class Comparing {
  readonly #post: (message: FromWorker) => void;
  readonly #wake = new MessageChannel();
  #pace = new Pace();
  /** The comparison that was asked for last; an earlier one is given up. */
  #current: { id: number; comparer: Comparer } | null = null;

  constructor(post: (message: FromWorker) => void, guarded: (work: () => void) => void) {
    this.#post = post;
    this.#wake.port1.onmessage = () => {
      guarded(() => {
        this.#slice();
      });
    };
  }

  start(id: number, ours: Engine | undefined, theirs: Engine | undefined): void {
    const comparer = theirs === undefined ? undefined : ours?.compare(theirs);
    const wasIdle = this.#current === null;
    this.#end();
    if (comparer === undefined) {
      this.#post({ kind: "compared", id, compared: null });
      return;
    }
    this.#current = { id, comparer };
    this.#pace = new Pace();
    if (wasIdle) this.#wake.port2.postMessage(null);
  }

  #slice(): void {
    if (this.#current === null) return;
    const { id, comparer } = this.#current;
    const before = performance.now();
    const compared = comparer.advance(this.#pace.budget);
    this.#pace.measured(performance.now() - before);
    if (compared === null) {
      this.#wake.port2.postMessage(null);
      return;
    }
    this.#end();
    this.#post({ kind: "compared", id, compared });
  }

  #end(): void {
    this.#current?.comparer.free();
    this.#current = null;
  }
}
