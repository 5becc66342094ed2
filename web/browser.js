// Which browser the tests use, and how it is started.

import { accessSync, constants } from "node:fs";
import path from "node:path";
import process from "node:process";

/**
 * The browser to test with: $CHROME or one on PATH; without either Playwright's own.
 * @returns {string | undefined}
 */
function browser() {
  if (process.env.CHROME) return process.env.CHROME;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Chromium refuses to sandbox itself when it runs as root. */
const asRoot = process.getuid?.() === 0;
const executablePath = browser();

/** What Playwright starts the browser with. */
export const launchOptions = {
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ["--disable-background-networking", "--disable-gpu", ...(asRoot ? ["--no-sandbox"] : [])],
};
