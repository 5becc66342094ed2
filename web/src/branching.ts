// What the page does about several timelines: has the Worker make them, and compare what is shown with another one.

import { specsOf } from "./debugging";
import type { EngineClient } from "./engine/client";
import type { PageEvent } from "./state/events";
import { isBusy, runOf, type State } from "./state/state";
import { dispatch } from "./state/store";

export class Branching {
  readonly #client: EngineClient;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  react(event: PageEvent, after: State, before: State): void {
    switch (event.kind) {
      case "fork requested": {
        const { coming } = after.timelines;
        if (coming?.from == null || coming === before.timelines.coming) break;
        const breakpoints = specsOf(after.debug.breakpoints);
        const { change } = event;
        this.#client.send({ kind: "fork", run: coming.run, from: coming.from.run, change, breakpoints });
        break;
      }
      case "timeline removed":
        if (after.timelines.all !== before.timelines.all) this.#client.send({ kind: "forget", run: event.run });
        break;
      case "timeline chosen":
      case "moment chosen": {
        const run = runOf(after);
        if (run !== event.run) break;
        // The lines of its text may have others of the breakpoints.
        this.#client.send({ kind: "breakpoints", run, breakpoints: specsOf(after.debug.breakpoints) });
        if (event.kind === "moment chosen" && !isBusy(after)) {
          dispatch({ kind: "motion requested", motion: { kind: "seek", step: event.step } });
        }
        break;
      }
      case "difference asked": {
        const { comparison } = after.timelines;
        if (comparison !== null) this.#client.send({ kind: "differ", ...comparison });
        break;
      }
      default:
        break;
    }
  }
}
