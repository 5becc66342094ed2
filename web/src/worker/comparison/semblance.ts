// The Worker that runs Semblance's side of a comparison, and compares.

import init, { Engine, SemblanceSide } from "../../../generated/semblance.js";
import wasm from "../../../generated/semblance_bg.wasm";
import type { Problem } from "../../engine/types";
import { explain } from "../failure";
import { Pace } from "../pace";
import { loadInto, runOf } from "./run";
import type { ComparedCall, FromSemblance, Told, ToSemblance } from "../../engine/comparison";

/** How often the page is told how far the run is, in milliseconds. */
const REPORT_INTERVAL = 100;

const engine = init({ module_or_path: new URL(wasm, import.meta.url) }).then(() => new Engine());
let side: SemblanceSide | null = null;
/** How long the run has taken. */
let milliseconds = 0;

addEventListener("message", ({ data }: MessageEvent<ToSemblance>) => {
  const answer = engine.then((engine) => answerTo(engine, data));
  void answer.catch((error: unknown): FromSemblance => ({ kind: "failed", message: explain(error) })).then(post);
});

function post(message: FromSemblance | Told): void {
  postMessage(message);
}

function answerTo(engine: Engine, message: ToSemblance): FromSemblance | Promise<FromSemblance> {
  if (message.kind === "begin") return { kind: "begun", problem: begin(engine, message.call) };
  if (side === null) throw new Error("nothing has begun");
  switch (message.kind) {
    case "run":
      return run(side, message.limit);
    case "judge":
      return { kind: "judged", comparison: side.judge(message.evidence, milliseconds) };
    case "settle":
      return { kind: "settled", isSame: side.settle(message.evidence) };
    case "again":
      side.again(message.tally);
      return { kind: "ran", isOver: false, block: null };
    case "locate":
      side.locate(message.block, message.tally);
      return { kind: "judged", comparison: side.report() };
    case "report":
      return { kind: "judged", comparison: side.report() };
  }
}

function begin(engine: Engine, call: ComparedCall): Problem | null {
  const [problem] = loadInto(engine, call).problems;
  if (problem !== undefined) return problem;
  try {
    side = new SemblanceSide(runOf(engine, call));
    return null;
  } catch (error) {
    if (isProblem(error)) return error;
    throw error;
  }
}

function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "stage" in error;
}

async function run(side: SemblanceSide, limit: number): Promise<FromSemblance> {
  const pace = new Pace();
  const began = performance.now();
  let reported = began;
  for (;;) {
    const before = performance.now();
    const progress = side.advance(pace.budget);
    const now = performance.now();
    pace.measured(now - before);
    milliseconds = now - began;
    if (progress.isOver) return { kind: "ran", isOver: true, block: side.block() ?? null };
    if (milliseconds >= limit) return { kind: "ran", isOver: false, block: null };
    if (now - reported >= REPORT_INTERVAL) {
      reported = now;
      post({ kind: "steps", steps: progress.steps });
    }
    const { wait } = progress;
    if (wait !== null) {
      // The program sleeps, and the clock goes on.
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait, limit - milliseconds)));
    }
  }
}
