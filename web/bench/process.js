// A process of Node.js with an engine in it.

import { readFile } from "node:fs/promises";
import process from "node:process";
import { answer } from "./subject.js";

process.on("message", async (/** @type {import("./subject.js").Question} */ question) => {
  process.send?.(await answer(question, (address) => readFile(new URL(address))));
});
