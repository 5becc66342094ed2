// Engines compiled to WebAssembly, each in a process of Node.js.

import { fork } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { Stopwatch } from "../stopwatch.js";

/**
 * @param {string} artifacts
 * @returns {Promise<import("../places.js").Place>}
 */
export async function open(artifacts) {
  const description = `Node.js ${process.versions.node}, V8 ${process.versions.v8}`;
  return { description, open: (engine, guest) => begin(artifacts, engine, guest), close: async () => {} };
}

/**
 * @param {string} artifacts
 * @param {import("../engines.js").Engine} engine
 * @param {string} guest
 * @returns {Promise<import("../places.js").Subject>}
 */
async function begin(artifacts, engine, guest) {
  const child = fork(path.join(artifacts, "process.js"), { serialization: "json" });
  const address = (/** @type {string[]} */ ...parts) => pathToFileURL(path.join(artifacts, ...parts)).href;
  const ask = async (/** @type {import("../subject.js").Question} */ question) => {
    child.send(question);
    /** @type {import("../subject.js").Answer} */
    const answer = await new Promise((resolve, reject) => {
      child.once("message", resolve).once("error", reject);
    });
    if ("failed" in answer) throw new Error(`${engine.name}: ${answer.failed}`);
    return answer;
  };
  const glue = engine.build === null ? null : address("wasm32", engine.build, "subject.js");
  try {
    await ask({ kind: "load", glue, guest: address("guests", guest), slices: engine.slices });
  } catch (error) {
    child.kill();
    throw error;
  }
  const stopwatch = new Stopwatch(child.pid, child.pid);
  return {
    run: async (n) => {
      stopwatch.start();
      const { result, milliseconds } = await ask({ kind: "run", n });
      return { result, milliseconds: stopwatch.stop() ?? milliseconds };
    },
    close: async () => {
      child.kill();
    },
  };
}
