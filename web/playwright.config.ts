import process from "node:process";
import { defineConfig, devices } from "@playwright/test";
import { launchOptions } from "./browser.js";

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
    // A test that takes the network away wants it gone; tests/offline.spec.ts allows them.
    serviceWorkers: "block",
    launchOptions,
  },
});
