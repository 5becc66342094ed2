// The trace: what was executed, from any step to any other, filtered, searched, and as a way through the run.

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const program = `(module
  (import "env" "print_i32" (func $print (param i32)))
  (memory 1)
  (func $double (param $n i32) (result i32)
    (i32.mul (local.get $n) (i32.const 2)))
  (func (export "run") (param $count i32) (result i32) (local $i i32)
    (loop $again
      (i32.store (i32.mul (local.get $i) (i32.const 4)) (call $double (local.get $i)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $count))))
    (call $print (i32.load (i32.const 8)))
    (local.get $i)))`;

function traceOf(page: Page) {
  const region = page.getByRole("region", { name: "Trace" });
  const list = region.getByRole("listbox", { name: "Executed instructions" });
  return {
    region,
    list,
    rows: list.getByRole("option"),
    /** The row of a step. */
    row: (step: number) => region.locator(`[data-step="${step}"]`),
    current: region.locator("[aria-current=step]"),
  };
}

async function run(playground: { paste: (text: string) => Promise<void> }, page: Page, count: number): Promise<void> {
  await playground.paste(program);
  await page.getByRole("combobox", { name: "Function" }).selectOption("run");
  await page.getByRole("textbox", { name: "Arguments" }).fill(String(count));
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("status", { name: "Result" })).toHaveText(`Ok [${count}]`);
}

test("every instruction is a row, with what it took and gave, and a click leads there", async ({
  page,
  playground,
}) => {
  await run(playground, page, 3);
  const trace = traceOf(page);
  // The run is at its end: there the list is, too.
  await expect(trace.rows.last()).toHaveText(/Ok \[3\]/);

  await playground.position.fill("0");
  await page.keyboard.press("Enter");
  await expect(trace.current).toHaveAttribute("data-step", "0");
  await expect(trace.row(4)).toContainText("local.get $i");
  await expect(trace.row(6)).toHaveAccessibleName("Step 6, local.get $n, gives 0, in $double, line 5");
  await expect(trace.row(8)).toHaveText(/8.*i32\.mul.*0, 2 → 0/);

  await trace.row(8).click();
  await expect(playground.position).toHaveValue("8");
  await expect(trace.current).toContainText("i32.mul");
  await expect(page.locator(".cm-step-instruction")).toHaveText("i32.mul");
  await expect(playground.calls.getByRole("button")).toHaveCount(2);

  // It follows.
  await playground.step("Step back").click();
  await expect(trace.current).toHaveAttribute("data-step", "7");
});

test("the list is gone through by keyboard alone", async ({ page, playground }) => {
  await run(playground, page, 50);
  const end = await playground.instructions();
  const { list, rows, row } = traceOf(page);
  await list.focus();
  const active = () => list.getAttribute("aria-activedescendant");
  await page.keyboard.press("Home");
  await expect.poll(active).toBe("event-0-4294967295");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect.poll(active).toBe("event-2-4294967295");
  await page.keyboard.press("PageDown");
  await page.keyboard.press("ArrowUp");
  const shown = Number(/event-(\d+)/.exec((await active()) ?? "")?.[1]);
  expect(shown).toBeGreaterThan(4);
  await page.keyboard.press("Enter");
  await expect(playground.position).toHaveValue(String(shown));
  await expect(list).toBeFocused();
  await expect(row(shown)).toHaveAttribute("aria-selected", "true");
  await expect(row(shown)).toHaveAttribute("aria-posinset", String(shown + 1));
  await page.keyboard.press("End");
  await expect(rows.last()).toHaveText(/Ok \[50\]/);
  await page.keyboard.press("ArrowUp");
  await expect.poll(active).toBe(`event-${end - 1}-4294967295`);
});

