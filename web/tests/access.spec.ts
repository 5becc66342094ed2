// For everyone: assistive technology, the keyboard, small screens, both colour schemes.

import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./fixtures";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test("axe finds nothing to complain about", async ({ page, playground }) => {
      const violations = async () => (await new AxeBuilder({ page }).analyze()).violations;
      await playground.run.click();
      await expect(playground.result).toHaveText("Ok []");
      expect(await violations()).toEqual([]);

      await playground.choose("Trap");
      await playground.run.click();
      await expect(playground.backtrace).toBeVisible();
      expect(await violations()).toEqual([]);

      await playground.choose("Endless loop");
      await playground.run.click();
      await expect(playground.counter("Speed")).toHaveText(/\/s/);
      expect(await violations()).toEqual([]);
      await playground.stop.click();

      await playground.choose("Factorial");
      await playground.arguments.fill("nonsense");
      await expect(playground.arguments).toHaveAttribute("aria-invalid", "true");
      await playground.paste("(module (func i32.nonsense))");
      await expect(playground.problems.getByRole("button")).toBeVisible();
      expect(await violations()).toEqual([]);
    });
  });
}

test("the keyboard reaches everything, in the order of reading", async ({ page, playground }) => {
  await expect(playground.problems).toHaveText("No problems");
  const reached: string[] = [];
  await page.locator("body").focus();
  for (let count = 0; count < 13; count++) {
    await page.keyboard.press("Tab");
    reached.push(
      await page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? ""),
    );
  }
  expect(reached).toEqual([
    "Example",
    "Open file",
    "Download .wasm",
    "Share",
    "Keyboard help",
    "Format",
    "Download .wat",
    "WebAssembly source",
    "Function",
    "Arguments",
    "Run",
    "Stop",
    "Console",
  ]);
});

test("Run keeps the focus while the program runs", async ({ page, playground }) => {
  await playground.run.focus();
  await page.keyboard.press("Enter");
  await expect(playground.result).toHaveText("Ok []");
  await expect(playground.run).toBeFocused();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("there is one column, nothing sticks out, and fingers hit every control", async ({ page, playground }) => {
    await playground.choose("Trap");
    await playground.run.tap();
    await expect(playground.result).toHaveText(/^Trap/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

    const controls = [playground.example, playground.function, playground.arguments, playground.run, playground.stop];
    const buttons = await page.getByRole("button").all();
    for (const control of [...controls, ...buttons]) {
      expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    }
    const source = await playground.source.boundingBox();
    const run = await playground.run.boundingBox();
    expect(run?.y).toBeGreaterThan(source?.y ?? Infinity);
  });
});
