// The module as text, as bytes and as a tree of its sections, each leading to the others and to the run.

import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { binary, leb, name, section } from "./binary";
import { expect, test } from "./fixtures";
import { answer } from "./playground";

const program = `(module
  (import "env" "puts" (func $puts (param i32)))
  (memory $memory 1)
  (data (i32.const 8) "Hi\\00")
  (global $count (mut i32) (i32.const 7))
  (func $twice (param $x i32) (result i32)
    (i32.mul (local.get $x) (i32.const 2)))
  (func (export "f") (param $n i32) (result i32)
    (call $twice (local.get $n))))`;

function form(page: Page, name: "WAT" | "Bytes" | "Sections"): Locator {
  return page.getByRole("group", { name: "Module as" }).getByRole("button", { name });
}

function bytes(page: Page): Locator {
  return page.getByRole("grid", { name: "Bytes of the module" });
}

function path(page: Page): Locator {
  return page.getByRole("list", { name: "Part of the module" });
}

function tree(page: Page): Locator {
  return page.getByRole("tree", { name: "Sections" });
}

test("a byte tells what it is part of, and where that stands in the text", async ({ page, playground }) => {
  await playground.drop("answer.wasm", answer);
  await form(page, "Bytes").click();
  const cells = bytes(page).getByRole("gridcell");
  await expect(cells.nth(0)).toHaveText("00");
  await expect(cells.nth(1)).toHaveText("61");
  await bytes(page).getByText("2a", { exact: true }).click();
  await expect(path(page).getByRole("listitem")).toHaveText(["code section", "func 0", "i32.const"]);
  const card = page.getByRole("region", { name: "Bytes of the module" });
  await expect(card).toContainText("2 bytes");
  await expect(card).toContainText("[] → [i32]");
  await expect(card.getByRole("link", { name: "Specification" })).toHaveAttribute(
    "href",
    /exec\/instructions\.html#exec-const$/,
  );
  await expect(page.locator(".cm-linked")).toHaveText("i32.const");
  await expect(page.locator(".byte.linked")).toHaveText(["41", "2a"]);
  await expect(page.locator(".byte.opcode")).toHaveText(["41"]);

  // A part around it can be chosen.
  await path(page).getByRole("button", { name: "func 0" }).click();
  await expect(path(page).getByRole("listitem")).toHaveText(["code section", "func 0"]);
  await expect(page.locator(".byte.linked")).toHaveCount(5);

  await bytes(page).press("Control+Home");
  await expect(path(page)).toHaveText("the magic bytes of every module");
  for (let count = 0; count < 8; count++) await bytes(page).press("ArrowRight");
  await expect(path(page)).toContainText("type section");
});

test("the text leads to the bytes, and to the tree", async ({ page, playground }) => {
  await playground.paste(program);
  await form(page, "Bytes").click();
  await form(page, "Sections").click();
  await page.getByText("i32.mul").click();
  await expect(path(page).getByRole("listitem")).toHaveText(["code section", "func 1 $twice", "i32.mul"]);
  await expect(page.locator(".byte.linked")).toHaveText(["6c"]);
  await expect(tree(page).getByRole("treeitem", { selected: true })).toContainText("$twice");
  await page.keyboard.press("ArrowUp");
  await expect(path(page)).toContainText("func 1 $twice");
  // What is being written is looked at as soon as it is a module again.
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" ");
  await expect(page.locator(".byte.linked")).toHaveCount(0);
  await page.getByText("i32.mul").click();
  await expect(page.locator(".byte.linked")).toHaveText(["6c"]);
});

