// The examples as the page offers them. What each one computes is tested with the engine alone (tests/examples.rs).

import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "./fixtures";

type Chapter = { title: string; examples: { title: string; file: string; result: string | null; console?: string }[] };

const list = path.join(import.meta.dirname, "..", "examples", "examples.json");
const chapters = JSON.parse(await readFile(list, "utf8")) as Chapter[];

test("they are grouped by chapter, in the order of the list", async ({ playground }) => {
  const groups = playground.example.locator("optgroup");
  await expect(groups).toHaveCount(chapters.length);
  for (const [index, { title, examples }] of chapters.entries()) {
    await expect(groups.nth(index)).toHaveAttribute("label", title);
    await expect(groups.nth(index).locator("option")).toHaveText(examples.map(({ title }) => title));
  }
});

for (const { title: chapter, examples } of chapters) {
  test(`${chapter}: each one runs at once, and does what it is listed for`, async ({ playground }) => {
    for (const { title, result, console } of examples) {
      if (result === null) continue;
      await playground.choose(title);
      await playground.run.click();
      await expect(playground.result).toHaveText(result);
      await expect(playground.console).toHaveText(console ?? "");
      await expect(playground.problems).toHaveText("No problems");
    }
  });
}

test("undo goes back through the examples that were chosen", async ({ page, playground }) => {
  await playground.paste("(module (; mine ;))");
  await playground.choose("Factorial");
  await playground.choose("Euclid: gcd");
  await playground.source.focus();
  await page.keyboard.press("Control+z");
  await expect(playground.source).toContainText("$fac");
  await page.keyboard.press("Control+z");
  await expect(playground.source).toHaveText("(module (; mine ;))");
  await page.keyboard.press("Control+y");
  await expect(playground.source).toContainText("$fac");
});

test("undo brings back what belongs to a text: its name, the call and the breakpoints", async ({
  page,
  playground,
}) => {
  const name = page.getByRole("region", { name: "Source" }).getByRole("heading");
  await playground.choose("Euclid: gcd");
  await playground.arguments.fill("77 21");
  await playground.toggleBreakpoint(12);
  await playground.choose("Factorial");
  await playground.arguments.fill("5");
  await expect(playground.breakpoints.getByRole("listitem")).toHaveCount(0);
  await playground.source.focus();
  await page.keyboard.press("Control+z");
  await playground.compiled();
  await expect(name).toHaveText("gcd.wat");
  await expect(playground.example).toHaveValue("gcd");
  await expect(playground.arguments).toHaveValue("77 21");
  await expect(playground.breakpoints.getByRole("listitem")).toContainText("12");
  await page.keyboard.press("Control+y");
  await playground.compiled();
  await expect(name).toHaveText("factorial.wat");
  await expect(playground.arguments).toHaveValue("5");
  await expect(playground.breakpoints.getByRole("listitem")).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await playground.compiled();
  await playground.run.click();
  await expect(playground.result).toContainText("breakpoint");
});

test("the table has the traps that its comment promises", async ({ playground }) => {
  await playground.choose("Table dispatch");
  await playground.arguments.fill("4 6 7");
  await playground.run.click();
  await expect(playground.result).toHaveText("Trap: indirect call type mismatch");
  await playground.arguments.fill("5 6 7");
  await playground.run.click();
  await expect(playground.result).toHaveText("Trap: undefined element");
});
