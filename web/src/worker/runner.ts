// Runs a program, in several ways if need be, and goes along their timelines, in slices, so that the Worker hears the page
// between any two of them.

import type { Engine } from "../../generated/semblance.js";
import type { FromWorker, Picture, Progress, ToWorker, TravelEnd } from "../engine/messages";
import type { Answer, CanvasEvent, Motion, Question, Slice } from "../engine/types";
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
  /** Made for this run alone. */
  isOwn: boolean;
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
  errors: Slice["errors"];
  typed: Slice["typed"];
  asks: boolean;
  dropped: number;
  said: Slice["said"];
  /** Whether there was a picture at the last report. */
  isPictured: boolean;
};

type Travel = { id: number; motion: Motion; started: number };

export class Runner {
  readonly #post: (message: FromWorker, transfer?: Transferable[]) => void;
  readonly #wake = new MessageChannel();
  #pace = new Pace();
  readonly #runs = new Map<number, Run>();
  /** The one that is gone along. */
  #run: Run | null = null;
  #isAwake = false;
  /** `null`: what the engine allows by itself. */
  #snapshotLimit: number | null = null;
  /** The page has not shown the last progress yet: a program can print faster than any page can draw. */
  #isUnseen = false;

  constructor(post: (message: FromWorker, transfer?: Transferable[]) => void, guarded: (work: () => void) => void) {
    this.#post = post;
    this.#wake.port1.onmessage = () => {
      this.#isAwake = false;
      guarded(() => {
        this.#slice();
      });
    };
  }

  limitSnapshots(bytes: number): void {
    this.#snapshotLimit = bytes;
    for (const { engine } of this.#runs.values()) engine.limit_snapshots(bytes);
  }

  uses(engine: Engine): boolean {
    return [...this.#runs.values()].some((run) => run.engine === engine);
  }

  engineOf(run: number): Engine | undefined {
    return this.#runs.get(run)?.engine;
  }

  start(engine: Engine, message: ToWorker & { kind: "run" }): void {
    const { run: id, like, function: name, arguments: args } = message;
    const other = like === null ? undefined : this.#runs.get(like);
    if (other === undefined) this.#forgetAll();
    const problem = name === null ? undefined : engine.check_arguments(name, args);
    if (problem !== undefined) {
      this.#post({ kind: "refused", run: id, end: { kind: "bad arguments", message: problem } });
      return;
    }
    // An engine has one run.
    const isOwn = this.uses(engine);
    const own = isOwn ? engine.twin() : engine;
    if (this.#snapshotLimit !== null) own.limit_snapshots(this.#snapshotLimit);
    own.set_world(message.world);
    for (const { path, bytes } of message.files) own.put_file(path, bytes);
    const refused =
      other === undefined ? own.start(name ?? undefined, args) : own.start_like(other.engine, name ?? undefined, args);
    if (refused !== null) {
      this.#post({ kind: "refused", run: id, end: refused });
      return;
    }
    this.#isUnseen = false;
    this.#pace = new Pace();
    this.#add(id, own, isOwn);
    own.watch(message.wanted);
    this.breakpoints(id, message.breakpoints);
    this.go(id, message.travel, message.motion);
  }

  fork({ run: id, from, change, breakpoints }: ToWorker & { kind: "fork" }): void {
    const other = this.#runs.get(from);
    if (other === undefined) return;
    let engine: Engine;
    try {
      engine = other.engine.fork(change);
    } catch (error) {
      // What is refused is said in words; all else is a failure.
      if (typeof error !== "string") throw error;
      this.#post({ kind: "fork refused", run: id, message: error });
      return;
    }
    const run = this.#add(id, engine, true);
    const now = performance.now();
    const slice = engine.advance(0);
    if (slice !== null) take(run, slice, now);
    const view = engine.ask({ kind: "view", level: 0 });
    if (view?.kind !== "view") return;
    this.#draw(run);
    this.#post({ kind: "forked", run: id, progress: report(run, now), view });
    this.breakpoints(id, breakpoints);
  }

  go(id: number, travel: number, motion: Motion): void {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    this.#run = run;
    const now = performance.now();
    if (motion.kind === "seek") {
      run.queue = [];
      if (run.travel !== null && now - run.travel.started > PATIENCE) run.travel = null;
    }
    run.queue.push({ id: travel, motion, started: now });
    this.#continue();
  }

  stop(id: number): void {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    const last = run.queue.at(-1) ?? run.travel;
    if (last === null) return;
    run.engine.halt();
    run.queue = [];
    const slice = run.engine.advance(0);
    if (slice !== null) take(run, slice, performance.now());
    this.#arrive(run, last.id, { kind: "stopped" });
  }

  breakpoints(id: number, breakpoints: (ToWorker & { kind: "breakpoints" })["breakpoints"]): void {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    const states = run.engine.set_breakpoints(breakpoints);
    this.#post({ kind: "breakpoints set", run: id, states });
  }

  ask(id: number, question: number, asked: Question): void {
    const run = this.#runs.get(id);
    if (run === undefined) {
      this.#post({ kind: "answered", id: question, answer: null });
      return;
    }
    run.questions.push({ id: question, question: asked });
    if (run.travel === null && run.queue.length === 0) this.#answer(run);
  }

  /** Types something for the program to read, or ends what it can read; a program that waits for it goes on. */
  type(id: number, text: string | null): void {
    const run = this.#run;
    if (run?.id !== id) return;
    run.engine.type_in(text);
    if (run.travel !== null) this.#continue();
  }

  /** The user does something to the picture: a program that draws asks for that itself, frame by frame. */
  happen(id: number, event: CanvasEvent): void {
    const run = this.#run;
    if (run?.id === id && run.travel !== null) run.engine.happen(event);
  }

  listFiles(id: number): void {
    const run = this.#run;
    if (run?.id === id) this.#post({ kind: "files listed", run: id, files: run.engine.list_files() });
  }

  fetchFile(id: number, path: string): void {
    const run = this.#run;
    const bytes = run?.id === id ? run.engine.file(path) : undefined;
    if (bytes !== undefined) this.#post({ kind: "file fetched", path, bytes: new Uint8Array(bytes) });
  }

  seen(): void {
    this.#isUnseen = false;
  }

  forget(id: number): void {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    for (const { id } of run.questions) this.#post({ kind: "answered", id, answer: null });
    this.#runs.delete(id);
    if (this.#run === run) this.#run = null;
    if (run.isOwn) run.engine.free();
  }

  #forgetAll(): void {
    for (const id of [...this.#runs.keys()]) this.forget(id);
  }

  #add(id: number, engine: Engine, isOwn: boolean): Run {
    const run: Run = {
      ...{ id, engine, isOwn, travel: null, queue: [], questions: [] },
      ...{
        position: 0,
        recorded: 0,
        reportedTo: 0,
        milliseconds: 0,
        looked: performance.now(),
        reported: performance.now(),
      },
      ...{ console: "", errors: [], typed: [], asks: false, dropped: 0, said: [], isPictured: false },
    };
    this.#runs.set(id, run);
    return run;
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
    const isDue = slice.wait !== null || slice.asks || after - run.reported >= REPORT_INTERVAL;
    if (isDue && !this.#isUnseen) {
      this.#isUnseen = true;
      this.#draw(run);
      this.#post({ kind: "progress", run: run.id, progress: report(run, after) });
    }
    if (slice.wait !== null) this.#continueAfter(travel, slice.wait);
    else if (!slice.asks) this.#continue();
  }

  #arrive(run: Run, travel: number, end: TravelEnd): void {
    run.travel = null;
    const view = run.engine.ask({ kind: "view", level: 0 });
    if (view?.kind !== "view") return;
    const progress = report(run, performance.now());
    this.#draw(run);
    this.#post({ kind: "arrived", run: run.id, travel, progress, end, view });
    if (run.queue.length === 0) this.#answer(run);
  }

  #draw(run: Run): void {
    const picture = pictureOf(run.engine);
    if (picture === null && !run.isPictured) return;
    run.isPictured = picture !== null;
    this.#post({ kind: "pictured", run: run.id, picture }, picture === null ? [] : [picture.pixels.buffer]);
  }

  #answer(run: Run): void {
    for (const { id, question } of run.questions) {
      const answer: Answer | null = run.engine.ask(question);
      this.#post({ kind: "answered", id, answer });
    }
    run.questions = [];
  }
}

function pictureOf(engine: Engine): Picture | null {
  const picture = engine.picture();
  if (picture === undefined) return null;
  const [width, height] = [picture.width(), picture.height()];
  // A copy of its own, which can be handed over.
  const { buffer } = new Uint8Array(picture.bytes());
  return { width, height, pixels: new Uint8ClampedArray(buffer) };
}

/** Takes in what a slice gave. */
function take(run: Run, slice: Slice, now: number): void {
  if (slice.recorded > run.recorded || slice.wait !== null || slice.asks) run.milliseconds += now - run.looked;
  run.looked = now;
  run.position = slice.position;
  run.recorded = slice.recorded;
  run.said.push(...slice.said);
  run.errors.push(...slice.errors);
  run.typed.push(...slice.typed);
  run.asks = slice.asks;
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
  const { position, recorded, milliseconds, console, errors, typed, asks, dropped, said } = run;
  run.reported = now;
  run.console = "";
  run.dropped = 0;
  run.said = [];
  run.errors = [];
  run.typed = [];
  const tail = recorded > run.reportedTo ? run.engine.look() : null;
  run.reportedTo = recorded;
  return { position, recorded, milliseconds, console, errors, typed, asks, dropped, said, tail };
}
