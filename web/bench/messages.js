// What a Worker or a process of Node.js with an engine in it is told, and what it says.

/**
 * @typedef {import("./places.js").Question & { engine: { glue: string | null, slices: boolean } }} Message a module is an
 * address now; without glue the engine is the one that runs the Worker
 * @typedef {import("./places.js").Answer | { failed: string }} Reply
 */

/**
 * @param {import("./places.js").Question} question
 * @param {import("./engines.js").Engine} engine
 * @param {string} base the address of the folder of artifacts
 * @returns {Message}
 */
export function addressed(question, { build, slices }, base) {
  const engine = { glue: build === null ? null : new URL(`wasm32/${build}/subject.js`, base).href, slices };
  if (question.kind === "run") return { ...question, engine };
  return { ...question, engine, module: new URL(question.module, base).href };
}
