// The main flows in Firefox, as Debian builds it. Playwright drives Firefox only in a build of its own, and over WebDriver
// BiDi it asks for commands that the extended support release does not have; Puppeteer can do with those that it has.

import { accessSync, constants } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect } from "@playwright/test";
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core";
import { hashOf } from "./playground";
import { served } from "./served";

/** $FIREFOX, or one on PATH. */
function firefox(): string | undefined {
  if (process.env.FIREFOX) return process.env.FIREFOX;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const files = ["firefox", "firefox-esr"].flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const executablePath = firefox();

/** A page in Firefox, as its user finds things: by roles and names. */
class FirefoxPage {
  constructor(
    readonly page: Page,
    readonly address: string,
  ) {}

  /** Opens the page with a program in it. */
  async open(text: string, call: { function: string; arguments?: string; step?: number }): Promise<void> {
    const { function: name, arguments: args = "", step } = call;
    const document = { semblance: 1, name: "test.wat", source: { text }, function: name, arguments: args, step };
    await this.page.goto("about:blank");
    await this.page.goto(this.address + hashOf(document));
    await this.hasText("region", "Problems", "No problems");
  }

  find(role: string, name: string): Promise<ElementHandle | null> {
    return this.page.$(`::-p-aria([name="${name}"][role="${role}"])`);
  }

  async click(role: string, name: string): Promise<void> {
    const found = await this.page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`);
    await found?.click();
  }

  async text(role: string, name: string): Promise<string> {
    const found = await this.find(role, name);
    return (await found?.evaluate((element) => (element as HTMLElement).innerText)) ?? "";
  }

  async value(role: string, name: string): Promise<string> {
    const found = await this.find(role, name);
    return (await found?.evaluate((element) => (element as HTMLInputElement).value)) ?? "";
  }

  async hasText(role: string, name: string, text: string | RegExp): Promise<void> {
    const poll = expect.poll(() => this.text(role, name), { timeout: 30_000 });
    await (typeof text === "string" ? poll.toContain(text) : poll.toMatch(text));
  }

  async hasValue(role: string, name: string, value: string): Promise<void> {
    await expect.poll(() => this.value(role, name), { timeout: 30_000 }).toBe(value);
  }
}

const test = served.extend<{ page: never; firefox: FirefoxPage }, { browser: never; started: Browser }>({
  started: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from this pattern.
    async ({}, use) => {
      const browser = await puppeteer.launch({ browser: "firefox", ...(executablePath ? { executablePath } : {}) });
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
  firefox: async ({ started, address }, use) => {
    const page = await started.newPage();
    await page.setViewport({ width: 1440, height: 900 });
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await use(new FirefoxPage(page, address));
    await page.close();
    expect(errors, "errors in the page").toEqual([]);
  },
});

test.skip(executablePath === undefined, "Firefox is not installed: `cargo xtask setup` says why it could not be");
test.describe.configure({ mode: "serial", timeout: 90_000 });

const FACTORIAL = `(module
  (import "env" "print_i64" (func $print (param i64)))
  (memory (export "memory") 1)
  (func $fac (export "fac") (param $n i64) (result i64)
    (if (result i64) (i64.eqz (local.get $n))
      (then (i64.const 1))
      (else (i64.mul (local.get $n) (call $fac (i64.sub (local.get $n) (i64.const 1)))))))
  (func (export "main") (result i64)
    (call $print (call $fac (i64.const 5)))
    (i64.store (i32.const 8) (i64.const 258))
    (call $fac (i64.const 20))))`;

test("a program runs, prints, and can be gone along forward and back", async ({ firefox }) => {
  await firefox.open(FACTORIAL, { function: "main" });
  await firefox.click("button", "Run");
  await firefox.hasText("status", "Result", "Ok [2432902008176640000]");
  await firefox.hasText("log", "Console", "120");
  const end = Number(await firefox.value("spinbutton", "Step"));
  expect(end).toBeGreaterThan(100);
  await firefox.click("button", "Step back");
  await firefox.hasValue("spinbutton", "Step", String(end - 1));
  await firefox.click("button", "Reverse continue");
  await firefox.hasValue("spinbutton", "Step", "0");
  await firefox.click("button", "Step into");
  await firefox.hasValue("spinbutton", "Step", "1");
  await firefox.hasText("region", "Memory", /02 01/);
});

test("a trap says what and where, and an endless loop can be stopped", async ({ firefox }) => {
  await firefox.open(`(module (func (export "f") (drop (i32.div_s (i32.const 1) (i32.const 0)))))`, { function: "f" });
  await firefox.click("button", "Run");
  await firefox.hasText("status", "Result", "Trap: integer divide by zero");
  await firefox.open(`(module (func (export "f") (loop $l (br $l))))`, { function: "f" });
  await firefox.click("button", "Run");
  await firefox.hasText("status", "Result", "Running");
  await firefox.click("button", "Stop");
  await firefox.hasText("status", "Result", "Stopped");
});

test("a link leads to the step that it was made at", async ({ firefox }) => {
  await firefox.open(FACTORIAL, { function: "main", step: 40 });
  await firefox.hasValue("spinbutton", "Step", "40");
  await firefox.click("button", "Share");
  await firefox.hasValue("textbox", "Link", await firefox.page.evaluate(() => location.href));
});

test("calls are compared with Firefox's own engine", async ({ firefox }) => {
  await firefox.open(FACTORIAL, { function: "main" });
  await firefox.click("button", "Compare");
  await firefox.hasText("status", "Verdict", /^Identical/);
  const traps = [
    ["(drop (i32.div_s (i32.const 1) (i32.const 0)))", "integer divide by zero"],
    ["(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))", "integer overflow"],
    ["(drop (i32.trunc_f32_s (f32.const nan)))", "invalid conversion to integer"],
    ["(drop (i32.load (i32.const 65536)))", "out of bounds memory access"],
    ["(call_indirect $t (i32.const 9))", "undefined element"],
    ["(call_indirect $t (i32.const 0))", "uninitialized element"],
    ["(call_indirect $t (param i32) (i32.const 0) (i32.const 1))", "indirect call type mismatch"],
    ["(drop (struct.get $s 0 (ref.null $s)))", "null structure reference"],
    ["(drop (array.get $a (array.new_default $a (i32.const 1)) (i32.const 5)))", "out of bounds array access"],
    ["(drop (ref.cast (ref i31) (ref.null any)))", "cast failure"],
    ["unreachable", "unreachable"],
    ["(call $f)", "call stack exhausted"],
    ["(call $puts (i32.const -1))", "env.puts: address 0xffffffff is outside of memory"],
  ] as const;
  for (const [body, trap] of traps) {
    await firefox.open(
      `(module (import "env" "puts" (func $puts (param i32)))
        (type $s (struct (field i32))) (type $a (array i32))
        (memory 1) (table $t 2 funcref) (elem (i32.const 1) $nothing) (func $nothing)
        (func $f (export "f") ${body}))`,
      { function: "f" },
    );
    await firefox.click("button", "Compare");
    await firefox.hasText("status", "Verdict", /^Identical/);
    const cells = await firefox.page.$$eval(".compared tbody tr:first-child td", (cells) =>
      cells.map((cell) => cell.innerText),
    );
    expect(cells.map((cell) => cell.startsWith(`Trap: ${trap}`)), cells.join(" | ")).toEqual([true, true]);
  }
});
