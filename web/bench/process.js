// A process of Node.js with an engine in it.

import { readFile } from "node:fs/promises";
import process from "node:process";
import { answer } from "./subject.js";

process.on("message", (/** @type {import("./messages.js").Message} */ message) => {
  void answer(message, (address) => readFile(new URL(address))).then((reply) => process.send?.(reply));
});
