// Where engines are measured.

import { open as chromium } from "./places/chromium.js";
import { open as native } from "./places/native.js";
import { open as node } from "./places/node.js";

/**
 * What an engine is asked to do: to load a guest, to call its `run(n)`, to get a large module going up to its first call of
 * an import, or to validate it and nothing more. Modules are named by their paths in the folder of artifacts.
 * @typedef {{ kind: "load" | "start" | "validate", module: string } | { kind: "run", n: number }} Question
 * @typedef {{ result: number, milliseconds: number }} Answer
 * @typedef {object} Subject an engine in a process or a page of its own
 * @property {(question: Question) => Promise<Answer>} ask
 * @property {() => void | Promise<void>} close
 * @typedef {object} Place
 * @property {string} description
 * @property {(engine: import("./engines.js").Engine) => Promise<Subject>} open
 * @property {() => void | Promise<void>} close
 */

/** @type {import("./engines.js").PlaceName[]} */
export const placeNames = ["native", "node", "chromium"];

/** @type {Record<import("./engines.js").PlaceName, (artifacts: string) => Place | Promise<Place>>} */
export const places = { native, node, chromium };
