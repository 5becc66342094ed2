// A Worker that is asked one thing after the other, and that may have to be ended in the middle of it.

import type { Told } from "../engine/comparison";

type Waiting<From> = { resolve: (answer: From) => void };

export class Peer<To, From extends { kind: string }> {
  readonly #worker: Worker;
  readonly #told: (told: Told) => void;
  #waiting: Waiting<From> | null = null;

  constructor(address: URL, told: (told: Told) => void, failed: (message: string) => From) {
    this.#told = told;
    this.#worker = new Worker(address, { type: "module" });
    this.#worker.addEventListener("message", ({ data }: MessageEvent<From | Told>) => {
      if (isTold(data)) this.#told(data);
      else this.#answer(data);
    });
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#answer(failed(event.message || "its program could not be loaded"));
    });
  }

  ask(message: To): Promise<From> {
    return new Promise((resolve) => {
      this.#waiting = { resolve };
      this.#worker.postMessage(message);
    });
  }

  /** Whatever it was doing; what it was asked is answered with this. */
  end(answer: From): void {
    this.#worker.terminate();
    this.#answer(answer);
  }

  #answer(answer: From): void {
    this.#waiting?.resolve(answer);
    this.#waiting = null;
  }
}

function isTold(message: { kind: string }): message is Told {
  return message.kind === "so far" || message.kind === "over" || message.kind === "steps";
}
