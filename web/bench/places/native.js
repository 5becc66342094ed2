// Engines compiled for this machine, each a process that is driven over lines (benches/engines/subject/src/lines.rs).

import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { Stopwatch } from "../stopwatch.js";

/**
 * @param {string} artifacts
 * @returns {Promise<import("../places.js").Place>}
 */
export async function open(artifacts) {
  return { description: "native", open: (engine, guest) => begin(artifacts, engine, guest), close: async () => {} };
}

/**
 * @param {string} artifacts
 * @param {import("../engines.js").Engine} engine
 * @param {string} guest
 * @returns {Promise<import("../places.js").Subject>}
 */
async function begin(artifacts, engine, guest) {
  const child = spawn(path.join(artifacts, "native", engine.build ?? ""), { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (/** @type {string} */ line) => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done || value.startsWith("failed")) throw new Error(`${engine.name}: ${value ?? "ended"}`);
    return value.split(" ");
  };
  try {
    await ask(`load ${path.join(artifacts, "guests", guest)}`);
  } catch (error) {
    child.kill();
    throw error;
  }
  const stopwatch = new Stopwatch(child.pid, child.pid);
  return {
    run: async (n) => {
      stopwatch.start();
      const [, result, milliseconds] = await ask(`run ${n}`);
      return { result: Number(result), milliseconds: stopwatch.stop() ?? Number(milliseconds) };
    },
    close: async () => {
      child.kill();
    },
  };
}
