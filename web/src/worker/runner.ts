// Runs a program and goes along its timeline, in slices, so that the Worker hears the page between any two of them.

import type { Engine } from "../../generated/semblance.js";
import type { FromWorker, Progress, ToWorker, TravelEnd } from "../engine/messages";
import type { Answer, Motion, Question, Slice } from "../engine/types";
import { Pace } from "./pace";

/** Reports reach the page about thirty times a second: more than eyes can use would only cost time. */
const REPORT_INTERVAL = 33;

/** What is printed between two reports and goes beyond this many characters is lost: nobody could have read it. */
const CONSOLE_LIMIT = 1 << 20;

/** What a timer can count, in milliseconds: 24 days. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** A seek that takes longer makes room for a newer one; a shorter one may as well arrive. */
const PATIENCE = 50;

type Run = {
  id: number;
  engine: Engine;
  /** The way that is being gone. */
  travel: Travel | null;
  /** The ways that come after it. */
  queue: Travel[];
  questions: { id: number; question: Question }[];
  position: number;
  recorded: number;
  /** How far it was recorded at the last report. */
  reportedTo: number;
  /** What recording has taken, and when that was last looked at. */
  milliseconds: number;
  looked: number;
  reported: number;
  console: string;
  dropped: number;
  said: Slice["said"];
};

type Travel = { id: number; motion: Motion; started: number };

export class Runner {
  readonly #post: (message: FromWorker) => void;
  readonly #wake = new MessageChannel();
  #pace = new Pace();
  #run: Run | null = null;
  #isAwake = false;
  /** The page has not shown the last progress yet: a program can print faster than any page can draw. */
  #isUnseen = false;

  constructor(post: (message: FromWorker) => void, guarded: (work: () => void) => void) {
    this.#post = post;
    this.#wake.port1.onmessage = () => {
      this.#isAwake = false;
      guarded(() => {
        this.#slice();
      });
    };
  }

  uses(engine: Engine): boolean {
    return this.#run?.engine === engine;
  }

  start(engine: Engine, message: ToWorker & { kind: "run" }): void {
    this.#forget();
    const { run: id, function: name, arguments: args } = message;
    const problem = name === null ? undefined : engine.check_arguments(name, args);
    if (problem !== undefined) {
      this.#post({ kind: "refused", run: id, end: { kind: "bad arguments", message: problem } });
      return;
    }
    const refused = engine.start(name ?? undefined, args);
    if (refused !== null) {
      this.#post({ kind: "refused", run: id, end: refused });
      return;
    }
    this.#isUnseen = false;
    this.#pace = new Pace();
    this.#run = {
      ...{ id, engine, travel: null, queue: [], questions: [] },
      ...{ position: 0, recorded: 0, reportedTo: 0, milliseconds: 0, looked: 0, reported: performance.now() },
      ...{ console: "", dropped: 0, said: [] },
    };
    this.breakpoints(id, message.breakpoints);
    this.go(id, message.travel, message.motion);
  }

  go(id: number, travel: number, motion: Motion): void {
    const run = this.#run;
    if (run?.id !== id) return;
    const now = performance.now();
    if (motion.kind === "seek") {
      run.queue = [];
      if (run.travel !== null && now - run.travel.started > PATIENCE) run.travel = null;
    }
    run.queue.push({ id: travel, motion, started: now });
    this.#continue();
  }

  stop(id: number): void {
    const run = this.#run;
    if (run?.id !== id) return;
    const last = run.queue.at(-1) ?? run.travel;
    if (last === null) return;
    run.engine.halt();
    run.queue = [];
    const slice = run.engine.advance(0);
    if (slice !== null) take(run, slice, performance.now());
    this.#arrive(run, last.id, { kind: "stopped" });
  }

  breakpoints(id: number, breakpoints: (ToWorker & { kind: "breakpoints" })["breakpoints"]): void {
    if (this.#run?.id !== id) return;
    const states = this.#run.engine.set_breakpoints(breakpoints);
    this.#post({ kind: "breakpoints set", run: id, states });
  }

  ask(id: number, question: number, asked: Question): void {
    const run = this.#run;
    if (run?.id !== id) {
      this.#post({ kind: "answered", id: question, answer: null });
      return;
    }
    run.questions.push({ id: question, question: asked });
    if (run.travel === null && run.queue.length === 0) this.#answer(run);
  }

  seen(): void {
    this.#isUnseen = false;
  }

  #forget(): void {
    for (const { id } of this.#run?.questions ?? []) this.#post({ kind: "answered", id, answer: null });
    this.#run = null;
  }

  /** Messages that the page has sent in the meantime come first: a channel's messages queue up behind them. */
  #continue(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.#wake.port2.postMessage(null);
  }

  /** The program sleeps; whoever stops it need not wait for it to wake up. */
  #continueAfter(travel: Travel, milliseconds: number): void {
    setTimeout(
      () => {
        if (this.#run?.travel === travel) this.#continue();
      },
      Math.min(milliseconds, LONGEST_TIMEOUT),
    );
  }

  #slice(): void {
    const run = this.#run;
    if (run === null) return;
    if (run.travel === null) {
      const next = run.queue.shift();
      if (next === undefined) return;
      run.travel = next;
      run.looked = performance.now();
      run.engine.set_out(next.motion);
    }
    const { travel } = run;
    const before = performance.now();
    const slice = run.engine.advance(this.#pace.budget);
    const after = performance.now();
    if (slice === null) return;
    this.#pace.measured(after - before);
    take(run, slice, after);
    if (slice.arrival !== null) {
      this.#arrive(run, travel.id, slice.arrival);
      if (run.queue.length > 0) this.#continue();
      return;
    }
    if (slice.canLook) this.#answer(run);
    const isDue = slice.wait !== null || after - run.reported >= REPORT_INTERVAL;
    if (isDue && !this.#isUnseen) {
      this.#isUnseen = true;
      this.#post({ kind: "progress", run: run.id, progress: report(run, after) });
    }
    if (slice.wait === null) this.#continue();
    else this.#continueAfter(travel, slice.wait);
  }

  #arrive(run: Run, travel: number, end: TravelEnd): void {
    run.travel = null;
    const view = run.engine.ask({ kind: "view", level: 0 });
    if (view?.kind !== "view") return;
    const progress = report(run, performance.now());
    this.#post({ kind: "arrived", run: run.id, travel, progress, end, view });
    if (run.queue.length === 0) this.#answer(run);
  }

  #answer(run: Run): void {
    for (const { id, question } of run.questions) {
      const answer: Answer | null = run.engine.ask(question);
      this.#post({ kind: "answered", id, answer });
    }
    run.questions = [];
  }
}

/** Takes in what a slice gave. */
function take(run: Run, slice: Slice, now: number): void {
  if (slice.recorded > run.recorded || slice.wait !== null) run.milliseconds += now - run.looked;
  run.looked = now;
  run.position = slice.position;
  run.recorded = slice.recorded;
  run.said.push(...slice.said);
  if (slice.dropped > 0) {
    run.dropped += run.console.length + slice.dropped;
    run.console = "";
  }
  run.console += slice.console;
  const excess = run.console.length - CONSOLE_LIMIT;
  if (excess <= 0) return;
  run.console = run.console.slice(excess);
  run.dropped += excess;
}

function report(run: Run, now: number): Progress {
  const { position, recorded, milliseconds, console, dropped, said } = run;
  run.reported = now;
  run.console = "";
  run.dropped = 0;
  run.said = [];
  const tail = recorded > run.reportedTo ? run.engine.look() : null;
  run.reportedTo = recorded;
  return { position, recorded, milliseconds, console, dropped, said, tail };
}
