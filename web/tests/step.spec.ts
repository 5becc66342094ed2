// Going along a run, forward and back: buttons, keys, the timeline, and what is shown on the way.

import { expect, test } from "./fixtures";

const program = `(module
  (import "env" "print_i32" (func $print (param i32)))
  (memory 1)
  (global $total (mut i32) (i32.const 0))
  (func $add (param $n i32)
    (global.set $total (i32.add (global.get $total) (local.get $n))))
  (func (export "sum") (param $count i32) (result i32) (local $i i32)
    (loop $again
      (call $add (local.get $i))
      (i32.store (i32.const 64) (global.get $total))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $count))))
    (call $print (global.get $total))
    (global.get $total)))`;

/** Instructions of one turn of the loop: with the call and what it calls. */
const TURN = 18;

test.beforeEach(async ({ playground }) => {
  await playground.paste(program);
  await playground.function.selectOption("sum");
  await playground.arguments.fill("3");
});

test("stepping begins at the first instruction, and goes on by buttons and keys", async ({ page, playground }) => {
  await playground.step("Step into").click();
  await expect(playground.position).toHaveValue("0");
  await expect(playground.locals).toContainText("$count");
  await expect(page.locator(".cm-step-instruction")).toHaveText("loop");

  await playground.step("Step into").click();
  await expect(playground.position).toHaveValue("1");
  await page.keyboard.press("s");
  await page.keyboard.press("F11");
  await expect(playground.position).toHaveValue("3");
  await expect(page.locator(".cm-step-line")).toContainText("global.set $total");
  await expect(playground.calls.getByRole("button")).toHaveText([/\$add/, /sum/]);

  await page.keyboard.press("b");
  await expect(playground.calls.getByRole("button")).toHaveCount(1);
  await playground.step("Step over").click();
  await expect(page.locator(".cm-step-line")).toContainText("i32.store");
  await expect(playground.position).toHaveValue("7");
  await playground.step("Step back").click();
  await expect(playground.position).toHaveValue("6");
  await playground.step("Step out").click();
  await expect(playground.position).toHaveValue("7");
  await expect(playground.result).toHaveText("Paused");

  await playground.step("Continue").click();
  await expect(playground.result).toHaveText("Ok [3]");
  await playground.step("Reverse continue").click();
  await expect(playground.position).toHaveValue("0");
  await expect(playground.result).toHaveText("Ok [3]");
});

test("a run that has ended can be gone back through", async ({ page, playground }) => {
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [3]");
  const end = await playground.instructions();
  await expect(playground.position).toHaveValue(String(end));
  await expect(playground.calls).toContainText("No call is active");
  await page.keyboard.press("b");
  await expect(playground.position).toHaveValue(String(end - 1));
  await expect(playground.globals).toContainText("$total");
  await expect(page.locator(".cm-step-line")).toContainText("global.get $total");
});

test("any step can be written, and the timeline dragged", async ({ page, playground }) => {
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [3]");
  const end = await playground.instructions();

  await playground.position.fill("20");
  await page.keyboard.press("Enter");
  await expect(playground.timeline).toHaveValue("20");
  await expect(playground.local("$i")).toContainText("1");

  await playground.position.fill("99999");
  await page.keyboard.press("Enter");
  await expect(playground.position).toHaveValue(String(end));

  await playground.timeline.focus();
  await page.keyboard.press("Home");
  await expect(playground.position).toHaveValue("0");
  await page.keyboard.press("ArrowRight");
  await expect(playground.position).toHaveValue("1");

  const box = await playground.timeline.boundingBox();
  if (box === null) throw new Error("the timeline cannot be seen");
  await page.mouse.move(box.x + 5, box.y + box.height / 2);
  await page.mouse.down();
  for (let part = 1; part <= 10; part++) {
    await page.mouse.move(box.x + (box.width * part) / 20, box.y + box.height / 2);
  }
  await expect.poll(async () => Number(await playground.position.inputValue())).toBeGreaterThan(end / 3);
  await page.mouse.up();
  await expect.poll(async () => Number(await playground.position.inputValue())).toBeLessThan(end);
});

test("what a step has changed is marked", async ({ page, playground }) => {
  await playground.step("Step into").click();
  await playground.position.fill("6");
  await page.keyboard.press("Enter");
  await expect(playground.globals.locator(".value-changed")).toHaveCount(0);
  // 0 + 0 changes nothing; the second turn adds 1.
  await playground.position.fill(String(TURN + 6));
  await page.keyboard.press("Enter");
  await page.keyboard.press("s");
  await expect(playground.globals.locator(".value-changed")).toContainText("1");
  await expect(page.getByRole("status", { name: "Step by step" })).toContainText(/Step 25, next/);
});

