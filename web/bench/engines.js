// What is compared, where, and over which programs.

/**
 * @typedef {"native" | "node" | "chromium"} PlaceName
 * @typedef {object} Engine
 * @property {string} name what options call it
 * @property {string} title what tables and plots call it
 * @property {PlaceName[]} places where it runs
 * @property {"ours" | "peer" | "host"} kind the one that is measured, another interpreter, or the compiler around both
 * @property {string | null} build the folder of what was compiled, `null` for the engine that is there already
 * @property {boolean} slices whether it runs in slices where a JavaScript engine runs it; others run in one call
 * @property {boolean} starts whether it is measured how quickly it starts
 * @property {boolean} optional whether it takes part only where it is named
 */

/** @type {Engine[]} */
export const engines = [
  engine("semblance", "Semblance", "ours", "semblance", { slices: true, starts: true }),
  engine("semblance-whole", "Semblance, in one call", "ours", "semblance", {
    places: ["node", "chromium"],
    optional: true,
  }),
  engine("semblance-interpreted", "Semblance, nothing compiled", "ours", "semblance-interpreted", {
    places: ["node", "chromium"],
    slices: true,
    optional: true,
  }),
  // It cannot be stopped, so it is compared with the one that could be and is not: `--engine semblance-whole,…`.
  engine("semblance-uncounted", "Semblance, counting nothing", "ours", "semblance-uncounted", { optional: true }),
  engine("wasmi", "wasmi", "peer", "wasmi", { starts: true }),
  engine("wasmi-tail", "wasmi, tail calls", "peer", "wasmi-tail", { places: ["node", "chromium"] }),
  engine("tinywasm", "tinywasm", "peer", "tinywasm"),
  engine("v8", "V8 itself", "host", null, { places: ["node", "chromium"] }),
];

/**
 * @param {string} name
 * @param {string} title
 * @param {Engine["kind"]} kind
 * @param {string | null} build
 * @param {Partial<Engine>} rest
 * @returns {Engine}
 */
function engine(name, title, kind, build, rest = {}) {
  const defaults = { slices: false, starts: false, optional: false };
  return { name, title, kind, build, places: ["native", "node", "chromium"], ...defaults, ...rest };
}

/**
 * @typedef {object} Program
 * @property {string} name what options and tables call it
 * @property {string} about what it stands for
 */

/** @type {Program[]} */
export const programs = [
  program("fib", "recursive calls"),
  program("sieve", "bytes of memory in strides"),
  program("matmul", "f64, nested loops"),
  program("mandelbrot", "f64 in registers"),
  program("bytecode", "an interpreter around br_table"),
  program("sha256", "32-bit arithmetic, of a crate"),
  program("sort", "memory traffic"),
  program("indirect", "call_indirect"),
  program("words", "strings and a hash map"),
  program("mixed", "lists, small matrices, states and checksums"),
  program("deflate", "a compressor"),
  program("markdown", "a parser and printer"),
  program("script", "an interpreter of a language"),
  program("simd", "vectors"),
  program("objects", "structures and arrays"),
];

/** What options call getting a large module ready, up to its first call of an import. */
export const START = "start";

/**
 * @param {string} name
 * @param {string} about
 * @returns {Program}
 */
function program(name, about) {
  return { name, about };
}
