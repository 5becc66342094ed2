// Where engines are measured.

import { open as chromium } from "./places/chromium.js";
import { open as native } from "./places/native.js";
import { open as node } from "./places/node.js";

/**
 * @typedef {object} Subject an engine with a guest program in it, in a process or a page of its own
 * @property {(n: number) => Promise<{ result: number, milliseconds: number }>} run
 * @property {() => Promise<void>} close
 * @typedef {object} Place
 * @property {string} description
 * @property {(engine: import("./engines.js").Engine, guest: string) => Promise<Subject>} open
 * @property {() => Promise<void>} close
 */

/** @type {import("./engines.js").PlaceName[]} */
export const placeNames = ["native", "node", "chromium"];

/** @type {Record<import("./engines.js").PlaceName, (artifacts: string) => Promise<Place>>} */
export const places = { native, node, chromium };
