// Programs for WASI on the page: they ask for what they read, write files, say how it went, and can be rewound.

import { expect, test } from "./fixtures";

/** Asks for a name, greets, writes the name to a file, complains on standard error in red, and ends with status 3. */
const GREETER = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "Name? ")
  (data (i32.const 32) "Hello, ")
  (data (i32.const 48) "\\1b[31mred\\1b[0m error\\n")
  (data (i32.const 80) "name.txt")
  (global $length (mut i32) (i32.const 0))
  (func $put (param $fd i32) (param $address i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $address))
    (i32.store (i32.const 4) (local.get $length))
    (drop (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func (export "other") (result i32) (i32.const 1))
  (func (export "_start") (local $fd i32)
    (drop (call $args_sizes_get (i32.const 100) (i32.const 104)))
    (drop (call $args_get (i32.const 200) (i32.const 300)))
    (call $put (i32.const 1) (i32.const 300) (i32.load (i32.const 104)))
    (call $put (i32.const 1) (i32.const 16) (i32.const 6))
    (i32.store (i32.const 0) (i32.const 1024))
    (i32.store (i32.const 4) (i32.const 100))
    (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (global.set $length (i32.load (i32.const 8)))
    (call $put (i32.const 1) (i32.const 32) (i32.const 7))
    (call $put (i32.const 1) (i32.const 1024) (global.get $length))
    (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 80) (i32.const 8) (i32.const 1)
      (i64.const 0x40) (i64.const 0) (i32.const 0) (i32.const 12)))
    (call $put (i32.load (i32.const 12)) (i32.const 1024) (global.get $length))
    (call $put (i32.const 2) (i32.const 48) (i32.const 19))
    (call $proc_exit (i32.const 3))))`;

test("a program asks for its input, and goes on with the answer", async ({ playground, page }) => {
  await playground.paste(GREETER);
  await expect(playground.function).toHaveValue("_start");
  await playground.arguments.fill('one "two words"');
  await playground.run.click();
  await expect(playground.result).toHaveText("Waiting for input");
  await expect(playground.console).toContainText("Name? ");
  await expect(playground.console).toContainText("two words");

  const line = page.getByRole("textbox", { name: "Input for the program" });
  await expect(line).toBeFocused();
  await line.fill("Ada");
  await line.press("Enter");
  await expect(playground.result).toHaveText("Exited with status 3");
  await expect(playground.console).toContainText("Hello, Ada");
  await expect(line).toBeHidden();
  // Standard error is told apart, and its colours are shown and not its escape sequences.
  const error = playground.console.locator(".console-error").filter({ hasText: "red" });
  await expect(error).toHaveClass(/ansi-coloured/);
  await expect(playground.console).not.toContainText("[31m");
});

test("what a program has read and written is there again when it is rewound", async ({ playground, page }) => {
  await playground.paste(GREETER);
  await expect(playground.function).toHaveValue("_start");
  await page.getByRole("textbox", { name: "Standard input" }).fill("Grace");
  await playground.run.click();
  await expect(playground.result).toHaveText("Exited with status 3");
  const written = page.getByRole("list", { name: "Files after the run" });
  await expect(written).toContainText("name.txt");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download name.txt" }).click();
  const stream = await (await download).createReadStream();
  expect((await stream.toArray()).join("")).toBe("Grace");

  const end = await playground.position.inputValue();
  await playground.position.fill("20");
  await playground.position.press("Enter");
  await expect(playground.position).toHaveValue("20");
  await playground.position.fill(end);
  await playground.position.press("Enter");
  await expect(playground.position).toHaveValue(end);
  await expect(playground.console).toContainText("Hello, Grace");
  await expect(written.getByRole("listitem")).toHaveCount(1);
});

test("an input can end, and a program that waits can be stopped", async ({ playground, page }) => {
  await playground.paste(GREETER);
  await expect(playground.function).toHaveValue("_start");
  await playground.run.click();
  await expect(playground.result).toHaveText("Waiting for input");
  await playground.stop.click();
  await expect(playground.result).toHaveText("Stopped");
  await playground.run.click();
  await page.getByRole("button", { name: "End of input" }).click();
  await expect(playground.result).toHaveText("Exited with status 3");
  await page.getByRole("checkbox", { name: /The input ends there/ }).check();
  await playground.run.click();
  await expect(playground.result).toHaveText("Exited with status 3");
});

test("an answer is seen where it was read, told apart from the output, before and after stepping back", async ({
  playground,
  page,
}) => {
  await playground.paste(GREETER);
  await expect(playground.function).toHaveValue("_start");
  await playground.run.click();
  const line = page.getByRole("textbox", { name: "Input for the program" });
  await line.fill("Ada");
  await line.press("Enter");
  await expect(playground.result).toHaveText("Exited with status 3");
  const typed = playground.console.locator("kbd");
  await expect(typed).toHaveText("Ada\n");
  await expect(playground.console).toContainText(/Name\? Ada\s+Hello, Ada/);
  const look = (): Promise<string[]> =>
    typed.evaluate((element) => {
      const around = element.previousElementSibling ?? element;
      return [element, around].map((element) => getComputedStyle(element).color);
    });
  const [own, around] = await look();
  expect(own).not.toBe(around);

  // Before it was read it is what comes later, and is as faint as that.
  const end = await playground.position.inputValue();
  const go = async (step: string): Promise<void> => {
    await playground.position.fill(step);
    await playground.position.press("Enter");
    await expect(playground.position).toHaveValue(step);
  };
  await go("10");
  await expect(typed).toHaveClass(/console-later/);
  await go(end);
  await expect(typed).not.toHaveClass(/console-later/);
  await expect(typed).toHaveText("Ada\n");
  await expect(playground.console).toContainText(/Name\? Ada\s+Hello, Ada/);

  // Whoever asks who wrote it is led to where it was read.
  await typed.click();
  await page.getByRole("button", { name: /Name\? Ada/ }).click();
  await expect(playground.position).not.toHaveValue(end);
});

test("files that are dropped are the program's, all of them, and it can read them", async ({ playground, page }) => {
  await playground.paste(`(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "two.csv")
  (data (i32.const 32) "\\00\\04\\00\\00\\64\\00\\00\\00")
  (func (export "_start")
    (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 7) (i32.const 0)
      (i64.const 0x2) (i64.const 0) (i32.const 0) (i32.const 12)))
    (drop (call $fd_read (i32.load (i32.const 12)) (i32.const 32) (i32.const 1) (i32.const 36)))
    (drop (call $fd_write (i32.const 1) (i32.const 32) (i32.const 1) (i32.const 8)))))`);
  await expect(playground.function).toHaveValue("_start");
  await playground.dropAll([
    ["one.txt", "first"],
    ["two.csv", "1,2,3"],
  ]);
  const given = page.getByRole("list", { name: "Files that the program finds" });
  await expect(given.getByRole("listitem")).toHaveText([/one\.txt 5 bytes/, /two\.csv 5 bytes/]);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  await expect(playground.console).toHaveText("1,2,3");
  await page.getByRole("button", { name: "Remove one.txt" }).click();
  await expect(given.getByRole("listitem")).toHaveCount(1);
});
