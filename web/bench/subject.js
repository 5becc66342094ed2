// An engine with a guest program in it, where a JavaScript engine runs it: in a Worker of a page, or in a process of
// Node.js. This file is bundled for both.

import { Pace } from "../src/worker/pace";

/** @import { Message, Reply } from "./messages.js" */

/**
 * @typedef {(address: string) => Promise<BufferSource>} Read
 * @typedef {object} Engine
 * @property {(module: BufferSource) => Promise<(n: number) => number>} load gives the guest's `run`
 * @property {(module: BufferSource) => void} start
 * @property {(module: BufferSource) => void} validate
 */

/** @type {Engine | null} */
let engine = null;
/** @type {((n: number) => number) | null} */
let guest = null;

/**
 * @param {Message} message
 * @param {Read} read
 * @returns {Promise<Reply>}
 */
export async function answer(message, read) {
  try {
    engine ??= message.engine.glue === null ? around : await compiled(message.engine.glue, message.engine.slices, read);
    const module = message.kind === "run" ? null : await read(message.module);
    const start = globalThis.performance.now();
    let result = 0;
    if (message.kind === "run") result = guest?.(message.n) ?? 0;
    else if (message.kind === "load") guest = await engine.load(/** @type {BufferSource} */ (module));
    else engine[message.kind](/** @type {BufferSource} */ (module));
    return { result, milliseconds: globalThis.performance.now() - start };
  } catch (error) {
    return { failed: String(error) };
  }
}

/** The engine that runs this file. @type {Engine} */
const around = {
  load: async (module) => {
    const { instance } = await WebAssembly.instantiate(module, {});
    return /** @type {(n: number) => number} */ (instance.exports.run);
  },
  start: notMeasured,
  validate: notMeasured,
};

/** It would do most of that in other threads. */
function notMeasured() {
  throw new Error("this is not measured here");
}

/**
 * An engine that was compiled to WebAssembly.
 * @param {string} glue
 * @param {boolean} slices
 * @param {Read} read
 * @returns {Promise<Engine>}
 */
async function compiled(glue, slices, read) {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- wasm-bindgen wrote it, from lib.rs of subject/.
  const { default: init, Subject } = /** @type {import("./glue").Glue} */ (await import(glue));
  await init({ module_or_path: await read(glue.replace(/\.js$/, "_bg.wasm")) });
  return {
    load: (module) => {
      const subject = new Subject(module);
      return Promise.resolve((n) => {
        subject.begin(n);
        const result = slices ? inSlices(subject) : subject.advance(Number.MAX_SAFE_INTEGER);
        if (result === undefined) throw new Error("the guest did not come to its end");
        return result;
      });
    },
    start: (module) => {
      Subject.start(module, "run");
    },
    validate: (module) => {
      Subject.validate(module);
    },
  };
}

/**
 * As the page does it, at the page's pace: an engine of JavaScript has better code for a function that it enters again.
 * @param {import("./glue").Subject} subject
 */
function inSlices(subject) {
  const pace = new Pace();
  for (;;) {
    const start = globalThis.performance.now();
    const result = subject.advance(pace.budget);
    if (result !== undefined) return result;
    pace.measured(globalThis.performance.now() - start);
  }
}
