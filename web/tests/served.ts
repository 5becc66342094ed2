// The built page, served.

import { existsSync } from "node:fs";
import path from "node:path";
import { test as base } from "@playwright/test";
import * as esbuild from "esbuild";

const repository = path.join(import.meta.dirname, "..", "..");

type PerWorker = {
  /** The address of the page. It is a folder's: the page must work under any path. */
  address: string;
};

export const served = base.extend<object, PerWorker>({
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
});
