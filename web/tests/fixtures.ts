// What every browser test stands on: the built page, served, and a browser that complains about nothing.

import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test as base } from "@playwright/test";
import * as esbuild from "esbuild";
import { Playground } from "./playground";

const repository = path.join(import.meta.dirname, "..", "..");

type PerWorker = {
  /** The address of the page. It is a folder's: the page must work under any path. */
  address: string;
};

type PerTest = {
  /** The page, opened. */
  playground: Playground;

  /** What the page said to the browser's console as a warning or an error; a test fails when anything is left in it. */
  complaints: string[];
};

export const test = base.extend<PerTest, PerWorker>({
  address: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from this pattern.
    async ({}, use) => {
      if (!existsSync(path.join(repository, "dist", "index.html"))) {
        throw new Error("There is no dist/index.html to test: run `cargo xtask build` first.");
      }
      const context = await esbuild.context({});
      const { port } = await context.serve({ host: "127.0.0.1", servedir: repository });
      await use(`http://127.0.0.1:${port}/dist/`);
      await context.dispose();
    },
    { scope: "worker" },
  ],

  baseURL: async ({ address }, use) => {
    await use(address);
  },

  playground: async ({ page }, use) => {
    await use(await new Playground(page).open());
  },

  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        if (message.text() === "Service Worker registration blocked by Playwright") return;
        if (["warning", "error"].includes(message.type())) complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints, "complaints in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
