// Without a network: everything works after the first visit, and nothing that is new is missed while there is one.

import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import * as esbuild from "esbuild";
import { expect, test as base } from "./fixtures";
import { hashOf, Playground } from "./playground";

type Site = {
  /** The folder that is served. */
  folder: string;
  /** The page's address, under some path. */
  address: string;
  close: () => Promise<void>;
};

const test = base.extend<{ site: Site }>({
  // A server of its own, whose files can change and which can go away.
  site: async ({ page }, use) => {
    const root = await mkdtemp(path.join(tmpdir(), "semblance-"));
    const folder = path.join(root, "some", "where");
    await cp(path.join(import.meta.dirname, "..", "..", "dist"), folder, { recursive: true });
    const server = await esbuild.context({});
    const { port } = await server.serve({ host: "127.0.0.1", servedir: root });
    await use({ folder, address: `http://127.0.0.1:${port}/some/where/`, close: () => server.dispose() });
    // The browser asks for the page's icon when it likes, and passes the service worker by.
    await page.close();
    await server.dispose();
    await rm(root, { recursive: true });
  },
});

test.use({ serviceWorkers: "allow" });

async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    while (active?.state !== "activated") await new Promise((resolve) => setTimeout(resolve, 20));
  });
}

const program = {
  semblance: 1,
  name: "seven.wat",
  source: { text: `(module (func (export "seven") (result i32) i32.const 7))` },
  function: "seven",
  arguments: "",
};

test("after one visit the page works without a network, links and fonts included", async ({ page, site }) => {
  const playground = new Playground(page);
  await page.goto(site.address);
  await kept(page);
  await page.goto("about:blank");
  await site.close();

  await page.goto(`${site.address}?from=somewhere${hashOf(program)}`);
  await expect(playground.function).toHaveValue("seven");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [7]");
  await playground.choose("Factorial");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [2432902008176640000]");
  const loaded = await page.evaluate(() => [...document.fonts].filter(({ status }) => status === "loaded").length);
  expect(loaded).toBeGreaterThan(0);
});

test("a new build is there at the next visit", async ({ page, site }) => {
  await page.goto(site.address);
  await kept(page);
  const index = path.join(site.folder, "index.html");
  const html = await readFile(index, "utf8");
  await writeFile(index, html.replace(/<title>[^<]*/, "<title>Another build"));
  await page.reload();
  await expect(page).toHaveTitle("Another build");
});

test("the page keeps no cookies and asks nobody else", async ({ page, site, context }) => {
  const elsewhere: string[] = [];
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(site.address) && !url.startsWith("data:") && !url.startsWith("blob:")) elsewhere.push(url);
  });
  const playground = new Playground(page);
  await page.goto(site.address);
  await kept(page);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Link" })).toBeVisible();
  expect(elsewhere).toEqual([]);
  expect(await context.cookies()).toEqual([]);
});