test("filters leave what is wanted", async ({ page, playground }) => {
  await run(playground, page, 5);
  await page.getByRole("tab", { name: "Trace" }).click();
  const { region, list, rows } = traceOf(page);
  await playground.position.fill("0");
  await page.keyboard.press("Enter");

  const show = region.getByRole("combobox", { name: "Show" });
  await show.selectOption("Host calls");
  await expect(rows).toHaveCount(1);
  await expect(rows).toHaveAccessibleName(/call \$print.*the host's env\.print_i32/);

  await show.selectOption("Memory writes");
  await expect(rows).toHaveCount(5);
  const range = region.getByRole("textbox", { name: "Written addresses" });
  await range.fill("8..16");
  await range.press("Enter");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("8, 4 → [0x8, 4 bytes]");
  await rows.first().click();
  await expect(page.locator(".cm-step-instruction")).toHaveText("i32.store");

  await show.selectOption("Calls and returns");
  // Of each of five turns the call and its end, then the call of the host, and the end of all.
  await expect(rows.filter({ hasText: "end of $double" })).toHaveCount(5);
  await list.focus();
  await page.keyboard.press("End");
  await expect(rows.last()).toContainText("end of run");

  await show.selectOption("All instructions");
  await region.getByRole("textbox", { name: "Functions" }).fill("DOUB");
  await expect(rows.last()).toContainText("$double");
  const search = region.getByRole("searchbox", { name: "Search the trace" });
  await search.fill("i32.mul");
  await region.getByRole("button", { name: "Only matches" }).click();
  await expect(rows).toHaveCount(5);
  await expect(rows.first()).toHaveAccessibleName(/i32\.mul, takes 0, 2/);
});

test("a search goes to the next match, and back", async ({ page, playground }) => {
  await run(playground, page, 20);
  await playground.position.fill("0");
  await page.keyboard.press("Enter");
  const { region, list } = traceOf(page);
  const search = region.getByRole("searchbox", { name: "Search the trace" });
  await search.fill("i32.store");
  await search.press("Enter");
  const active = () => list.getAttribute("aria-activedescendant");
  await expect.poll(active).toBe("event-9-4294967295");
  await search.press("Enter");
  const second = 9 + 18;
  await expect.poll(active).toBe(`event-${second}-4294967295`);
  await search.press("Shift+Enter");
  await expect.poll(active).toBe("event-9-4294967295");
  // Before the first comes the last, and the first behind it.
  await search.press("Shift+Enter");
  await expect.poll(active).toBe(`event-${9 + 18 * 19}-4294967295`);
  await search.press("Enter");
  await expect.poll(active).toBe("event-9-4294967295");
  await search.fill("f64.sqrt");
  await search.press("Enter");
  await expect(search).toHaveAttribute("aria-invalid", "true");
});

test("a search finds values that instructions take or give", async ({ page, playground }) => {
  await run(playground, page, 20);
  await playground.position.fill("0");
  await page.keyboard.press("Enter");
  const { region, list, rows } = traceOf(page);
  const search = region.getByRole("searchbox", { name: "Search the trace" });
  await search.fill("38");
  await search.press("Enter");
  // The last turn doubles 19.
  await expect(rows.and(list.locator("[aria-selected=true]"))).toHaveAccessibleName(/i32\.mul, takes 19, 2, gives 38/);
  await search.fill("0x26");
  await region.getByRole("button", { name: "Only matches" }).click();
  await expect(rows.first()).toHaveAccessibleName(/i32\.mul, takes 19, 2, gives 38/);
  await expect(rows.nth(1)).toHaveAccessibleName(/i32\.store.* takes 76, 38/);
});

test("a run of a hundred million steps is scrolled from end to end", async ({ page, playground }) => {
  await run(playground, page, 16_000);
  await page.getByRole("tab", { name: "Trace" }).click();
  const { list, rows, row } = traceOf(page);
  await playground.arguments.fill("5000000");
  await playground.paste(program.replace("(i32.mul (local.get $i) (i32.const 4))", "(i32.const 0)"));
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [5000000]", { timeout: 60_000 });
  const end = await playground.instructions();
  expect(end).toBeGreaterThan(75_000_000);
  // The rows would be 1,650,000,000 pixels high.
  expect(await list.evaluate((it) => it.scrollHeight)).toBeLessThan(10_000_000);
  await expect(rows.last()).toHaveText(/Ok/);

  await list.evaluate((it) => {
    it.scrollTop = 0;
  });
  await expect(row(0)).toBeVisible();
  await list.evaluate((it) => {
    it.scrollTop = it.scrollHeight / 2;
  });
  const first = async () => Number(await rows.first().getAttribute("data-step"));
  await expect.poll(first).toBeGreaterThan(end * 0.45);
  expect(await first()).toBeLessThan(end * 0.55);

  // The wheel goes on by rows.
  const before = await first();
  await list.hover();
  await page.mouse.wheel(0, 22 * 3);
  await expect.poll(first).toBe(before + 3);
  expect(await rows.count()).toBeLessThan(60);
});

test("while a program runs, the end of its trace has what passes the filters", async ({ page, playground }) => {
  await playground.paste(`(module (func (export "run")
    (loop $again
      (call $other)
      (br $again)))
    (func $other nop))`);
  await page.getByRole("tab", { name: "Trace" }).click();
  const trace = traceOf(page);
  await playground.run.click();
  await expect(trace.rows.first()).toBeVisible();
  await trace.region.getByRole("textbox", { name: "Functions" }).fill("other");
  await expect(trace.rows.filter({ hasText: "nop" }).first()).toBeVisible();
  await expect(trace.rows.filter({ hasText: "call $other" })).toHaveCount(0);
  await trace.region.getByRole("textbox", { name: "Functions" }).fill("nobody");
  await expect(trace.region).toContainText("Nothing that passes the filters yet.");
  await trace.region.getByRole("textbox", { name: "Functions" }).fill("");
  await expect(trace.rows.filter({ hasText: "br $again" }).first()).toBeVisible();
  await playground.stop.click();
});

test("while a program runs, the end of its trace moves, and hot lines are marked", async ({ page, playground }) => {
  await playground.paste(`(module (func (export "spin") (local $n i64)
    (loop $l
      (local.set $n (i64.add (local.get $n) (i64.const 1)))
      (br $l))))`);
  await playground.run.click();
  const { rows } = traceOf(page);
  await expect(rows.filter({ hasText: "i64.add" }).first()).toBeVisible();
  const last = async () => Number(await rows.last().getAttribute("data-step"));
  const before = await last();
  await expect.poll(last).toBeGreaterThan(before);
  await expect(page.locator(".cm-heat .heat-6").first()).toBeVisible();
  await playground.stop.click();
  await expect(playground.result).toHaveText("Stopped");
  const end = await playground.instructions();
  await expect.poll(last).toBe(end);
  // What was seen stays, until it is switched off.
  await expect(page.locator(".cm-heat .heat-6").first()).toBeVisible();
  await page.getByRole("tab", { name: "Profile" }).click();
  await page.getByRole("checkbox", { name: "Heat in the source" }).uncheck();
  await expect(page.locator(".cm-heat .heat-bar")).toHaveCount(0);
});
