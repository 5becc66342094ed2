// Runs a program in slices, so that the Worker hears the page between any two of them.

import type { Engine } from "../../generated/semblance.js";
import type { FromWorker, Progress, RunEnd } from "../engine/messages";
import { Pace } from "./pace";

/** Reports reach the page about thirty times a second: more than eyes can use would only cost time. */
const REPORT_INTERVAL = 33;

/** What is printed between two reports and goes beyond this many characters is lost: nobody could have read it. */
const CONSOLE_LIMIT = 1 << 20;

/** What a timer can count, in milliseconds: 24 days. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

type Run = {
  id: number;
  engine: Engine;
  started: number;
  reported: number;
  steps: number;
  console: string;
  dropped: number;
};

export class Runner {
  readonly #post: (message: FromWorker) => void;
  readonly #wake = new MessageChannel();
  #pace = new Pace();
  #run: Run | null = null;
  /** The page has not shown the last progress yet: a program can print faster than any page can draw. */
  #isUnseen = false;

  constructor(post: (message: FromWorker) => void, guarded: (work: () => void) => void) {
    this.#post = post;
    this.#wake.port1.onmessage = () => {
      guarded(() => {
        this.#slice();
      });
    };
  }

  uses(engine: Engine): boolean {
    return this.#run?.engine === engine;
  }

  start(id: number, engine: Engine, name: string | null, args: string): void {
    if (this.#run !== null) this.stop(this.#run.id);
    this.#isUnseen = false;
    this.#pace = new Pace();
    const now = performance.now();
    this.#run = { id, engine, started: now, reported: now, steps: 0, console: "", dropped: 0 };
    const message = name === null ? undefined : engine.check_arguments(name, args);
    if (message !== undefined) {
      this.#end(this.#run, { kind: "bad arguments", message });
      return;
    }
    const outcome = engine.start(name ?? undefined, args);
    if (outcome === null) this.#continue();
    else this.#end(this.#run, outcome);
  }

  stop(id: number): void {
    if (this.#run?.id === id) this.#end(this.#run, { kind: "stopped" });
  }

  seen(): void {
    this.#isUnseen = false;
  }

  /** Messages that the page has sent in the meantime come first: a channel's messages queue up behind them. */
  #continue(): void {
    this.#wake.port2.postMessage(null);
  }

  /** The program sleeps; whoever stops it need not wait for it to wake up. */
  #continueAfter(run: Run, milliseconds: number): void {
    setTimeout(
      () => {
        if (this.#run === run) this.#continue();
      },
      Math.min(milliseconds, LONGEST_TIMEOUT),
    );
  }

  #slice(): void {
    const run = this.#run;
    if (run === null) return;
    const before = performance.now();
    const slice = run.engine.run(this.#pace.budget);
    const after = performance.now();
    this.#pace.measured(after - before);
    run.steps = slice.steps;
    print(run, slice.console, slice.dropped);
    if (slice.outcome !== null) {
      this.#end(run, slice.outcome);
      return;
    }
    const isDue = slice.wait !== null || after - run.reported >= REPORT_INTERVAL;
    if (isDue && !this.#isUnseen) {
      this.#isUnseen = true;
      this.#post({ kind: "progress", run: run.id, progress: report(run, after) });
    }
    if (slice.wait === null) this.#continue();
    else this.#continueAfter(run, slice.wait);
  }

  #end(run: Run, end: RunEnd): void {
    this.#run = null;
    this.#post({ kind: "ended", run: run.id, progress: report(run, performance.now()), end });
  }
}

function print(run: Run, text: string, dropped: number): void {
  if (dropped > 0) {
    run.dropped += run.console.length + dropped;
    run.console = "";
  }
  run.console += text;
  const excess = run.console.length - CONSOLE_LIMIT;
  if (excess <= 0) return;
  run.console = run.console.slice(excess);
  run.dropped += excess;
}

function report(run: Run, now: number): Progress {
  const progress = { steps: run.steps, milliseconds: now - run.started, console: run.console, dropped: run.dropped };
  run.reported = now;
  run.console = "";
  run.dropped = 0;
  return progress;
}
