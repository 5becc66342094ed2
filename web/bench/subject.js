// An engine with a guest program in it, where a JavaScript engine runs it: in a Worker of a page, or in a process of
// Node.js. This file is bundled for both.

import { Pace } from "../src/worker/pace";

/**
 * @typedef {object} Load what to load; null as glue means the engine that runs this file
 * @property {"load"} kind
 * @property {string | null} glue
 * @property {string} guest
 * @property {boolean} slices
 * @typedef {{ kind: "run", n: number }} Run
 * @typedef {Load | Run} Question
 * @typedef {{ result: number, milliseconds: number } | { failed: string }} Answer
 * @typedef {(n: number) => number} Guest
 */

/** @type {Guest | null} */
let guest = null;

/**
 * @param {Question} question
 * @param {(address: string) => Promise<BufferSource>} read
 * @returns {Promise<Answer>}
 */
export async function answer(question, read) {
  try {
    const start = performance.now();
    if (question.kind === "load") guest = await load(question, read);
    const result = question.kind === "run" && guest !== null ? guest(question.n) : 0;
    return { result, milliseconds: performance.now() - start };
  } catch (error) {
    return { failed: String(error) };
  }
}

/**
 * @param {Load} question
 * @param {(address: string) => Promise<BufferSource>} read
 * @returns {Promise<Guest>}
 */
async function load({ glue, guest, slices }, read) {
  const bytes = await read(guest);
  if (glue === null) {
    const { instance } = await WebAssembly.instantiate(bytes, {});
    return /** @type {Guest} */ (instance.exports.run);
  }
  /** @type {import("./glue").Glue} */
  const { default: init, Subject } = await import(glue);
  await init({ module_or_path: await read(glue.replace(/\.js$/, "_bg.wasm")) });
  const subject = new Subject(bytes);
  return (n) => {
    subject.begin(n);
    const result = slices ? inSlices(subject) : subject.advance(Number.MAX_SAFE_INTEGER);
    if (result === undefined) throw new Error("the guest did not come to its end");
    return result;
  };
}

/**
 * As the page does it, at the page's pace: an engine of JavaScript has better code for a function that it enters again.
 * @param {import("./glue").Subject} subject
 */
function inSlices(subject) {
  const pace = new Pace();
  for (;;) {
    const start = performance.now();
    const result = subject.advance(pace.budget);
    if (result !== undefined) return result;
    pace.measured(performance.now() - start);
  }
}
