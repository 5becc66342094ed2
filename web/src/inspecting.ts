// Asking the engine what a module consists of.

import type { EngineClient } from "./engine/client";
import type { ModuleAnswer, ModuleQuestion } from "./engine/types";
import type { PageEvent } from "./state/events";
import { isRunnable } from "./state/state";
import { state } from "./state/store";

/** What a question is answered with. */
export type ModuleAnswerTo<Q extends ModuleQuestion> = Extract<ModuleAnswer, { kind: Q["kind"] }>;

export class Inspecting {
  readonly #client: EngineClient;
  readonly #waiting = new Map<number, (answer: ModuleAnswer | null) => void>();
  #last = 0;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  /** Asks about the module that the source is. `null`: it is not that any more, or there is none. */
  async ask<Q extends ModuleQuestion>(question: Q): Promise<ModuleAnswerTo<Q> | null> {
    if (!isRunnable(state.value)) return null;
    const { revision } = state.value.source;
    this.#last += 1;
    const id = this.#last;
    const answer = await new Promise<ModuleAnswer | null>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#client.send({ kind: "inspect", id, question });
    });
    const isCurrent = state.value.source.revision === revision;
    return isCurrent && answer?.kind === question.kind ? (answer as ModuleAnswerTo<Q>) : null;
  }

  react(event: PageEvent): void {
    switch (event.kind) {
      case "inspected":
        this.#waiting.get(event.id)?.(event.answer);
        this.#waiting.delete(event.id);
        break;
      case "ready":
      case "failed":
      case "engine unresponsive":
        // Whoever could have answered is gone.
        for (const resolve of this.#waiting.values()) resolve(null);
        this.#waiting.clear();
        break;
      default:
        break;
    }
  }
}
