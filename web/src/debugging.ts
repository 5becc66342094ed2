// What the page does about stepping: sends the ways that the user wants to go to the Worker, and asks it questions.

import type { EngineClient } from "./engine/client";
import type { Answer, BreakpointSpec, Motion, Question } from "./engine/types";
import type { Breakpoint } from "./state/debug";
import type { PageEvent } from "./state/events";
import { isBusy, runOf, type State } from "./state/state";
import { dispatch, state } from "./state/store";

/** What a question is answered with. */
export type AnswerTo<Q extends Question> = Extract<Answer, { kind: Q["kind"] }>;

/** Into how many parts the timeline is divided for its marks. */
const MARK_PARTS = 1_000;

export class Debugging {
  readonly #client: EngineClient;
  readonly #waiting = new Map<number, (answer: Answer | null) => void>();
  #lastQuestion = 0;
  /** The slider has been dragged on while a seek was under way: there it goes next. */
  #wanted: Motion | null = null;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  /** Asks about the moment that is shown, when it is. `null`: it is not shown any more, or there is no run. */
  async ask<Q extends Question>(question: Q): Promise<AnswerTo<Q> | null> {
    const { view } = state.value.debug;
    const answer = await this.askRun(question);
    return state.value.debug.view === view ? answer : null;
  }

  /** Asks about the run, whatever moment is shown. `null`: there is none, or another one. */
  async askRun<Q extends Question>(question: Q): Promise<AnswerTo<Q> | null> {
    const run = runOf(state.value);
    if (run === null) return null;
    this.#lastQuestion += 1;
    const id = this.#lastQuestion;
    const answer = await new Promise<Answer | null>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#client.send({ kind: "ask", run, id, question });
    });
    return runOf(state.value) === run && answer?.kind === question.kind ? (answer as AnswerTo<Q>) : null;
  }

  react(event: PageEvent, after: State, before: State): void {
    switch (event.kind) {
      case "motion requested":
        this.#go(event.motion);
        break;
      case "answered":
        this.#waiting.get(event.id)?.(event.answer);
        this.#waiting.delete(event.id);
        break;
      case "arrived":
        this.#arrived(after);
        break;
      case "frame chosen":
        if (event.level > 0) void this.#seeFrame(event.level);
        break;
      case "ready":
      case "failed":
      case "engine unresponsive":
        this.#abandon();
        break;
      default:
        break;
    }
    this.#watch(event, after, before);
    if (after.debug.breakpoints !== before.debug.breakpoints) this.#sendBreakpoints(after);
  }

  #go(motion: Motion): void {
    const now = state.value;
    const run = runOf(now);
    if (run === null || now.run.phase === "requested") return;
    const { travel } = now.debug;
    if (motion.kind === "seek" && travel?.motion.kind === "seek") {
      this.#wanted = motion;
      return;
    }
    this.#wanted = null;
    dispatch({ kind: "travel begun", motion });
    this.#client.send({ kind: "go", run, travel: state.value.debug.lastTravel, motion });
  }

  #arrived(after: State): void {
    const wanted = this.#wanted;
    if (after.debug.travel !== null) return;
    this.#wanted = null;
    if (wanted !== null) this.#go(wanted);
    else if (!isBusy(after)) void this.#seeMarks();
  }

  async #seeMarks(): Promise<void> {
    const answer = await this.ask({ kind: "marks", parts: MARK_PARTS });
    if (answer !== null) dispatch({ kind: "marks seen", marks: answer });
  }

  async #seeFrame(level: number): Promise<void> {
    const answer = await this.ask({ kind: "view", level });
    if (answer !== null) dispatch({ kind: "frame seen", position: answer.position, view: answer });
  }

  /** Another filter, or another run that is shown; one that begins is told with its beginning. */
  #watch({ kind }: PageEvent, after: State, before: State): void {
    const run = runOf(after);
    const { wanted } = after.debug.findings;
    const isSame = run === runOf(before) && wanted === before.debug.findings.wanted;
    if (run !== null && !isSame && kind !== "run started") this.#client.send({ kind: "watch", run, wanted });
  }

  #sendBreakpoints(now: State): void {
    const run = runOf(now);
    if (run !== null) this.#client.send({ kind: "breakpoints", run, breakpoints: specsOf(now.debug.breakpoints) });
  }

  /** Whoever could have answered is gone. */
  #abandon(): void {
    for (const resolve of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
    this.#wanted = null;
  }
}

/** Breakpoints as the engine is told of them. */
export function specsOf(breakpoints: readonly Breakpoint[]): BreakpointSpec[] {
  const enabled = breakpoints.filter((it) => it.enabled);
  return enabled.map(({ id, line, condition, passes, log }) => ({
    id,
    on: { kind: "line", line },
    condition: condition.trim() === "" ? null : condition,
    passes,
    log: log === "" ? null : log,
  }));
}
