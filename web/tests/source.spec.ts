// The source: writing it, and what is wrong with it.

import { expect, test } from "./fixtures";

const wrong = `(module
  (func (export "f") (result i32)
    i32.cnst 42))`;

test("an error is underlined, listed with its place, and gone when it is mended", async ({ page, playground }) => {
  await playground.paste(wrong);
  const problem = playground.problems.getByRole("button");
  await expect(problem).toHaveCount(1);
  await expect(problem).toContainText(/^Syntax error .+ 3:5/);
  await expect(problem).toContainText("line 3, column 5");
  await expect(page.locator(".cm-lintRange-error")).toHaveText("i32.cnst");

  await playground.run.click();
  await expect(playground.result).toHaveText(/^Syntax error: /);

  await problem.click();
  await expect(playground.source).toBeFocused();
  for (let count = 0; count < 5; count++) await page.keyboard.press("ArrowRight");
  await page.keyboard.type("o");
  await expect(playground.problems).toHaveText("No problems");
  await expect(page.locator(".cm-lintRange-error")).toHaveCount(0);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [42]");
});

test("a validation error has its place, too", async ({ page, playground }) => {
  await playground.paste(`(module
  (func (result i32)
    i64.const 1))`);
  await expect(playground.problems).toContainText("Invalid module");
  await expect(playground.problems.getByRole("button")).toContainText(/line [23], column/);
  await expect(page.locator(".cm-lintRange-error")).not.toHaveCount(0);
});

test("columns count characters, whatever the editor counts", async ({ page, playground }) => {
  await playground.paste(`(module (; 😀
 é😀 ;)\t(func (; 😀😀 ;) nonsense))`);
  await expect(playground.problems.getByRole("button")).toContainText("line 2, column 23");
  await expect(page.locator(".cm-lintRange-error")).toHaveText("nonsense");
});

test("while the text has an error, the functions stay as they were", async ({ playground }) => {
  await playground.choose("Factorial");
  await expect(playground.function).toHaveValue("fac");
  await playground.paste(wrong);
  await expect(playground.problems.getByRole("button")).toHaveCount(1);
  await expect(playground.function).toHaveValue("fac");
});

test("a draft outlives the page", async ({ page, playground }) => {
  const draft = `(module (func (export "kept") (param i32) (result i32) local.get 0))`;
  await playground.paste(draft);
  await playground.function.selectOption("kept");
  await playground.arguments.fill("11");
  await playground.toggleBreakpoint(1);
  await page.reload();
  await expect(playground.source).toHaveText(draft);
  await expect(playground.function).toHaveValue("kept");
  const breakpoint = page.getByRole("checkbox", { name: "Breakpoint at line 1" });
  await expect(breakpoint).toBeChecked();
  await breakpoint.uncheck();
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [11]");
});

test("undo brings back what an example replaced", async ({ page, playground }) => {
  await playground.paste("(module (; mine ;))");
  await playground.choose("Factorial");
  await expect(playground.source).toContainText("$fac");
  await playground.source.focus();
  await page.keyboard.press("Control+z");
  await expect(playground.source).toHaveText("(module (; mine ;))");
});

test("the editor's styles obey the content security policy", async ({ page, playground }) => {
  await playground.source.focus();
  await page.keyboard.press("Control+f");
  await expect(page.getByRole("textbox", { name: "Find" })).toBeFocused();
  await expect(page.locator("style")).toHaveCount(0);
  await expect(page.locator(".cm-scroller")).toHaveCSS("display", "flex");
});

test("each function that is invalid has its problem", async ({ page, playground }) => {
  await playground.paste(`(module
  (func (result i32) i64.const 1)
  (func (result i32) i32.const 1)
  (func (param f32) local.get 0 i32.eqz drop))`);
  const problems = playground.problems.getByRole("button");
  await expect(problems).toHaveText([/2:\d+/, /4:\d+/]);
  await expect(page.locator(".cm-lintRange-error")).toHaveCount(2);
  await expect(page.getByText("2 problems")).toBeVisible();
  await problems.last().click();
  await expect(page.locator(".cm-activeLine")).toContainText("i32.eqz");
});

test("the proposals that a module uses are named and explained", async ({ page, playground }) => {
  const proposals = page.getByRole("list", { name: "Uses the proposals" });
  await playground.paste("(module (func))");
  await expect(playground.problems).toHaveText("No problems");
  await expect(proposals).toHaveCount(0);

  await playground.paste("(module (memory i64 1) (func (result v128) v128.const i64x2 0 0))");
  await expect(proposals.getByRole("listitem")).toHaveText([/^simd/, /^memory64/]);
  const simd = proposals.getByRole("listitem").first();
  await expect(simd).toHaveAccessibleDescription("128-bit vectors");
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  await simd.focus();
  await expect(page.getByRole("tooltip")).toHaveText("128-bit vectors");
});
