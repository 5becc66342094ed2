// Engines compiled to WebAssembly, each in a Worker of a page of its own. No two pages share a process, or compiled code.

import { readdirSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { launchOptions } from "../../browser.js";
import { addressed } from "../messages.js";
import { serve } from "../server.js";
import { Stopwatch } from "../stopwatch.js";

/** @import { Place, Subject } from "../places.js" */
/** @import { Reply } from "../messages.js" */

/**
 * @param {string} artifacts
 * @returns {Promise<Place>}
 */
export async function open(artifacts) {
  const server = await serve(artifacts);
  const browser = await chromium.launch(launchOptions);
  return {
    description: `Chromium ${browser.version()}`,
    open: (engine) => begin(browser, server.address, engine),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} base
 * @param {import("../engines.js").Engine} engine
 * @returns {Promise<Subject>}
 */
async function begin(browser, base, engine) {
  const before = new Set((await workerThreads(browser)).map(({ tid }) => tid));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(base);
  const worker = await page.evaluateHandle(
    () =>
      new Promise((/** @type {(worker: Worker) => void} */ resolve) => {
        const worker = new Worker("worker.js", { type: "module" });
        // It says that it is there.
        worker.onmessage = () => {
          resolve(worker);
        };
      }),
  );
  const [thread, ...others] = (await workerThreads(browser)).filter(({ tid }) => !before.has(tid));
  const stopwatch =
    thread !== undefined && others.length === 0 ? new Stopwatch(thread.pid, thread.tid) : new Stopwatch();
  return {
    ask: async (question) => {
      stopwatch.start();
      const reply = await worker.evaluate(
        (worker, message) =>
          new Promise((/** @type {(reply: Reply) => void} */ resolve) => {
            worker.onmessage = (/** @type {MessageEvent<Reply>} */ { data }) => {
              resolve(data);
            };
            worker.onerror = ({ message }) => {
              resolve({ failed: message });
            };
            worker.postMessage(message);
          }),
        addressed(question, engine, base),
      );
      if ("failed" in reply) throw new Error(reply.failed);
      return { result: reply.result, milliseconds: stopwatch.stop() ?? reply.milliseconds };
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
