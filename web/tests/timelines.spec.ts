// Several timelines: changing a value begins another one, an edited text is run with the same inputs, and the page shows
// where two of them first differ.

import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const program = `(module
  (import "env" "print_i32" (func $print (param i32)))
  (memory 1)
  (data (i32.const 16) "\\05")
  (global $factor (mut i32) (i32.const 3))
  (func (export "f") (param $n i32) (result i32)
    (local.set $n (i32.add (local.get $n) (i32.const 1)))
    (if (i32.gt_u (local.get $n) (i32.const 50))
      (then (call $print (i32.const 99))))
    (call $print (local.get $n))
    (i32.add
      (i32.mul (local.get $n) (global.get $factor))
      (i32.load8_u (i32.const 16)))))`;

function tab(page: Page, name: string): Locator {
  return page.getByRole("tab", { name });
}

function rows(page: Page): Locator {
  return page.getByRole("list", { name: "All timelines" }).getByRole("listitem");
}

function difference(page: Page, name: string): Locator {
  return page.getByRole("table", { name: "Differences" }).getByRole("row", { name });
}

/** Writes another value in the place of one. */
async function change(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole("button", { name: `Change ${name}`, exact: true }).click();
  const field = page.getByRole("textbox", { name: `New value of ${name}` });
  await expect(field).toBeFocused();
  await field.fill(text);
  await field.press("Enter");
}

// Each does what takes a user minutes.
test.describe.configure({ timeout: 120_000 });

test.beforeEach(async ({ playground }) => {
  await playground.paste(program);
  await playground.function.selectOption("f");
  await playground.arguments.fill("1");
});

test("another local begins a second timeline, and both stay", async ({ page, playground }) => {
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [11]");
  await playground.position.fill("4");
  await playground.position.press("Enter");
  await expect(playground.local("$n")).toContainText("2");
  await change(page, "$n", "60");
  await expect(playground.local("$n")).toContainText("60");
  await expect(playground.position).toHaveValue("4");
  await expect(page.getByRole("status", { name: "Which timeline" })).toContainText(
    "Timeline 2 of 2: $n = 60, from step 4 on",
  );
  await playground.step("Continue").click();
  await expect(playground.result).toHaveText("Ok [185]");
  await expect(playground.console).toHaveText("99\n60\n");

  await tab(page, "Timelines").click();
  await expect(rows(page)).toHaveText([/1f 1Ok \[11\]/, /2\$n = 60from step 4 of 1Ok \[185\]/]);
  await expect(difference(page, "First different state")).toContainText("$n = 60");
  await expect(difference(page, "First different state")).toContainText("$n = 2");
  await expect(difference(page, "First different instruction")).toContainText("i32.const in f");
  await expect(difference(page, "First different effect")).toContainText("calls env.print_i32(99)");
  await expect(difference(page, "First different effect")).toContainText("calls env.print_i32(2)");

  // A click leads to the moment, in either.
  const effect = difference(page, "First different effect").getByRole("button");
  await effect.nth(1).click();
  await expect(page.getByRole("status", { name: "Which timeline" })).toContainText("Timeline 1 of 2");
  await expect(playground.console.locator(".console-later")).toHaveText("2\n");
  await expect(page.locator(".cm-step-instruction")).toHaveText("call");
  await rows(page).nth(1).getByRole("button").first().click();
  await expect(playground.result).toHaveText("Ok [185]");
  await rows(page).nth(0).getByRole("button", { name: "Remove timeline 1" }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole("table", { name: "Differences" })).toHaveCount(0);
});

