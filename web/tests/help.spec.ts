// The keys, for those who ask.

import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./fixtures";

test("a question mark shows all keys, and Escape takes them away", async ({ page, playground }) => {
  const help = page.getByRole("dialog", { name: "Keyboard help" });
  await playground.run.focus();
  await page.keyboard.press("?");
  await expect(help).toBeVisible();
  for (const does of [
    "Go to the definition of a name",
    "Open or close a section",
    "Go from byte to byte, here as in a memory",
    "Take the new value of what is changed, on a second timeline, or leave it",
    "Go through the timelines, and show one",
  ]) {
    await expect(help.getByText(does, { exact: true })).toBeVisible();
  }
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await expect(playground.run).toBeFocused();
});

test("where a question mark is written, it is one", async ({ page, playground }) => {
  await playground.paste("");
  await playground.source.focus();
  await page.keyboard.type("?");
  await expect(playground.source).toHaveText("?");
  await playground.arguments.focus();
  await page.keyboard.type("?");
  await expect(playground.arguments).toHaveValue("?");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("the button opens it, and it closes by its button and beside it", async ({ page, playground }) => {
  const help = page.getByRole("dialog", { name: "Keyboard help" });
  await expect(playground.source).toBeVisible();
  await page.getByRole("button", { name: "Keyboard help" }).click();
  await help.getByRole("button", { name: "Close" }).click();
  await expect(help).toBeHidden();
  await page.getByRole("button", { name: "Keyboard help" }).click();
  await expect(help).toBeVisible();
  await page.mouse.click(5, 400);
  await expect(help).toBeHidden();
});
