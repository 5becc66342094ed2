// What the page costs, by the browser's own clock: how soon it can be used, how long a step and a seek take, and how many
// frames a second there are while a program runs flat out. `cargo xtask bench page` runs it over the built page.

/* global document, addEventListener, performance, PerformanceObserver, requestAnimationFrame -- what functions that run in the page use */

import console from "node:console";
import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { chromium } from "@playwright/test";
import * as esbuild from "esbuild";
import { launchOptions } from "../browser.js";

/** @typedef {import("@playwright/test").Page} Page */

const isQuick = process.argv.includes("--quick");
const repository = path.join(import.meta.dirname, "..", "..");
if (!existsSync(path.join(repository, "dist", "index.html"))) throw new Error("There is no page: `cargo xtask build`.");

/** A hundred million instructions, and ten in each turn. */
const LONG = `(module (func (export "f") (param $turns i32) (result i32) (local $sum i32)
  (loop $again
    (local.set $sum (i32.add (local.get $sum) (local.get $turns)))
    (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
  (local.get $sum)))`;
const ENDLESS = `(module (func (export "f") (local $sum i32)
  (loop $again (local.set $sum (i32.add (local.get $sum) (i32.const 1))) (br $again))))`;

const context = await esbuild.context({});
const { port } = await context.serve({ host: "127.0.0.1", servedir: repository });
const browser = await chromium.launch(launchOptions);
try {
  await loads(isQuick ? 3 : 9);
  await steps(isQuick ? 10 : 50);
  await frames(isQuick ? 2_000 : 10_000);
} finally {
  await browser.close();
  await context.dispose();
}

/** @param {(page: Page) => Promise<void>} work */
async function withPage(work) {
  // Each with a cache of its own, and nothing in it.
  const fresh = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  const page = await fresh.newPage();
  await page.addInitScript(watchLoad);
  await page.goto(`http://127.0.0.1:${port}/dist/`);
  await page.getByText("No problems").waitFor();
  await work(page);
  await fresh.close();
}

/** In the page: notes when the editor can be used, and when the engine has looked at its text. */
function watchLoad() {
  /** @type {Partial<Record<string, number>>} */
  const noted = {};
  Object.assign(globalThis, { noted });
  const look = () => {
    if (document.querySelector("[role=textbox][contenteditable=true]")) noted.editor ??= performance.now();
    if (document.body.textContent.includes("No problems")) noted.engine ??= performance.now();
    if (noted.engine === undefined) requestAnimationFrame(look);
  };
  addEventListener("DOMContentLoaded", look);
}

/** @param {number} count */
async function loads(count) {
  /** @type {Partial<Record<string, number>>[]} */
  const all = [];
  for (let index = 0; index < count; index++) {
    await withPage(async (page) => {
      all.push(
        await page.evaluate(
          () => /** @type {{ noted: Partial<Record<string, number>> }} */ (/** @type {unknown} */ (globalThis)).noted,
        ),
      );
    });
  }
  tell(
    "first load: editor usable",
    all.map(({ editor = NaN }) => editor),
    1_000,
  );
  tell(
    "first load: engine ready",
    all.map(({ engine = NaN }) => engine),
    2_000,
  );
}

/** @param {number} count */
async function steps(count) {
  await withPage(async (page) => {
    await page.getByRole("textbox", { name: "WebAssembly source" }).fill(LONG);
    await page.getByText("No problems").waitFor();
    await page.getByRole("textbox", { name: "Arguments" }).fill("14285714");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("status", { name: "Result" }).getByText("Ok").waitFor({ timeout: 120_000 });
    const { end, seeks, steps } = await page.evaluate(measureSteps, count);
    console.log(`  a run of ${end.toLocaleString("en")} instructions`);
    tell("a step, back or into", steps, 50);
    tell("a seek", seeks, 100);
  });
}

/**
 * In the page: how long it takes from a click, or the slider being dragged, until the step is shown.
 * @param {number} count
 */
async function measureSteps(count) {
  const field = /** @type {HTMLInputElement} */ (document.querySelector("input[aria-label=Step]"));
  const slider = /** @type {HTMLInputElement} */ (document.querySelector("input[aria-label=Timeline]"));
  /** @param {string} name */
  const button = (name) => /** @type {HTMLElement} */ (document.querySelector(`button[aria-label="${name}"]`));
  const frame = () => new Promise(requestAnimationFrame);
  /**
   * @param {() => void} act
   * @param {number} expected
   */
  const measure = async (act, expected) => {
    const before = performance.now();
    act();
    while (Number(field.value) !== expected) await frame();
    return performance.now() - before;
  };
  const end = Number(field.value);
  const seeks = [];
  const steps = [];
  for (let index = 0; index < count; index++) {
    // Spread over the run, and near nothing that was looked at before.
    const target = Math.floor(((index * 0.618_033_988_749) % 1) * end);
    seeks.push(
      await measure(() => {
        slider.value = String(target);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
      }, target),
    );
    steps.push(
      await measure(() => {
        button("Step into").click();
      }, target + 1),
    );
    steps.push(
      await measure(() => {
        button("Step back").click();
      }, target),
    );
  }
  return { end, seeks, steps };
}

/** @param {number} milliseconds */
async function frames(milliseconds) {
  await withPage(async (page) => {
    await page.getByRole("textbox", { name: "WebAssembly source" }).fill(ENDLESS);
    await page.getByText("No problems").waitFor();
    const trace = page.getByRole("tab", { name: "Trace" });
    if ((await trace.count()) > 0) await trace.click();
    const idle = await page.evaluate(measureFrames, milliseconds / 4);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("status", { name: "Result" }).getByText("Running").waitFor();
    const busy = await page.evaluate(measureFrames, milliseconds);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    console.log(`  frames a second: ${busy.rate.toFixed(1)} while a program runs, ${idle.rate.toFixed(1)} at rest`);
    console.log(`  between two frames: median ${busy.median.toFixed(1)} ms, 99 % below ${busy.most.toFixed(1)} ms`);
    console.log(`  tasks longer than 50 ms: ${busy.tasks}`);
  });
}

/**
 * In the page.
 * @param {number} milliseconds
 */
async function measureFrames(milliseconds) {
  let tasks = 0;
  const observer = new PerformanceObserver((list) => {
    tasks += list.getEntries().length;
  });
  observer.observe({ type: "longtask" });
  const began = performance.now();
  const times = [began];
  while (performance.now() - began < milliseconds) {
    times.push(await new Promise(requestAnimationFrame));
  }
  observer.disconnect();
  const gaps = times.slice(2).map((time, index) => time - (times[index + 1] ?? time));
  gaps.sort((one, other) => one - other);
  const at = (/** @type {number} */ part) => gaps[Math.min(gaps.length - 1, Math.floor(part * gaps.length))] ?? NaN;
  return {
    rate: (1_000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0),
    median: at(0.5),
    most: at(0.99),
    tasks,
  };
}

/**
 * @param {string} what
 * @param {number[]} values
 * @param {number} goal
 */
function tell(what, values, goal) {
  const sorted = [...values].sort((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const worst = sorted.at(-1) ?? NaN;
  console.log(`  ${what}: median ${median.toFixed(1)} ms, worst ${worst.toFixed(1)} ms (goal ${goal} ms)`);
}
