// Engines compiled to WebAssembly, each in a Worker of a page of its own. No two pages share a process, or compiled code.

import { readdirSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { launchOptions } from "../../browser.js";
import { serve } from "../server.js";
import { Stopwatch } from "../stopwatch.js";

/** @import { Answer, Question } from "../subject.js" */

/**
 * @param {string} artifacts
 * @returns {Promise<import("../places.js").Place>}
 */
export async function open(artifacts) {
  const server = await serve(artifacts);
  const browser = await chromium.launch(launchOptions);
  return {
    description: `Chromium ${browser.version()}`,
    open: (engine, guest) => begin(browser, server.address, engine, guest),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} address
 * @param {import("../engines.js").Engine} engine
 * @param {string} guest
 * @returns {Promise<import("../places.js").Subject>}
 */
async function begin(browser, address, engine, guest) {
  const before = await workerThreads(browser);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  const worker = await page.evaluateHandle(() => new Worker("worker.js", { type: "module" }));
  const ask = async (/** @type {Question} */ question) => {
    const answer = await worker.evaluate(
      (worker, question) =>
        new Promise((/** @type {(answer: Answer) => void} */ resolve) => {
          worker.onmessage = (/** @type {MessageEvent<Answer>} */ { data }) => {
            resolve(data);
          };
          worker.onerror = ({ message }) => {
            resolve({ failed: message });
          };
          worker.postMessage(question);
        }),
      question,
    );
    if ("failed" in answer) throw new Error(`${engine.name}: ${answer.failed}`);
    return answer;
  };
  const glue = engine.build === null ? null : new URL(`wasm32/${engine.build}/subject.js`, address).href;
  try {
    await ask({ kind: "load", glue, guest: new URL(`guests/${guest}`, address).href, slices: engine.slices });
  } catch (error) {
    await context.close();
    throw error;
  }
  const known = new Set(before.map(({ tid }) => tid));
  const [thread, ...others] = (await workerThreads(browser)).filter(({ tid }) => !known.has(tid));
  const stopwatch =
    thread !== undefined && others.length === 0 ? new Stopwatch(thread.pid, thread.tid) : new Stopwatch();
  return {
    run: async (n) => {
      stopwatch.start();
      const { result, milliseconds } = await ask({ kind: "run", n });
      return { result, milliseconds: stopwatch.stop() ?? milliseconds };
    },
    close: () => context.close(),
  };
}

/**
 * The threads of all Workers, where the system shows them.
 * @param {import("@playwright/test").Browser} browser
 */
async function workerThreads(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  return renderers.flatMap((pid) => {
    try {
      const threads = readdirSync(`/proc/${pid}/task`).map((tid) => ({ pid, tid: Number(tid) }));
      return threads.filter(({ tid }) => readFileSync(`/proc/${pid}/task/${tid}/comm`, "utf8").startsWith("Dedicated"));
    } catch {
      return [];
    }
  });
}