test("globals, operands and bytes can be changed, and what makes no sense is refused", async ({ page, playground }) => {
  await playground.step("Step into").click();
  await change(page, "$factor", "ten");
  await expect(page.getByRole("status", { name: "Which timeline" })).toHaveText("“ten” is no i32");
  await change(page, "$factor", "10");
  await expect(playground.globals).toContainText("10");

  await page.getByRole("textbox", { name: "Go to address" }).fill("16");
  await page.getByRole("textbox", { name: "Go to address" }).press("Enter");
  await change(page, "0x00000010", "zz");
  const field = page.getByRole("textbox", { name: "New value of 0x00000010" });
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill("07");
  await field.press("Enter");
  await expect(playground.memory.getByRole("gridcell", { selected: true })).toHaveText("07");

  await playground.step("Step into").click();
  await change(page, "the top of the stack", "4");
  await playground.step("Continue").click();
  // (4 + 1) * 10 + 7
  await expect(playground.result).toHaveText("Ok [57]");
  await tab(page, "Timelines").click();
  await expect(rows(page)).toHaveCount(4);
  // Escape leaves all as it is.
  await rows(page).nth(0).getByRole("button").first().click();
  await tab(page, "State").click();
  await page.getByRole("button", { name: "Change $n", exact: true }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Change $n", exact: true })).toBeFocused();
  await expect(playground.local("$n")).toContainText("1");
});

test("the host can have given something else", async ({ page, playground }) => {
  await playground.paste(`(module
    (import "env" "putchar" (func $putchar (param i32) (result i32)))
    (func (export "f") (result i32)
      (i32.add (call $putchar (i32.const 65)) (i32.const 1))))`);
  await playground.arguments.fill("");
  await playground.step("Step into").click();
  await playground.step("Step into").click();
  await expect(page.getByText("The host gave")).toHaveCount(0);
  await playground.step("Step into").click();
  await expect(playground.operands).toContainText("The host gave65");
  await change(page, "the host’s result", "7");
  await expect(playground.operands).toContainText("The host gave7");
  await playground.step("Continue").click();
  await expect(playground.result).toHaveText("Ok [8]");
  // What it printed stays.
  await expect(playground.console).toHaveText("A");
});

test("an edited text is run with the same inputs, beside the run of the other one", async ({ page, playground }) => {
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [11]");
  // The constant that is added becomes another one.
  await playground.source.focus();
  await page.keyboard.press("Control+Home");
  for (let count = 0; count < 6; count++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  for (let count = 0; count < 3; count++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("3");
  await expect(playground.source).toContainText("(i32.add (local.get $n) (i32.const 3))");
  await page.getByRole("button", { name: "replay it with the same inputs" }).click();
  await expect(playground.result).toHaveText("Ok [17]");
  await tab(page, "Timelines").click();
  await expect(rows(page)).toHaveText([/1f 1Ok \[11\]/, /2the edited textwith the inputs of 1Ok \[17\]/]);
  const effect = difference(page, "First different effect");
  await expect(effect).toContainText("calls env.print_i32(4)");
  await expect(effect).toContainText("calls env.print_i32(2)");
  await effect.getByRole("button").nth(1).click();
  await expect(page.getByRole("status", { name: "Which timeline" })).toContainText("Timeline 1 of 2");
  await expect(playground.step("Step back")).toBeEnabled();
  // The run's place is found in the text as it is now.
  await expect(page.locator(".cm-step-instruction")).toHaveText("call");
});

test("other arguments are a timeline, too, and a new run is alone again", async ({ page, playground }) => {
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [11]");
  await tab(page, "Timelines").click();
  await playground.arguments.fill("2");
  await page.getByRole("button", { name: "Replay with the same inputs" }).click();
  await expect(playground.result).toHaveText("Ok [14]");
  await expect(rows(page)).toHaveText([/f 1.*Ok \[11\]/, /f 2with the inputs of 1Ok \[14\]/]);
  await playground.run.click();
  await expect(rows(page)).toHaveCount(1);
  await playground.choose("Factorial");
  await expect(rows(page)).toHaveCount(0);
});

test("axe finds nothing to complain about in timelines", async ({ page, playground }) => {
  await playground.step("Step into").click();
  await change(page, "$n", "60");
  await page.getByRole("button", { name: "Change $n", exact: true }).click();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press("Escape");
  await playground.step("Continue").click();
  await tab(page, "Timelines").click();
  await expect(difference(page, "First different state")).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("snapshots take no more memory than the user allows", async ({ page, playground }) => {
  // Half a gigabyte is written, in other places at each time, in 8 MiB.
  await playground.paste(`(module
    (memory 128)
    (func (export "scatter") (param $n i32) (result i32)
      (local $at i32)
      (loop $again
        (i32.store (i32.and (local.get $at) (i32.const 0x7ffffc)) (local.get $n))
        (local.set $at (i32.add (local.get $at) (i32.const 4093)))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br_if $again (local.get $n)))
      (i32.load (i32.const 0))))`);
  await playground.arguments.fill("100_000_000");
  await playground.run.click();
  await expect(playground.result).toContainText("Ok", { timeout: 60_000 });
  await tab(page, "Timelines").click();
  const kept = page.getByText(/^\d+ snapshots, [\d,]+ MiB of at most$/);
  const mebibytes = async () => Number(/([\d,]+) MiB/.exec(await kept.innerText())?.[1]?.replace(",", ""));
  const limit = page.getByRole("combobox", { name: "Memory for snapshots" });
  await expect(limit).toHaveValue(String(256 << 20));
  // Besides what the last of them takes.
  expect(await mebibytes()).toBeLessThanOrEqual(256 + 9);
  expect(await mebibytes()).toBeGreaterThan(40);
  await limit.selectOption({ label: "16 MiB" });
  await expect.poll(mebibytes).toBeLessThanOrEqual(16 + 9);
  // And the run can be gone along as before.
  await tab(page, "State").click();
  await playground.position.fill("500000000");
  await playground.position.press("Enter");
  await expect(playground.position).toHaveValue("500000000");
  await expect(playground.local("$n")).toContainText(/\d{8}/, { timeout: 60_000 });
});
