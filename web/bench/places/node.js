// Engines compiled to WebAssembly, each in a process of Node.js.

import { fork } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { addressed } from "../messages.js";
import { Stopwatch } from "../stopwatch.js";

/** @import { Place, Subject } from "../places.js" */

/** What peers are compiled to, where it still has to be asked for. */
const flags = Number.parseInt(process.versions.node, 10) < 21 ? ["--experimental-wasm-relaxed-simd"] : [];

/**
 * @param {string} artifacts
 * @returns {Place}
 */
export function open(artifacts) {
  return {
    description: `Node.js ${process.versions.node} (V8 ${process.versions.v8.replace(/-.*/, "")})`,
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
  const child = fork(path.join(artifacts, "process.js"), { execArgv: flags });
  const base = pathToFileURL(path.join(artifacts, "/")).href;
  const stopwatch = new Stopwatch(child.pid, child.pid);
  return {
    ask: async (question) => {
      stopwatch.start();
      /** @type {import("../messages.js").Reply} */
      const reply = await new Promise((resolve, reject) => {
        child.once("message", resolve).once("error", reject);
        child.once("exit", () => {
          reject(new Error("it has ended"));
        });
        child.send(addressed(question, engine, base));
      });
      child.removeAllListeners();
      if ("failed" in reply) throw new Error(reply.failed);
      return { result: reply.result, milliseconds: stopwatch.stop() ?? reply.milliseconds };
    },
    close: () => {
      child.kill();
    },
  };
}
