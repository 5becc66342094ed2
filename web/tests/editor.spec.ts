// Writing: completion, explanations, names, formatting, folding, and taking the text away.

import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import type { Playground } from "./playground";

const shadowed = `(module
  (func $count (param $n i32) (result i32)
    (block $out
      (loop $again
        (block $again
          (br_if $again (local.get $n)))
        (br_if $again (local.get $n))
        (br $out)))
    local.get $n)
  (func (export "f") (param $n i32) (result i32)
    (call $count (local.get $n))))`;

/** Puts the cursor behind a text, or inside of it. */
async function goTo(page: Page, playground: Playground, text: string, back = 0): Promise<void> {
  await playground.source.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+f");
  const find = page.getByRole("textbox", { name: "Find" });
  await find.fill(text);
  await find.dispatchEvent("change");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowRight");
  for (let count = 0; count < back; count++) await page.keyboard.press("ArrowLeft");
}

/** Where the cursor is, as the editor's own line numbers and columns count. */
async function selected(page: Page): Promise<string> {
  return page.evaluate(() => document.getSelection()?.toString() ?? "");
}

const options = (page: Page): Locator => page.getByRole("listbox", { name: "Completions" }).getByRole("option");

test("instructions are completed, with what they take and give", async ({ page, playground }) => {
  await playground.paste("(module (func (result i32)\n))");
  await goTo(page, playground, "(result i32)");
  await page.keyboard.press("Enter");
  await page.keyboard.type("i32.div");
  await expect(options(page)).toHaveText([/^i32\.div_s.*\[i32 i32\] → \[i32\]/, /^i32\.div_u/]);
  await expect(page.locator(".cm-completionInfo")).toContainText("cut off towards zero");
  await page.waitForTimeout(100);
  await page.keyboard.press("Enter");
  await expect(playground.source).toContainText("i32.div_s");
});

test("names are completed by what may stand there and can be seen there", async ({ page, playground }) => {
  await playground.paste(shadowed);
  await goTo(page, playground, "(call $count", 0);
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("n");
  await expect(options(page)).toHaveText([/^\$count.*func/]);
  await page.keyboard.press("Escape");

  await goTo(page, playground, "(br $out", 0);
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Control+Space");
  await expect(options(page)).toHaveText([/^\$again.*label/, /^\$out.*label/]);
});

test("hovering an instruction explains it, and leads to the specification", async ({ page, playground }) => {
  await playground.choose("Euclid: gcd");
  await page.getByText("i32.rem_u").first().hover();
  const card = page.locator(".cm-instruction");
  await expect(card).toContainText("i32.rem_u [i32 i32] → [i32]");
  await expect(card).toContainText("The rest of the unsigned division; traps if the second operand is zero.");
  await expect(card.getByRole("link", { name: "Specification" })).toHaveAttribute(
    "href",
    "https://webassembly.github.io/spec/core/exec/numerics.html#op-irem",
  );
  await page.mouse.move(0, 0);
  await expect(card).toHaveCount(0);
  await page.getByText("$a", { exact: true }).last().hover();
  await expect(card).toContainText("local of line 6, 4 uses");
});

