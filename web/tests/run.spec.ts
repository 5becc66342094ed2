// Running programs: from pasted text to what it printed and returned.

import { expect, test } from "./fixtures";

const hello = `(module
  (import "env" "puts" (func $puts (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 8) "Good day\\n\\00")
  (func (export "greet") (call $puts (i32.const 8))))`;

const arithmetic = `(module
  (func (export "both") (param i32 f64) (result i32 f64)
    local.get 0
    local.get 1)
  (func (export "div") (param i32 i32) (result i32)
    local.get 0
    local.get 1
    i32.div_s))`;

test("a visitor runs what is there", async ({ playground }) => {
  await playground.run.click();
  await expect(playground.console).toHaveText("Hello, World!\n");
  await expect(playground.result).toHaveText("Ok []");
});

test("pasted text runs, and prints what it says", async ({ playground }) => {
  await playground.paste(hello);
  // At once: what is run is what was pasted, however long compiling takes.
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  await expect(playground.console).toHaveText("Good day\n");
  expect(await playground.instructions()).toBe(2);
});

test("functions are listed with their types, arguments are values separated by spaces", async ({ playground }) => {
  await playground.paste(arithmetic);
  await playground.function.selectOption("both");
  await expect(playground.function.locator("option")).toHaveText([
    "both (i32, f64) -> (i32, f64)",
    "div (i32, i32) -> i32",
  ]);
  await playground.arguments.fill("-0x10 2.5");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [-16, 2.5]");
});

test("Ctrl+Enter runs from the editor, Enter from the arguments", async ({ page, playground }) => {
  await playground.paste(arithmetic);
  await playground.function.selectOption("div");
  await playground.arguments.fill("7 2");
  await page.keyboard.press("Enter");
  await expect(playground.result).toHaveText("Ok [3]");
  await playground.arguments.fill("9 2");
  await playground.source.focus();
  await page.keyboard.press("Control+Enter");
  await expect(playground.result).toHaveText("Ok [4]");
  expect(await playground.source.innerText()).toBe(arithmetic);
});

test("arguments that are not written yet are asked for, and not held against anyone", async ({ playground }) => {
  await playground.paste(arithmetic);
  await playground.function.selectOption("div");
  await expect(playground.arguments).toHaveValue("");
  await expect(playground.page.getByText("Takes i32 i32, separated by spaces.")).toBeVisible();
  await expect(playground.arguments).toHaveAttribute("aria-invalid", "false");

  await playground.run.click();
  await expect(playground.result).toHaveText("Not run: 2 arguments wanted: i32 i32; 0 given");
  await expect(playground.arguments).toHaveAttribute("aria-invalid", "true");
  expect(await playground.instructions()).toBe(0);

  // Another function, another beginning.
  await playground.function.selectOption("both");
  await expect(playground.arguments).toHaveAttribute("aria-invalid", "false");
});

test("arguments that do not fit are refused before anything runs", async ({ playground }) => {
  await playground.paste(arithmetic);
  await playground.function.selectOption("div");
  await playground.arguments.fill("7");
  await expect(playground.arguments).toHaveAttribute("aria-invalid", "true");
  const tooFew = await playground.arguments.getAttribute("aria-describedby");
  const message = playground.page.locator(`#${tooFew ?? ""}`);
  await expect(message).toContainText("2");

  await playground.arguments.fill("7 two");
  await expect(message).toContainText("two");
  await playground.run.click();
  await expect(playground.result).toHaveText(/^Not run: .*two/);
  await expect(playground.arguments).toBeFocused();
  expect(await playground.instructions()).toBe(0);

  await playground.arguments.fill("7 2");
  await expect(playground.arguments).toHaveAttribute("aria-invalid", "false");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [3]");
});

test("a trap shows its backtrace, and marks the line", async ({ page, playground }) => {
  await playground.choose("Trap");
  await playground.run.click();
  await expect(playground.result).toHaveText("Trap: integer divide by zero");
  await expect(playground.console).toHaveText("20\n");
  const frames = playground.backtrace.getByRole("button");
  await expect(frames).toHaveCount(2);
  await expect(frames.first()).toContainText("average");
  await expect(page.locator(".cm-trap-line")).toContainText("i32.div_s");

  // A line of the backtrace leads to its place.
  await frames.last().click();
  await expect(playground.source).toBeFocused();
  await expect(page.locator(".cm-activeLine")).toContainText("call $average (i32.const 64)");

  // The mark goes when the text is no longer what was run.
  await page.keyboard.type(" ");
  await expect(page.locator(".cm-trap-line")).toHaveCount(0);
});

test("the marked line is scrolled to", async ({ page, playground }) => {
  const padding = ";; nothing to see here\n".repeat(400);
  await playground.paste(`${padding}(module (func (export "f")\n  unreachable))`);
  await playground.run.click();
  await expect(playground.result).toHaveText("Trap: unreachable");
  await expect(page.locator(".cm-trap-line")).toBeInViewport();
});

