// For everyone: assistive technology, the keyboard, small screens, both colour schemes.

import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./fixtures";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test("axe finds nothing to complain about", async ({ page, playground }) => {
      // axe looks at every element of every state.
      test.slow();
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
  await playground.step("Step into").click();
  await expect(playground.position).toHaveValue("0");
  await expect(playground.memory.getByRole("grid")).toBeVisible();
  const reached: string[] = [];
  for (let count = 0; count < 100; count++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(
      () => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? "",
    );
    if (name === reached[0]) break;
    reached.push(name);
  }
  const order = [
    "Example",
    "Open file",
    "Download .wasm",
    // Of the module, beside its text; those of memory come last.
    "Bytes",
    "WebAssembly source",
    "Function",
    "Arguments",
    "Compare",
    "Run",
    "Stop",
    "Console",
    "Height of the debugger",
    "Reverse continue",
    "Step back",
    "Step into",
    "Step over",
    "Step out",
    "Continue",
    "Run to cursor",
    "Play backward",
    "Play forward",
    "Speed of play",
    "Timeline",
    "Step",
    "State",
    "Number format",
    "Go to address",
    "Find in memory",
    "Bytes",
    "Who wrote this? 0x00000000",
  ];
  // It goes on where it was, and in a circle.
  const begin = reached.indexOf("Example");
  const circle = [...reached.slice(begin), ...reached.slice(0, begin)];
  expect(circle.filter((name) => order.includes(name))).toEqual(order);
});

test("Run keeps the focus while the program runs", async ({ page, playground }) => {
  await playground.run.focus();
  await page.keyboard.press("Enter");
  await expect(playground.result).toHaveText("Ok []");
  await expect(playground.run).toBeFocused();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("what has the focus is not below the buttons that stay in sight", async ({ page, playground }) => {
    await playground.choose("Quicksort");
    await playground.run.tap();
    await expect(playground.result).toHaveText("Ok []");
    for (const control of [playground.position, page.getByRole("combobox", { name: "Number format" })]) {
      await page.evaluate(() => {
        window.scrollTo(0, 0);
      });
      await control.focus();
      const isInSight = await control.evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + height / 2) === element;
      });
      expect(isInSight).toBe(true);
    }
  });

  test("the tab of the view that is open can be seen, whoever has opened it", async ({ playground }) => {
    const { page } = playground;
    await expect(page.getByRole("tab", { name: "Comparison" })).not.toBeInViewport({ ratio: 1 });
    await page.getByRole("button", { name: "Compare", exact: true }).tap();
    const tab = page.getByRole("tab", { name: "Comparison", selected: true });
    await tab.scrollIntoViewIfNeeded();
    const list = await page.getByRole("tablist", { name: "Views" }).boundingBox();
    const box = await tab.boundingBox();
    if (list === null || box === null) throw new Error("there are no tabs");
    expect(box.x).toBeGreaterThanOrEqual(list.x);
    expect(box.x + box.width).toBeLessThanOrEqual(list.x + list.width + 1);
  });

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
