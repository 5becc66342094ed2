// One part of the module is pointed at in all of its forms: asks the engine what stands where the user points, and where
// the run is.

import type { Inspecting } from "./inspecting";
import { isInspected, type Pane } from "./state/anatomy";
import type { PageEvent } from "./state/events";
import { isCompiled, isOfRun, isRunnable, type State } from "./state/state";
import { dispatch } from "./state/store";

export class Pointing {
  readonly #inspecting: Inspecting;
  /** The last question of each kind: an answer to an earlier one comes too late. */
  #pointed = 0;
  #current = 0;

  constructor(inspecting: Inspecting) {
    this.#inspecting = inspecting;
  }

  react(event: PageEvent, after: State, before: State): void {
    if (event.kind === "offset pointed") void this.#find({ kind: "atOffset", offset: event.offset }, event.from);
    const { awaited } = after.anatomy;
    const isAsked = event.kind === "text pointed" || !isRunnable(before);
    if (isAsked && awaited !== null && isRunnable(after) && isInspected(after.anatomy)) {
      void this.#find({ kind: "atUnit", unit: awaited }, "wat");
    }
    const isOther =
      after.debug.view !== before.debug.view ||
      after.compiled !== before.compiled ||
      isInspected(after.anatomy) !== isInspected(before.anatomy);
    if (isOther) void this.#follow(after);
  }

  async #find(
    question: { kind: "atOffset"; offset: number } | { kind: "atUnit"; unit: number },
    from: Pane,
  ): Promise<void> {
    this.#pointed += 1;
    const number = this.#pointed;
    const answer = await this.#inspecting.ask(question);
    if (answer !== null && number === this.#pointed) dispatch({ kind: "part found", part: answer, from });
  }

  /** What the run executes next, as long as the source is what is run. */
  async #follow(now: State): Promise<void> {
    this.#current += 1;
    const number = this.#current;
    const offset = isCompiled(now) && isOfRun(now) ? (now.debug.view?.next?.offset ?? null) : null;
    const isWanted = offset !== null && isInspected(now.anatomy);
    const part = isWanted ? await this.#inspecting.ask({ kind: "atOffset", offset }) : null;
    if (number === this.#current && (part !== null || now.anatomy.current !== null)) {
      dispatch({ kind: "current part found", part });
    }
  }
}
