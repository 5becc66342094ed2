import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./fixtures";

test("the page loads the engine in its Worker", async ({ page }) => {
  await page.goto("./");
  await expect(page.getByRole("status", { name: "Engine" })).toHaveText(/^Engine \d+\.\d+\.\d+ is ready$/);
});

test("axe finds nothing", async ({ page }) => {
  await page.goto("./");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
