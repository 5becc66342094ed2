// A comparison from its beginning to its end: who is asked what, in which order, and for how long.

import browserAddress from "worker:browser-side";
import semblanceAddress from "worker:semblance-side";
import type { Comparison } from "../engine/types";
import type { Stage } from "../state/comparison";
import { kindOf } from "../views/format";
import type {
  BrowserTask,
  ComparedCall,
  FromBrowser,
  FromSemblance,
  Packed,
  Told,
  ToBrowser,
  ToSemblance,
} from "../engine/comparison";
import { Peer } from "./peer";

/** How long a program may run in the browser's engine, in milliseconds. */
const BROWSER_LIMIT = 5_000;
/** And in Semblance, when it has ended there. It is an interpreter. */
const SEMBLANCE_LIMIT = 120_000;
/** Loading and compiling may take this long. */
const PREPARATION_LIMIT = 60_000;

export type Ending = { kind: "compared"; comparison: Comparison } | { kind: "impossible"; reason: string };

/** What the browser's engine has made of a task. */
type Ran = Exclude<FromBrowser, { kind: "failed" }> | { kind: "overrun"; evidence: Packed };

/** The way out when there is nothing to compare. */
class Impossible extends Error {}

export class Comparing {
  readonly #call: ComparedCall;
  readonly #report: (stage: Stage, steps: number) => void;
  #stage: Stage = "browser";
  #semblance: Peer<ToSemblance, FromSemblance> | null = null;
  #browser: Peer<ToBrowser, FromBrowser> | null = null;

  constructor(call: ComparedCall, report: (stage: Stage, steps: number) => void) {
    this.#call = call;
    this.#report = report;
  }

  /** Ends it, whatever it is doing. */
  stop(): void {
    this.#semblance?.end({ kind: "failed", message: "stopped" });
    this.#browser?.end({ kind: "failed", message: "stopped" });
  }

  async run(): Promise<Ending> {
    try {
      return { kind: "compared", comparison: await this.#compare() };
    } catch (error) {
      if (error instanceof Impossible) return { kind: "impossible", reason: error.message };
      throw error;
    } finally {
      this.stop();
    }
  }

  async #compare(): Promise<Comparison> {
    const begun = await this.#askSemblance({ kind: "begin", call: this.#call }, "begun");
    if (begun.problem !== null) throw new Impossible(`${kindOf(begun.problem)}: ${begun.problem.message}`);
    this.#at("browser");
    const theirs = await this.#runInBrowser({ canonical: false, watched: false, keep: null });
    if (theirs.kind === "refused") {
      throw new Impossible(`This browser’s engine does not take the module. It says: ${theirs.reason}`);
    }
    this.#at("semblance");
    const limit = theirs.kind === "overrun" ? BROWSER_LIMIT : SEMBLANCE_LIMIT;
    await this.#askSemblance({ kind: "run", limit }, "ran");
    const { comparison } = await this.#askSemblance({ kind: "judge", evidence: theirs.evidence }, "judged");
    const areNans = comparison.mayBeNans && (await this.#isSameWithCanonicalNans());
    if (!comparison.mayBeLocated) return comparison;
    // Where NaNs are not all that differs, they would only hide what does.
    return this.#locate(comparison.mayBeNans && !areNans);
  }

  async #isSameWithCanonicalNans(): Promise<boolean> {
    this.#at("nans");
    const canonical = await this.#runInBrowser({ canonical: true, watched: false, keep: null });
    if (canonical.kind !== "ran") return false;
    return (await this.#askSemblance({ kind: "settle", evidence: canonical.evidence }, "settled")).isSame;
  }

  async #locate(canonical: boolean): Promise<Comparison> {
    this.#at("locating");
    const sums = await this.#runInBrowser({ canonical, watched: true, keep: null });
    if (sums.kind !== "ran" || sums.tally === null) return this.#judged();
    await this.#askSemblance({ kind: "again", tally: sums.tally }, "ran");
    const { block } = await this.#askSemblance({ kind: "run", limit: SEMBLANCE_LIMIT }, "ran");
    if (block === null) return this.#judged();
    const kept = await this.#runInBrowser({ canonical, watched: true, keep: block });
    if (kept.kind !== "ran" || kept.tally === null) return this.#judged();
    return (await this.#askSemblance({ kind: "locate", block, tally: kept.tally }, "judged")).comparison;
  }

  /** What there is to say by now. */
  async #judged(): Promise<Comparison> {
    return (await this.#askSemblance({ kind: "report" }, "judged")).comparison;
  }

  #at(stage: Stage): void {
    this.#stage = stage;
    this.#report(stage, 0);
  }

  async #askSemblance<K extends FromSemblance["kind"]>(
    message: ToSemblance,
    kind: K,
  ): Promise<Extract<FromSemblance, { kind: K }>> {
    this.#semblance ??= new Peer<ToSemblance, FromSemblance>(
      semblanceAddress,
      (told) => {
        if (told.kind === "steps") this.#report(this.#stage, told.steps);
      },
      failed,
    );
    const answer = await this.#semblance.ask(message);
    if (answer.kind === "failed") throw new Impossible(`The engine failed: ${answer.message}`);
    if (answer.kind !== kind) throw new Error(`${message.kind} was answered with ${answer.kind}`);
    return answer as Extract<FromSemblance, { kind: K }>;
  }

  async #runInBrowser(task: Omit<BrowserTask, "call">): Promise<Ran> {
    const seen: { soFar: Packed | null } = { soFar: null };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const overrun = { kind: "failed", message: OVERRUN } as const;
    const endAfter = (milliseconds: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        this.#browser?.end(overrun);
        this.#browser = null;
      }, milliseconds);
    };
    const told = (told: Told) => {
      if (told.kind === "over") endAfter(PREPARATION_LIMIT);
      if (told.kind !== "so far") return;
      if (seen.soFar === null) endAfter(BROWSER_LIMIT);
      seen.soFar = told.evidence;
    };
    endAfter(PREPARATION_LIMIT);
    // One for each run: what the last one has left in memory would count against this one.
    this.#browser?.end(overrun);
    this.#browser = new Peer<ToBrowser, FromBrowser>(browserAddress, told, failed);
    const answer = await this.#browser.ask({ kind: "run", task: { call: this.#call, ...task } });
    clearTimeout(timer);
    if (answer.kind !== "failed") return answer;
    if (answer.message !== OVERRUN) throw new Impossible(`The browser’s engine could not be asked: ${answer.message}`);
    const { soFar } = seen;
    if (soFar === null) throw new Impossible("Loading the module into the browser’s engine takes too long.");
    return { kind: "overrun", evidence: soFar };
  }
}

const OVERRUN = "the time is over";

function failed(message: string): { kind: "failed"; message: string } {
  return { kind: "failed", message };
}