test("the tree lists sections and what they have, by mouse and by keyboard", async ({ page, playground }) => {
  await playground.paste(program);
  await form(page, "Sections").click();
  const rows = tree(page).getByRole("treeitem");
  for (const text of ["▾type2", "env.putsfunc (i32)", "memory 0$memorypages 1", "global 0$count(mut i32) = 7"]) {
    await expect(rows.filter({ hasText: text })).toBeVisible();
  }
  await tree(page).focus();
  await page.keyboard.press("End");
  for (const text of [
    "func 1$twice(i32) -> i32",
    'data 0to memory $memory at 8: "Hi\\00"',
    "custom name",
    "names of functions",
  ]) {
    await expect(rows.filter({ hasText: text })).toBeVisible();
  }
  await page.keyboard.press("Home");
  await expect(rows.filter({ hasText: /^▾import/ })).toHaveAttribute("aria-expanded", "true");
  await rows.filter({ hasText: "$count" }).click();
  await expect(page.locator(".cm-linked")).toHaveText("global");

  await tree(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await expect(rows.first()).toHaveAttribute("aria-expanded", "false");
  await expect(rows.nth(1)).toContainText("import");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(rows.filter({ hasText: "env.puts" })).toHaveAttribute("aria-selected", "true");
  await expect(page.locator(".cm-linked")).toHaveText("import");
});

test("the run is followed in bytes and tree", async ({ page, playground }) => {
  await playground.paste(program);
  await form(page, "Bytes").click();
  await form(page, "Sections").click();
  await playground.function.selectOption("f");
  await playground.arguments.fill("21");
  await playground.step("Step into").click();
  const current = page.locator(".byte.current");
  await expect(current).toHaveText(["20", "00"]);
  await expect(page.locator(".part-current")).toContainText("func 2");
  await playground.step("Step into").click();
  await expect(current).toHaveText(["10", "01"]);
  await playground.step("Step into").click();
  await expect(page.locator(".part-current")).toContainText("$twice");
  await playground.step("Step back").click();
  await expect(current).toHaveText(["10", "01"]);
  // It is no longer the module that is run.
  await playground.paste(program.replace("const 2", "const 3"));
  await expect(current).toHaveCount(0);
});

test("a disassembly has offsets beside its lines, which lead to the bytes", async ({ page, playground }) => {
  await playground.drop("answer.wasm", answer);
  const offset = page.locator(".cm-offsets .cm-gutterElement", { hasText: "0x24" });
  await expect(offset).toHaveText("0x24");
  await form(page, "Bytes").click();
  await offset.click();
  await expect(path(page)).toContainText("i32.const");
  await page.getByText("i32.const").hover();
  await expect(page.locator(".cm-instruction")).toContainText("Specification");
  // A text of one's own has none.
  await playground.choose("Factorial");
  await expect(page.locator(".cm-offsets")).toHaveCount(0);
});

test("functions can be listed by size", async ({ page, playground }) => {
  const body = (count: number) => "(drop (i32.const 1))".repeat(count);
  await playground.paste(`(module (func $small ${body(1)}) (func $large ${body(90)}) (func $medium ${body(20)}))`);
  await form(page, "Sections").click();
  const names = tree(page)
    .getByRole("treeitem")
    .filter({ hasText: /\$(small|medium|large)/ });
  await expect(names).toHaveCount(6);
  await page.getByRole("button", { name: "Largest first" }).click();
  await expect
    .poll(async () =>
      (await names.allInnerTexts()).slice(3).map((text) => /\$\w+?(?=\()/.exec(text.replaceAll("\n", ""))?.[0]),
    )
    .toEqual(["$large", "$medium", "$small"]);
});

test("names in the tree are text, whatever they say", async ({ page, playground }) => {
  const markup = "<img src=x onerror=alert(1)>\u202e";
  const custom = section(0, [...name(markup), 1, 2, 3]);
  await playground.drop("x.wasm", binary(custom));
  await form(page, "Sections").click();
  await expect(tree(page)).toContainText("<img src=x onerror=alert(1)>\\u{202e}");
  await expect(page.locator("img")).toHaveCount(0);
});

test("hundreds of thousands of exports are scrolled through", async ({ playground }) => {
  test.setTimeout(180_000);
  const { page } = playground;
  const count = 300_000;
  const exports: number[] = [...leb(count)];
  for (let index = 0; index < count; index++) exports.push(...name(`export${index}`), 0, 0);
  const content = [
    ...[section(1, [1, 0x60, 0, 0]), section(3, [1, 0]), [7, ...leb(exports.length)], exports],
    section(10, [1, 2, 0, 0x0b]),
  ];
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open file" }).click();
  const buffer = Buffer.concat([binary(), ...content.map((part) => Uint8Array.from(part))]);
  await (await choosing).setFiles({ name: "exports.wasm", mimeType: "application/wasm", buffer });
  await expect(page.getByText("300,000 exports")).toBeVisible({ timeout: 120_000 });
  await form(page, "Sections").click();
  await form(page, "Bytes").click();
  await tree(page)
    .getByRole("treeitem", { name: /export/ })
    .click();
  const asked = Date.now();
  await tree(page).focus();
  await page.keyboard.press("End");
  await page.keyboard.press("PageUp");
  await expect(tree(page)).toContainText(/export29999\d/);
  await expect(path(page)).toContainText(/code section|export29/);
  expect(Date.now() - asked).toBeLessThan(10_000);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in all forms, ${colorScheme}`, async ({ page, playground }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await playground.paste(program);
    await form(page, "Bytes").click();
    await form(page, "Sections").click();
    await page.getByText("i32.mul").click();
    await expect(path(page)).toContainText("i32.mul");
    await playground.function.selectOption("f");
    await playground.arguments.fill("21");
    await playground.step("Step into").click();
    await expect(page.locator(".byte.current").first()).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the forms stand below each other, and nothing sticks out", async ({ page, playground }) => {
    await playground.paste(program);
    for (const name of ["Bytes", "Sections"] as const) {
      expect((await form(page, name).boundingBox())?.height).toBeGreaterThanOrEqual(44);
      await form(page, name).tap();
    }
    await tree(page).getByText("$twice").first().tap();
    await expect(path(page)).toContainText("$twice");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});