test("a breakpoint stops the run, forward and back", async ({ page, playground }) => {
  await playground.toggleBreakpoint(10);
  await expect(playground.breakpoints.getByRole("checkbox")).toHaveCount(1);
  await playground.run.click();
  await expect(playground.result).toHaveText("Paused at a breakpoint");
  await expect(page.locator(".cm-step-line")).toContainText("i32.store");
  await page.keyboard.press("c");
  await expect(playground.local("$i")).toContainText("1");
  await page.keyboard.press("F8");
  await expect(playground.local("$i")).toContainText("2");
  await page.keyboard.press("Shift+F8");
  await expect(playground.local("$i")).toContainText("1");

  // Only once the condition is true.
  await page.keyboard.press("r");
  await page.keyboard.press("r");
  await expect(playground.position).toHaveValue("0");
  await playground.breakpoints.getByRole("button", { name: /^Edit/ }).click();
  await playground.breakpoints.getByRole("textbox", { name: "Condition" }).fill("$i == 2");
  await page.keyboard.press("Tab");
  await playground.step("Continue").click();
  await expect(playground.local("$i")).toContainText("2");
  await playground.step("Continue").click();
  await expect(playground.result).toHaveText("Ok [3]");

  // A log point says something and stops nowhere.
  await playground.breakpoints.getByRole("textbox", { name: "Condition" }).fill("");
  await playground.breakpoints.getByRole("textbox", { name: "Log text" }).fill("i is {$i}");
  await page.keyboard.press("Tab");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [3]");
  await expect(playground.breakpoints.getByRole("listitem").filter({ hasText: "i is" })).toHaveText([
    /i is 0$/,
    /i is 1$/,
    /i is 2$/,
  ]);

  await playground.source.focus();
  await playground.breakpoints.getByRole("button", { name: /^Remove/ }).click();
  await expect(playground.breakpoints.getByRole("checkbox")).toHaveCount(0);
});

test("a condition that cannot be read says so", async ({ page, playground }) => {
  await playground.toggleBreakpoint(10);
  await playground.breakpoints.getByRole("button", { name: /^Edit/ }).click();
  await playground.breakpoints.getByRole("textbox", { name: "Condition" }).fill("$i ==");
  await page.keyboard.press("Tab");
  await playground.run.click();
  await expect(playground.breakpoints.getByRole("status")).toContainText("at 6:");
});

test("a breakpoint on the very first instruction stops the run before it, forward and back", async ({
  page,
  playground,
}) => {
  await playground.paste(`(module
  (func $f (export "f") (param $n i32)
    local.get $n
    if
      (call $f (i32.sub (local.get $n) (i32.const 1)))
    end))`);
  await playground.arguments.fill("2");
  await playground.toggleBreakpoint(3);
  await playground.run.click();
  await expect(playground.result).toHaveText("Paused at a breakpoint");
  await expect(playground.position).toHaveValue("0");
  await playground.step("Continue").click();
  await expect(playground.position).toHaveValue("6");
  await playground.step("Reverse continue").click();
  await expect(playground.position).toHaveValue("0");
  await expect(page.locator(".cm-step-instruction")).toHaveText("local.get");

  await playground.breakpoints.getByRole("button", { name: /^Edit/ }).click();
  await playground.breakpoints.getByRole("textbox", { name: "Condition" }).fill("$n == 2");
  await page.keyboard.press("Enter");
  await playground.run.click();
  await expect(playground.position).toHaveValue("0");
  await playground.step("Continue").click();
  await expect(playground.result).toHaveText("Ok []");
});

