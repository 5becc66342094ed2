import { accessSync, constants } from "node:fs";
import path from "node:path";
import process from "node:process";
import { defineConfig, devices } from "@playwright/test";

/** The browser to test with: $CHROME or one on PATH; without either Playwright's own. */
function browser(): string | undefined {
  if (process.env.CHROME) return process.env.CHROME;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
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

export default defineConfig({
  testDir: "tests",
  forbidOnly: "CI" in process.env,
  fullyParallel: true,
  workers: "50%",
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ["--disable-background-networking", "--disable-gpu", ...(asRoot ? ["--no-sandbox"] : [])],
    },
  },
});
