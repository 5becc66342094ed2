// How long another thread computes. Other programs on the machine take its time away, but not of this kind.

import { readFileSync } from "node:fs";

export class Stopwatch {
  #file;
  /** @type {number | null} */
  #started = null;

  /**
   * Without a thread it stands still.
   * @param {number} [pid]
   * @param {number} [tid]
   */
  constructor(pid, tid) {
    this.#file = `/proc/${pid}/task/${tid}/schedstat`;
  }

  start() {
    this.#started = this.#read();
  }

  /** Milliseconds since the start; null where the system does not tell. The thread waits at both moments. */
  stop() {
    const now = this.#read();
    return now === null || this.#started === null ? null : now - this.#started;
  }

  #read() {
    try {
      return parseInt(readFileSync(this.#file, "utf8")) / 1e6;
    } catch {
      return null;
    }
  }
}
