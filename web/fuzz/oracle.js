// Runs generated modules in the browser's own WebAssembly engine, for tests/fuzz/: reads batches of modules with plans
// of what to call, one batch a line, and answers each with what was seen, on a line. Both are JSON.

import process from "node:process";
import { createInterface } from "node:readline";
import { chromium } from "@playwright/test";
import { launchOptions } from "../browser.js";
import { runAll } from "./run.js";

/** What Chromium has but does not switch on by itself yet. */
const proposals = "--js-flags=--wasm-wide-arithmetic";

const browser = await chromium.launch({ ...launchOptions, args: [...launchOptions.args, proposals] });
let page = await browser.newPage();
for await (const line of createInterface({ input: process.stdin })) {
  /** @type {import("./run.js").Task[]} */
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- tests/fuzz/ wrote it, from types that match.
  const tasks = JSON.parse(line);
  // Old modules' memories are gone with their page.
  await page.close();
  page = await browser.newPage();
  process.stdout.write(JSON.stringify(await page.evaluate(runAll, tasks)) + "\n");
}
await browser.close();