test("an import that nobody offers is a link error that names it and shows its line", async ({ page, playground }) => {
  await playground.paste(`(module
    (import "env" "puts" (func (param i32)))
    (import "env" "teleport" (func (param i32)))
    (func (export "f")))`);
  await playground.run.click();
  await expect(playground.result).toHaveText(/^Link error: .*env.*teleport.*func \(i32\).*\(line 3\)$/);
  await expect(page.locator(".cm-trap-line")).toContainText("teleport");
  await expect(page.locator(".cm-trap-instruction")).toHaveText("import");

  await playground.paste(`(module (import "env" "puts" (func (param i32))) (func (export "f")))`);
  await expect(page.locator(".cm-trap-line")).toHaveCount(0);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
});

test("a segment that does not fit is a trap at its line", async ({ page, playground }) => {
  await playground.paste(`(module (memory 1)
    (data (i32.const 65535) "ab"))`);
  await playground.run.click();
  await expect(playground.result).toHaveText("Trap: out of bounds memory access");
  await expect(playground.backtrace).toContainText("line 2");
  await expect(page.locator(".cm-trap-line")).toContainText("65535");
});

test("a call waits for a start function that takes many slices", async ({ playground }) => {
  await playground.paste(`(module
    (global $n (mut i32) (i32.const 0))
    (func $start
      (loop $again
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (br_if $again (i32.lt_u (global.get $n) (i32.const 2000000)))))
    (start $start)
    (func (export "twice") (param i32) (result i32) (i32.mul (global.get $n) (local.get 0))))`);
  await playground.arguments.fill("2");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [4000000]", { timeout: 20_000 });
  // Nine instructions an iteration with the loop itself, then those of the call.
  expect(await playground.instructions()).toBe(9 * 2_000_000 + 3);
});

test("a module without functions is instantiated", async ({ playground }) => {
  await playground.paste(`(module
    (import "env" "print_i32" (func $print (param i32)))
    (func $main (call $print (i32.const 7)))
    (start $main))`);
  await expect(playground.function).toBeDisabled();
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  await expect(playground.console).toContainText("7");
});

test("the counters grow while a program runs, and Stop ends it at once", async ({ page, playground }) => {
  await playground.choose("Endless loop");
  await playground.run.click();
  await expect(playground.counter("Speed")).toHaveText(/\d \/s|\d M\/s/);
  const early = await playground.instructions();
  await expect.poll(() => playground.instructions()).toBeGreaterThan(early);
  await expect(playground.counter("Instructions")).toHaveText(/^\d{1,3}(,\d{3})+$/);

  // The page goes on answering: the text can be edited, and is looked at, while the program runs.
  await playground.paste("(module (func i32.nonsense))");
  await expect(playground.problems).toContainText("Syntax error");
  await expect(playground.run).toHaveCount(0);

  const asked = Date.now();
  await playground.stop.click();
  await expect(playground.result).toHaveText("Stopped");
  expect(Date.now() - asked).toBeLessThan(1_000);
  await expect(playground.run).toHaveText("Run");

  const count = await playground.instructions();
  await page.waitForTimeout(200);
  expect(await playground.instructions()).toBe(count);
});

test("a program may print without end", async ({ page, playground }) => {
  await playground.paste(`(module
    (import "env" "putchar" (func $putchar (param i32)))
    (func (export "babble")
      (loop $again (call $putchar (i32.const 120)) (br $again))))`);
  await playground.run.click();
  await expect(page.getByText(/the first [\d,]+ characters are no longer kept/)).toBeVisible({ timeout: 30_000 });
  await playground.stop.click();
  await expect(playground.result).toHaveText("Stopped");
  const length = await playground.console.evaluate((log) => log.textContent.length);
  expect(length).toBeGreaterThan(900_000);
  expect(length).toBeLessThanOrEqual(1 << 20);
});

test("a string may be longer than anyone could read", async ({ page, playground }) => {
  await playground.paste(`(module
    (import "env" "puts" (func $puts (param i32)))
    (memory 320)
    (func (export "f")
      (memory.fill (i32.const 0) (i32.const 97) (i32.const 0xffffff))
      (i32.store8 (i32.const 0xfffffe) (i32.const 98))
      (call $puts (i32.const 0))))`);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  await expect(page.getByText(/the first [\d,]+ characters are no longer kept/)).toBeVisible();
  const end = await playground.console.evaluate((log) => log.textContent.slice(-3));
  expect(end).toBe("aab");
});

test("what a program prints is text", async ({ page, playground }) => {
  await playground.paste(hello.replace("Good day", "<img src=x onerror=alert(1)><b>bold</b>"));
  await playground.run.click();
  await expect(playground.console).toHaveText("<img src=x onerror=alert(1)><b>bold</b>\n");
  await expect(page.locator("img, b")).toHaveCount(0);
});
