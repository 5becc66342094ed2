// Programs for WASI in both engines: they find the same world, and nobody waits for them.

import { Comparison, compare } from "./comparing";
import { expect, test } from "./fixtures";

const SLOW = { timeout: 60_000 };
test.describe.configure({ timeout: 120_000 });

/** Functions that programs here use, and helpers that read to an address, and write from one. */
const HEAD = `
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $read (param $address i32) (result i32)
    (i32.store (i32.const 0) (local.get $address))
    (i32.store (i32.const 4) (i32.const 100))
    (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (i32.load (i32.const 8)))
  (func $write (param $fd i32) (param $address i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $address))
    (i32.store (i32.const 4) (local.get $length))
    (drop (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))`;

/** Looks at all that it is given, sleeps an hour, repeats what it reads, and writes a file of randomness. */
const CURIOUS = `(module ${HEAD}
  (data (i32.const 16) "name.txt")
  (func (export "_start")
    (drop (call $args_get (i32.const 100) (i32.const 200)))
    (drop (call $environ_get (i32.const 300) (i32.const 400)))
    (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 500)))
    (drop (call $random (i32.const 600) (i32.const 100)))
    (i32.store (i32.const 80) (i32.const 1))
    (i64.store (i32.const 88) (i64.const 3600000000000))
    (drop (call $poll (i32.const 64) (i32.const 1000) (i32.const 1) (i32.const 1100)))
    (call $write (i32.const 1) (i32.const 200) (i32.const 20))
    (call $write (i32.const 1) (i32.const 800) (call $read (i32.const 800)))
    (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 8) (i32.const 1)
      (i64.const 0x40) (i64.const 0) (i32.const 0) (i32.const 12)))
    (call $write (i32.load (i32.const 12)) (i32.const 600) (i32.const 100))
    (call $exit (i32.const 3))))`;

test("a program finds the same arguments, input, files, time and randomness in both engines", async ({
  page,
  playground,
}) => {
  await playground.paste(CURIOUS);
  await page.getByRole("textbox", { name: "Standard input" }).fill("Ada");
  const comparison = await compare(playground, CURIOUS, "one two");
  await expect(comparison.verdict).toHaveText(
    "Identical The same result, 11 host calls, output, memory at the end and files.",
    SLOW,
  );
  expect(await comparison.row("Result")).toEqual(["Exited with status 3", "Exited with status 3"]);
  expect(await comparison.row("File name.txt")).toEqual(["100 bytes", "100 bytes"]);
  const [theirs] = await comparison.row("Output");
  expect(theirs).toContain("one\0two");
  expect(theirs).toContain("Ada");
  await expect(comparison.region).toContainText("The clock begins now");
});

const GREEDY = `(module ${HEAD}
  (func (export "_start")
    (call $write (i32.const 1) (i32.const 800) (call $read (i32.const 800)))
    (call $write (i32.const 1) (i32.const 800) (call $read (i32.const 800)))))`;

test("what nobody has typed cannot be compared, until it was typed", async ({ page, playground }) => {
  const comparison = await compare(playground, GREEDY);
  await expect(comparison.verdict).toContainText("Not comparable The program reads what nobody has typed", SLOW);
  expect(await comparison.row("Result")).toEqual(["Waiting for input", "Waiting for input"]);

  // What is typed in a run is there in the next comparison.
  await playground.run.click();
  const line = page.getByRole("textbox", { name: "Input for the program" });
  await line.fill("first");
  await line.press("Enter");
  await page.getByRole("button", { name: "End of input" }).click();
  await expect(playground.result).toHaveText("Ok []");
  await new Comparison(page).button.click();
  await expect(comparison.verdict).toContainText("Identical", SLOW);
  expect(await comparison.row("Output")).toEqual(["first\n", "first\n"]);
});