test("F12 and Ctrl+click go to the definition, to the innermost label", async ({ page, playground }) => {
  await playground.paste(shadowed);
  await goTo(page, playground, "(br_if $again (local.get $n)))", 20);
  await page.keyboard.press("F12");
  expect(await selected(page)).toBe("$again");
  await expect(page.locator(".cm-activeLine")).toHaveText(/\(block \$again/);

  await goTo(page, playground, "(call $count", 2);
  await page.keyboard.press("F12");
  await expect(page.locator(".cm-activeLine")).toContainText("(func $count");
  await page
    .locator(".cm-line", { hasText: "local.get $n)" })
    .last()
    .getByText("$n", { exact: true })
    .click({ modifiers: ["ControlOrMeta"] });
  await expect(page.locator(".cm-activeLine")).toContainText('(func (export "f")');
});

test("F2 renames a name where it means the same, and nowhere else", async ({ page, playground }) => {
  await playground.paste(shadowed);
  await goTo(page, playground, "(loop $again", 2);
  await page.keyboard.press("F2");
  const name = page.getByRole("textbox", { name: "New name" });
  await expect(name).toHaveValue("$again");
  await name.fill("next");
  await page.keyboard.press("Enter");
  const text = await playground.source.innerText();
  expect(text).toContain(
    "(loop $next\n        (block $again\n          (br_if $again (local.get $n)))\n        (br_if $next",
  );
  await expect(playground.problems).toHaveText("No problems");

  await goTo(page, playground, "(func $count (param $n", 0);
  await page.keyboard.press("F2");
  await name.fill("$m");
  await page.keyboard.press("Enter");
  const renamed = await playground.source.innerText();
  expect(renamed.match(/\$m\b/g)).toHaveLength(4);
  expect(renamed.match(/\$n\b/g)).toHaveLength(2);
  await expect(playground.problems).toHaveText("No problems");
  // One step back for all of it.
  await page.keyboard.press("Control+z");
  expect(await playground.source.innerText()).toBe(text);
});

test("a name that is taken, or none, is refused", async ({ page, playground }) => {
  await playground.paste(shadowed);
  await goTo(page, playground, "(block $out", 2);
  for (const [wanted, refusal] of [
    ["$again", "$again is the name of another label already"],
    ["a b", "$a b is not a name"],
  ] as const) {
    await page.keyboard.press("F2");
    await page.getByRole("textbox", { name: "New name" }).fill(wanted);
    await page.keyboard.press("Enter");
    await expect(page.getByText(refusal)).toBeVisible();
    await page.keyboard.press("Escape");
  }
  expect(await playground.source.innerText()).toBe(shadowed);
});

test("Format indents, keeps the cursor, and can be undone", async ({ page, playground }) => {
  const untidy = "(module\n(func $f   \n;; a comment\nloop\nbr 0\nend))\n\n\n";
  const tidy = "(module\n  (func $f\n    ;; a comment\n    loop\n      br 0\n    end))";
  await playground.paste(untidy);
  await goTo(page, playground, "br 0", 1);
  await page.keyboard.press("Shift+Alt+f");
  await expect.poll(async () => (await playground.source.innerText()).trimEnd()).toBe(tidy);
  await page.keyboard.type("1");
  await expect(playground.source).toContainText("br 10");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await playground.source.innerText()).trimEnd()).toBe(untidy.trimEnd());
  await page.getByRole("button", { name: "Format" }).click();
  await expect.poll(async () => (await playground.source.innerText()).trimEnd()).toBe(tidy);

  // What cannot be read is left alone.
  await playground.paste('(module\n("');
  await page.getByRole("button", { name: "Format" }).click();
  await playground.run.click();
  await expect(playground.result).toHaveText(/^Syntax error/);
  expect(await playground.source.innerText()).toBe('(module\n("');
});

test("lists are folded and unfolded", async ({ page, playground }) => {
  await playground.choose("Factorial");
  await goTo(page, playground, "(func $fac", 5);
  await page.keyboard.press("Control+Shift+BracketLeft");
  await expect(page.locator(".cm-foldPlaceholder")).toHaveCount(1);
  await expect(playground.source).not.toContainText("i64.mul");
  // What was folded can still be told.
  await expect(page.locator(".cm-line").filter({ has: page.locator(".cm-foldPlaceholder") })).toContainText(
    "func $fac",
  );
  await page.keyboard.press("Control+Shift+BracketRight");
  await expect(playground.source).toContainText("i64.mul");
});

test("Download .wat gives the text as it is", async ({ page, playground }) => {
  const text = "(module (; unfinished";
  await playground.paste(text);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download .wat" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("hello.wat");
  expect(await readFile(await download.path(), "utf8")).toBe(text);
});

test("a trap far to the right is scrolled to", async ({ page, playground }) => {
  const wide = `${" ".repeat(400)}(unreachable)`;
  await playground.paste(`(module (func (export "f")\n${wide}))`);
  await playground.run.click();
  await expect(playground.result).toHaveText("Trap: unreachable");
  await expect(page.locator(".cm-trap-instruction")).toBeInViewport();
  // The page itself stays where it is.
  expect(await page.evaluate(() => [scrollX, scrollY])).toEqual([0, 0]);
  await playground.paste(`(module (func (export "f")\n(unreachable)))`);
  await playground.run.click();
  await expect(page.locator(".cm-trap-instruction")).toBeInViewport();
});
