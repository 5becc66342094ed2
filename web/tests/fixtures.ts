// What every browser test stands on: the built page, served, and a browser that complains about nothing.

import { expect } from "@playwright/test";
import { Playground } from "./playground";
import { served } from "./served";

type PerTest = {
  /** The page, opened. */
  playground: Playground;

  /** What the page said to the browser's console as a warning or an error; a test fails when anything is left in it. */
  complaints: string[];
};

export const test = served.extend<PerTest>({
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