test("F9 sets a breakpoint at the cursor, Ctrl+F10 runs to it, and breakpoints move with the text", async ({
  page,
  playground,
}) => {
  await playground.source.focus();
  await page.keyboard.press("Control+Home");
  for (let line = 1; line < 13; line++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Control+F10");
  await expect(page.locator(".cm-step-line")).toContainText("call $print");
  await page.keyboard.press("F9");
  await expect(playground.breakpoints).toContainText("13");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Enter");
  await expect(playground.breakpoints).toContainText("14");
  // The run is of the text of before, its place moves along, and that is said.
  await expect(page.locator(".cm-step-line")).toContainText("call $print");
  await expect(page.getByText("This run is of the text as it was before you changed it.")).toBeVisible();
  await page.getByRole("button", { name: "Step back" }).click();
  await expect(page.locator(".cm-step-line")).toContainText("br_if $again");
});

test("who wrote this leads to the instruction that did", async ({ page, playground }) => {
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [3]");
  await playground.globals.getByRole("button", { name: "Who wrote this? $total" }).click();
  await expect(page.locator(".cm-step-instruction")).toHaveText("global.set");
  await expect(playground.local("$n")).toContainText("2");

  await playground.position.fill("1");
  await page.keyboard.press("Enter");
  await playground.memory.getByRole("textbox", { name: "Go to address" }).fill("60 + 4");
  await page.keyboard.press("Enter");
  await playground.position.fill("99999");
  await page.keyboard.press("Enter");
  await playground.memory.getByRole("button", { name: "Who wrote this? 0x00000040" }).click();
  await expect(page.locator(".cm-step-instruction")).toHaveText("i32.store");
  await expect(playground.local("$i")).toContainText("2");

  await playground.console.click({ position: { x: 24, y: 14 } });
  await page.getByRole("button", { name: "Who wrote this? 3" }).click();
  await expect(page.locator(".cm-step-instruction")).toHaveText("call");
  await expect(page.locator(".cm-step-line")).toContainText("call $print");
  // It is not printed yet.
  await expect(page.locator(".console-later")).toHaveText("3\n");
});

test("bytes that nobody has written say which segment they are of, or that they are zero", async ({
  page,
  playground,
}) => {
  await playground.paste(`(module
  (memory 1)
  (data $greeting (i32.const 16) "hello")
  (data (i32.const 32) "bye")
  (func (export "run")
    (i32.store8 (i32.const 16) (i32.const 72))))`);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  const remark = page.locator(".dock-remark");
  const ask = async (address: number, written: string): Promise<void> => {
    await playground.memory.getByRole("textbox", { name: "Go to address" }).fill(String(address));
    await page.keyboard.press("Enter");
    await playground.memory.getByRole("button", { name: `Who wrote this? ${written}` }).click();
  };
  await ask(16, "0x00000010");
  await expect(page.locator(".cm-step-instruction")).toHaveText("i32.store8");
  await ask(17, "0x00000011");
  await expect(remark).toContainText(/data segment \$greeting \(line 3, offset 0x[0-9a-f]+\) put it there/);
  await ask(34, "0x00000022");
  await expect(remark).toContainText("data segment 1 (line 4");
  await remark.getByRole("button", { name: "Show line 4" }).click();
  await expect(page.locator(".cm-activeLine")).toContainText("bye");
  await ask(100, "0x00000064");
  await expect(remark).toHaveText("It has been zero since the memory was made.");
});

test("after the end, the way to the cursor and to breakpoints begins at the beginning", async ({
  page,
  playground,
}) => {
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [3]");
  await expect(playground.step("Step into")).toHaveAttribute("aria-disabled", "true");
  await expect(playground.step("Continue")).toHaveAttribute("aria-disabled", "true");
  await page.locator(".cm-line").filter({ hasText: "call $print" }).click();
  await page.getByRole("button", { name: "Run to cursor" }).click();
  await expect(page.locator(".cm-step-line")).toContainText("call $print");
  await expect(page.locator(".cm-step-instruction")).toHaveText("global.get");

  await playground.position.fill("99999");
  await page.keyboard.press("Enter");
  await playground.toggleBreakpoint(6);
  await playground.step("Continue").click();
  await expect(page.locator(".cm-step-line")).toContainText("global.set $total");
  await expect(playground.local("$n")).toContainText("0");

  // When the text has become another one, it is that which runs to the cursor.
  await playground.position.fill("99999");
  await page.keyboard.press("Enter");
  await playground.toggleBreakpoint(6);
  await playground.paste(program.replace("(global.get $total)))", "(i32.mul (global.get $total) (i32.const 2))))"));
  await page.locator(".cm-line").filter({ hasText: "i32.mul" }).click();
  await page.getByRole("button", { name: "Run to cursor" }).click();
  await expect(page.locator(".cm-step-line")).toContainText("i32.mul");
});

test("a breakpoint where no instruction is shows where it stops", async ({ page, playground }) => {
  await playground.toggleBreakpoint(4);
  await playground.run.click();
  await expect(playground.breakpoints).toContainText("stops at line 6");
  await expect(page.locator(".breakpoint-elsewhere")).toHaveAttribute("title", "Stops at line 6");
  await expect(page.locator(".cm-step-line")).toContainText("global.set $total");
});

test("an address is any expression of the moment that is shown", async ({ page, playground }) => {
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [3]");
  const address = playground.memory.getByRole("textbox", { name: "Go to address" });
  const goTo = async (text: string): Promise<void> => {
    await address.fill(text);
    await page.keyboard.press("Enter");
  };
  // What has been stored at 64 is a number to be calculated with, though no call is active any more.
  await goTo("i32[64] * 16 + 4");
  await expect(playground.memory.getByText("0x00000034").first()).toBeVisible();
  await goTo("$total + 1");
  await expect(playground.memory.getByText("0x00000004").first()).toBeVisible();
  await goTo("$i");
  await expect(playground.memory.getByRole("status")).toHaveText("no call is active");
  await goTo("i32[");
  await expect(playground.memory.getByRole("status")).toContainText("at 5:");
  await goTo("70000");
  await expect(playground.memory.getByRole("status")).toHaveText("Beyond its end");
  await playground.position.fill("50");
  await page.keyboard.press("Enter");
  await goTo("i32[$i * 16 + 32] + ($count != 7)");
  await expect(playground.memory.getByRole("status")).toHaveText("");
});

test("vectors are read as the lanes that are chosen", async ({ page, playground }) => {
  await playground.paste(`(module
  (global $v (mut v128) (v128.const i32x4 1 -2 3 0x40490fdb))
  (func (export "run") (global.set $v (i32x4.add (global.get $v) (v128.const i32x4 0 0 0 0)))))`);
  const format = page.getByRole("combobox", { name: "Number format" });
  const lanes = page.getByRole("combobox", { name: "Vector lanes" });
  await expect(lanes).toHaveCount(0);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  const value = playground.globals.getByRole("listitem").filter({ hasText: "$v" });
  await expect(value).toContainText("i32x4 1 -2 3 1078530011");
  await format.selectOption("Hexadecimal");
  await expect(value).toContainText("i32x4 0x00000001 0xfffffffe 0x00000003 0x40490fdb");
  await lanes.selectOption("i16x8");
  await expect(value).toContainText("i16x8 0x0001 0x0000 0xfffe 0xffff 0x0003 0x0000 0x0fdb 0x4049");
  await format.selectOption("Float");
  await expect(value).toContainText(/f32x4 1\.\S+e-45 NaN .* 3\.14159/);
  await lanes.selectOption("i64x2");
  await format.selectOption("Decimal");
  await expect(value).toContainText("i64x2 -8589934591 4632251124999520259");
});

test("an endless search can be stopped", async ({ page, playground }) => {
  await playground.choose("Endless loop");
  await playground.step("Step into").click();
  await page.keyboard.press("o");
  await expect(playground.result).toHaveText("Running…");
  await playground.stop.click();
  await expect(playground.result).toHaveText("Stopped");
  const recorded = await playground.instructions();
  expect(recorded).toBeGreaterThan(1_000);
  await page.keyboard.press("b");
  await expect(playground.position).toHaveValue(String(recorded - 1));
  await playground.step("Continue").click();
  await expect(playground.result).toHaveText("Running…");
  await expect.poll(() => playground.instructions()).toBeGreaterThan(recorded);
  await playground.stop.click();
  await expect(playground.result).toHaveText("Stopped");
});

test("a trap can be looked at, and gone back from", async ({ page, playground }) => {
  await playground.choose("Trap");
  await playground.run.click();
  await expect(playground.result).toHaveText("Trap: integer divide by zero");
  await expect(playground.calls.getByRole("button")).toHaveCount(2);
  await expect(playground.operands.getByRole("listitem")).toHaveCount(2);
  await page.keyboard.press("b");
  await expect(page.locator(".cm-step-instruction")).toHaveText("i32.div_s");
  await playground.calls.getByRole("button").last().click();
  await expect(page.locator(".cm-step-line")).toContainText("call $average");
});

test("the run plays by itself, forward and backward", async ({ page, playground }) => {
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [3]");
  const end = await playground.instructions();
  await page.getByRole("button", { name: "Play backward" }).click();
  await expect.poll(async () => Number(await playground.position.inputValue())).toBeLessThan(end - 5);
  await page.getByRole("button", { name: "Play backward" }).click();
  await expect(page.getByRole("button", { name: "Play backward" })).toHaveAttribute("aria-pressed", "false");
  await page.getByRole("combobox", { name: "Speed of play" }).selectOption("20/s");
  await page.getByRole("button", { name: "Play forward" }).click();
  await expect(playground.position).toHaveValue(String(end));
  await expect(page.getByRole("button", { name: "Play forward" })).toHaveAttribute("aria-pressed", "false");
});

test("a link leads to the same step", async ({ page, playground }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [3]");
  await playground.position.fill("24");
  await page.keyboard.press("Enter");
  await expect(page.locator(".cm-step-instruction")).toHaveText("global.set");
  await page.getByRole("combobox", { name: "Number format" }).selectOption("Hexadecimal");
  await page.getByRole("button", { name: "Share" }).click();
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#v1=/);
  const address = page.url();

  const other = await page.context().newPage();
  await other.goto(address);
  await expect(other.getByRole("spinbutton", { name: "Step", exact: true })).toHaveValue("24");
  await expect(other.locator(".cm-step-instruction")).toHaveText("global.set");
  await expect(other.getByRole("region", { name: "Locals" })).toContainText("0x00000001");
  await other.close();
});

test("objects can be opened, and what they refer to", async ({ page, playground }) => {
  await playground.paste(`(module
    (type $list (struct (field $head i32) (field $tail (ref null $list))))
    (func (export "f") (local $l (ref null $list))
      (local.set $l (struct.new $list (i32.const 7) (ref.null $list)))
      (local.set $l (struct.new $list (i32.const 8) (local.get $l)))
      (drop (local.get $l))))`);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  await page.keyboard.press("b");
  await page.keyboard.press("b");
  await playground.locals.getByRole("button", { name: "ref.struct 1", exact: true }).click();
  const objects = page.getByRole("region", { name: "Objects" });
  await expect(objects).toContainText("$head");
  await expect(objects).toContainText("8");
  await objects.getByRole("listitem").filter({ hasText: "$tail" }).locator("summary").last().click();
  await expect(objects).toContainText("7");
  await objects.getByRole("button", { name: "Who wrote this? $head" }).first().click();
  await expect(page.locator(".cm-step-instruction")).toHaveText("struct.new");
});

test("a memory is searched, followed and read in every way", async ({ page, playground }) => {
  await playground.paste(`(module
    (memory 20)
    (data (i32.const 0x20000) "needle\\00")
    (data (i32.const 0x100) "\\00\\00\\02\\00")
    (func (export "f") (i32.store8 (i32.const 0x20003) (i32.const 33))))`);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  const { memory } = playground;
  await memory.getByRole("textbox", { name: "Go to address" }).fill("0x100");
  await page.keyboard.press("Enter");
  await expect(memory.getByRole("term").filter({ hasText: "i32" }).locator("xpath=following-sibling::dd")).toHaveText(
    "131072",
  );
  await memory.getByRole("button", { name: "Follow to 0x20000" }).click();
  await expect(memory).toContainText('"nee!le"');
  await expect(memory.getByRole("gridcell", { selected: true })).toHaveText("6e");
  await memory.getByRole("searchbox", { name: "Find in memory" }).fill("0x00 02 00");
  await page.keyboard.press("Enter");
  await expect(memory).toContainText("0x00000101");
  await memory.getByRole("searchbox", { name: "Find in memory" }).fill("haystack");
  await page.keyboard.press("Enter");
  await expect(memory.getByRole("status")).toHaveText("Not found");
  await memory.getByRole("searchbox", { name: "Find in memory" }).fill("6e 65 65");
  await page.keyboard.press("Enter");
  await expect(memory.getByRole("status")).toBeEmpty();
  await expect(memory).toContainText("0x00020000");
  await memory.getByRole("textbox", { name: "Go to address" }).fill("0x140000");
  await page.keyboard.press("Enter");
  await expect(memory.getByRole("status")).toHaveText("Beyond its end");
  await memory.getByRole("grid").focus();
  await page.keyboard.press("Control+End");
  await expect(memory).toContainText("0x0013ffff");
  await page.keyboard.press("b");
  await memory.getByRole("searchbox", { name: "Find in memory" }).fill("needle");
  await page.keyboard.press("Enter");
  await expect(memory.getByRole("gridcell", { selected: true })).toHaveText("6e");
  await memory.getByRole("grid").focus();
  await page.keyboard.press("s");
  await expect(memory.locator(".byte.changed")).toHaveText("21");
});
