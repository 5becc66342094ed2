// Engines compiled for this machine, each a process that is driven over lines (benches/engines/subject/src/lines.rs).

import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { Stopwatch } from "../stopwatch.js";

/** @import { Place, Subject } from "../places.js" */

/**
 * @param {string} artifacts
 * @returns {Place}
 */
export function open(artifacts) {
  return {
    description: "Native",
    open: (engine) => Promise.resolve(begin(artifacts, engine)),
    close: () => undefined,
  };
}

/**
 * @param {string} artifacts
 * @param {import("../engines.js").Engine} engine
 * @returns {Subject}
 */
function begin(artifacts, engine) {
  const child = spawn(path.join(artifacts, "native", engine.build ?? ""), { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const stopwatch = new Stopwatch(child.pid, child.pid);
  return {
    ask: async (question) => {
      const what = question.kind === "run" ? question.n : path.join(artifacts, question.module);
      stopwatch.start();
      child.stdin.write(`${question.kind} ${what}\n`);
      const next = await lines.next();
      const computed = stopwatch.stop();
      const answer = next.done === true ? "failed: it has ended" : next.value;
      if (answer.startsWith("failed")) throw new Error(answer);
      const [, result, milliseconds] = answer.split(" ");
      return { result: Number(result), milliseconds: computed ?? Number(milliseconds) };
    },
    close: () => {
      child.kill();
    },
  };
}
