// The page's end of the Worker: starts it, talks to it, and starts another when it is broken or does not answer.

import address from "worker:engine";
import type { FromWorker, ToWorker } from "./messages";

/** A Worker that has not answered for so long is in the middle of something that may never end. */
const PATIENCE = 500;

export class EngineClient {
  readonly #report: (message: FromWorker) => void;
  #worker: Worker | null = null;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(report: (message: FromWorker) => void) {
    this.#report = report;
  }

  /** Starts the Worker; one that is there already is ended, whatever it was doing. */
  start(): void {
    this.#worker?.terminate();
    clearTimeout(this.#deadline);
    const worker = new Worker(address, { type: "module" });
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if (worker === this.#worker) this.#report(data);
    });
    // The script itself could not be loaded, or threw where nobody caught it.
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      this.#report({ kind: "failed", message: event.message || "its program could not be loaded" });
    });
  }

  send(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  /** Sends what must be answered soon; `unanswered` is called when no `answered` comes in time. */
  insist(message: ToWorker, unanswered: () => void): void {
    this.send(message);
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(unanswered, PATIENCE);
  }

  answered(): void {
    clearTimeout(this.#deadline);
  }
}
