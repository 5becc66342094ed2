// Takes the pictures of the README from the built page: `npm run pictures`, in `web`, after `cargo xtask build`.

import { Buffer } from "node:buffer";
import console from "node:console";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "@playwright/test";
import * as esbuild from "esbuild";
import gifenc from "gifenc";
import { launchOptions } from "./browser.js";

const repository = path.join(import.meta.dirname, "..");
const docs = path.join(repository, "docs");

/** How much of the page the animation shows. */
const VIEWPORT = { width: 1200, height: 760 };

/** Steps back that are shown, and how long each of them is, in milliseconds. */
const STEPS = 24;
const DELAY = 350;
const REST = 1600;

const EXAMPLE = "Memory: a sieve";

const server = await esbuild.context({});
const { port } = await server.serve({ host: "127.0.0.1", servedir: repository });
const browser = await chromium.launch(launchOptions);

/**
 * The page with the example, run to its end.
 * @param {import("@playwright/test").ViewportSize} viewport
 */
async function open(viewport) {
  const page = await browser.newPage({ viewport, colorScheme: "dark", reducedMotion: "reduce" });
  await page.goto(`http://127.0.0.1:${port}/dist/`);
  await page.getByRole("combobox", { name: "Example" }).selectOption({ label: EXAMPLE });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("status", { name: "Result" }).filter({ hasText: "Ok" }).waitFor();
  return page;
}

/** @param {import("@playwright/test").Page} page */
async function stepBack(page) {
  const position = page.getByRole("spinbutton", { name: "Step", exact: true });
  const before = await position.inputValue();
  await page.getByRole("button", { name: "Step back", exact: true }).click();
  while ((await position.inputValue()) === before) await page.waitForTimeout(20);
  // The views draw what they have asked for.
  await page.waitForTimeout(300);
}

/**
 * The pixels of a screenshot, which a browser reads as a picture on a `scratch` page.
 * @param {import("@playwright/test").Page} page
 * @param {import("@playwright/test").Page} scratch
 */
async function pixels(page, scratch) {
  const png = (await page.screenshot()).toString("base64");
  const base64 = await scratch.evaluate(async (png) => {
    const blob = await (await globalThis.fetch(`data:image/png;base64,${png}`)).blob();
    const image = await globalThis.createImageBitmap(blob);
    const canvas = new globalThis.OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("there is no canvas");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
    return globalThis.btoa(text);
  }, png);
  return new Uint8Array(Buffer.from(base64, "base64"));
}

/**
 * One palette for all frames; of each frame only what has changed, so that it is small.
 * @param {Uint8Array[]} frames
 */
function animation(frames) {
  const palette = gifenc.quantize(
    Buffer.concat([frames[0], frames.at(-1)].filter((frame) => frame !== undefined)),
    255,
  );
  const clear = palette.length;
  palette.push([0, 0, 0]);
  const encoder = gifenc.GIFEncoder();
  /** @type {Uint8Array | null} */
  let before = null;
  for (const [number, frame] of frames.entries()) {
    const indices = gifenc.applyPalette(frame, palette.slice(0, clear));
    const last = before;
    const changed = last === null ? indices : indices.map((index, at) => (index === last[at] ? clear : index));
    before = indices;
    encoder.writeFrame(changed, VIEWPORT.width, VIEWPORT.height, {
      palette: number === 0 ? palette : undefined,
      transparent: number > 0,
      transparentIndex: clear,
      dispose: 1,
      delay: number === 0 || number === frames.length - 1 ? REST : DELAY,
    });
  }
  encoder.finish();
  return encoder.bytes();
}

try {
  const still = await open({ width: 1440, height: 900 });
  for (let step = 0; step < 6; step++) await stepBack(still);
  await writeFile(path.join(docs, "page.png"), await still.screenshot());

  const page = await open(VIEWPORT);
  const scratch = await browser.newPage();
  const frames = [await pixels(page, scratch)];
  for (let step = 0; step < STEPS; step++) {
    await stepBack(page);
    frames.push(await pixels(page, scratch));
  }
  await writeFile(path.join(docs, "stepping-back.gif"), animation(frames));
  for (const file of ["page.png", "stepping-back.gif"]) {
    console.log(`docs/${file}: ${(await readFile(path.join(docs, file))).length.toLocaleString("en")} bytes`);
  }
} finally {
  await browser.close();
  await server.dispose();
}
