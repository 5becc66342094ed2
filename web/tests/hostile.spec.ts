// Programs and files made to do harm: to the page, to the browser, or to whoever reads what is shown.
// Links of this kind are in share.spec.ts.

import path from "node:path";
import { binary, leb, name, section } from "./binary";
import { expect, test } from "./fixtures";
import type { Playground } from "./playground";

const MARKUP = `<img src=x onerror=alert(1)><script>alert(2)</script>`;

/** One function type `[] → []`, one function of it, and its code. */
const types = section(1, [1, 0x60, 0, 0]);
const functions = section(3, [1, 0]);
const unreachable = section(10, [1, 3, 0, 0x00, 0x0b]);

/** A module whose only function traps; export, function and a custom section are called so. */
function named(text: string): Uint8Array {
  const exports = section(7, [1, ...name(text), 0, 0]);
  const names = section(0, [...name("name"), 1, ...leb(name(text).length + 2), 1, 0, ...name(text)]);
  const custom = section(0, [...name(text), ...new TextEncoder().encode(text)]);
  return binary(types, functions, exports, unreachable, names, custom);
}

async function expectNoMarkup(playground: Playground): Promise<void> {
  await expect(playground.page.locator("img, script[src='x'], script:not([src])")).toHaveCount(0);
}

test("markup in names of functions, exports, files and custom sections stays text", async ({ playground }) => {
  await playground.drop(`${MARKUP}.wasm`, named(MARKUP));
  await expect(playground.page.getByText("disassembled")).toBeVisible();
  await expect(playground.page.getByRole("heading", { name: MARKUP })).toBeVisible();
  await expect(playground.function.locator("option")).toHaveText([`${MARKUP} ()`]);
  await playground.run.click();
  await expect(playground.result).toHaveText("Trap: unreachable");
  await expect(playground.backtrace).toContainText("<img src=x");
  await expectNoMarkup(playground);
});

test("markup in messages of errors and in what is printed stays text", async ({ page, playground }) => {
  await playground.paste(`(module (import "${MARKUP}" "${MARKUP}" (func)) (func (export "f")))`);
  await playground.run.click();
  await expect(playground.result).toContainText(`Link error: `);
  await expect(playground.result).toContainText(MARKUP);
  await expectNoMarkup(playground);

  await playground.paste(`(module (func ${MARKUP.replaceAll(" ", "")}))`);
  await expect(playground.problems.getByRole("button")).toBeVisible();
  await page.locator(".cm-lintRange-error").first().hover();
  await expect(page.locator(".cm-tooltip-lint")).toBeVisible();
  await expectNoMarkup(playground);
});

test("names that turn text around, or cannot be seen, are written out", async ({ playground }) => {
  const tricky = "safe\u202e\u2066lave\u200b\ufeff\u0000";
  const shown = "safe\\u{202e}\\u{2066}lave\\u{200b}\\u{feff}\\u{0}";
  await playground.drop(`x\u202etaw.wasm`, named(tricky));
  await expect(playground.function.locator("option")).toHaveText([`${shown} ()`]);
  await expect(playground.page.getByRole("heading", { name: "x\\u{202e}taw.wasm" })).toBeVisible();
  await playground.run.click();
  await expect(playground.backtrace).toContainText("safe\\u{202e}");
  // What is chosen is the export of that very name.
  await expect(playground.result).toHaveText("Trap: unreachable");

  // The editor marks them, too, and the assembler refuses them where they would mislead.
  await playground.paste(`(module (func (export "f")) (; \u202e ;))`);
  await expect(playground.problems).toContainText("confusing");
  await expect(playground.page.locator(".cm-specialChar")).toHaveCount(1);
});

/** Opens a module that exports its only function so many times. */
async function openExports({ page }: Playground, count: number): Promise<void> {
  const exports: number[] = [...leb(count)];
  for (let index = 0; index < count; index++) exports.push(...name(index.toString(36)), 0, 0);
  const parts = [binary(), types, functions, [7, ...leb(exports.length)], exports, section(10, [1, 2, 0, 0x0b])];
  const buffer = Buffer.concat(parts.map((part) => Uint8Array.from(part)));
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open file" }).click();
  await (await choosing).setFiles({ name: "exports.wasm", mimeType: "application/wasm", buffer });
}

test("a million exports are more than the engine accepts, and it says so", async ({ playground }) => {
  await openExports(playground, 1_000_000);
  await expect(playground.problems).toContainText("exceeds the limit", { timeout: 60_000 });
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
});

test("as many exports as it accepts are listed as far as anyone would read", async ({ page, playground }) => {
  test.setTimeout(180_000);
  await openExports(playground, 400_000);
  await expect(page.getByText("400,000 exports")).toBeVisible({ timeout: 120_000 });
  await expect(playground.function.locator("option")).toHaveCount(1_001);
  await expect(playground.function.locator("option").last()).toHaveText("and 399,000 functions more");
  // Any of them is found by its name.
  const wanted = (399_998).toString(36);
  const search = page.getByRole("searchbox", { name: "Find a function" });
  await search.fill(wanted);
  await expect(playground.function.locator("option").first()).toHaveText(`${wanted} ()`);
  await search.press("Enter");
  await expect(playground.function).toHaveValue(wanted);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []", { timeout: 60_000 });
  // The page answers as quickly as ever.
  const asked = Date.now();
  await playground.choose("Factorial");
  await expect(playground.function).toHaveValue("fac");
  expect(Date.now() - asked).toBeLessThan(5_000);
});

test("fourteen megabytes of a real program are opened, and left again", async ({ page, playground }) => {
  test.setTimeout(240_000);
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open file" }).click();
  await (await choosing).setFiles(path.join(import.meta.dirname, "../node_modules/esbuild-wasm/esbuild.wasm"));
  await expect(page.getByText("22 imports · 4 exports")).toBeVisible({ timeout: 180_000 });
  await expect(playground.function.locator("option")).toHaveText(["run (i32, i32)", "resume ()", "getsp () -> i32"]);
  const asked = Date.now();
  await playground.choose("Factorial");
  await expect(playground.function).toHaveValue("fac");
  expect(Date.now() - asked).toBeLessThan(10_000);
});

test("10 MB of output pass by, and the page goes on answering", async ({ page, playground }) => {
  test.setTimeout(90_000);
  await playground.paste(`(module
    (import "env" "puts" (func $puts (param i32)))
    (memory 1)
    (func (export "flood")
      (local $lines i32)
      (memory.fill (i32.const 0) (i32.const 97) (i32.const 99))
      (i32.store8 (i32.const 99) (i32.const 10))
      (local.set $lines (i32.const 100000))
      (loop $again
        (call $puts (i32.const 0))
        (local.set $lines (i32.sub (local.get $lines) (i32.const 1)))
        (br_if $again (local.get $lines)))))`);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []", { timeout: 60_000 });
  await expect(page.getByText(/the first [\d,]+ characters are no longer kept/)).toBeVisible();
  const printed = await playground.console.evaluate((log) => {
    const [, dropped = ""] = /the first ([\d,]+)/.exec(log.parentElement?.textContent ?? "") ?? [];
    return Number(dropped.replaceAll(",", "")) + log.textContent.length;
  });
  expect(printed).toBe(10_000_000);
  const asked = Date.now();
  await playground.choose("Factorial");
  await expect(playground.function).toHaveValue("fac");
  expect(Date.now() - asked).toBeLessThan(5_000);
});

test("text that nests without end is a problem, not a crash", async ({ page, playground }) => {
  await playground.drop("deep.wat", `(module (func ${"(block ".repeat(50_000)}`);
  await expect(playground.problems.getByRole("button")).toBeVisible();
  await playground.source.focus();
  await page.keyboard.press("F12");
  await page.keyboard.press("Shift+Alt+f");
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("$x");
  await playground.choose("Factorial");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [2432902008176640000]");
});
