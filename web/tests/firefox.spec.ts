// The main flows in Firefox, as Debian builds it. Playwright drives Firefox only in a build of its own, and over WebDriver
// BiDi it asks for commands that the extended support release does not have; Puppeteer can do with those that it has.

import { accessSync, constants } from "node:fs";
import path from "node:path";
import process from "node:process";
import { expect } from "@playwright/test";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
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

/** The elements that have a role on this page. */
const SELECTORS = {
  button: "button",
  log: "[role=log]",
  region: "section",
  spinbutton: "input[type=number]",
  status: "[role=status]",
  textbox: "input[type=text]",
};
type Role = keyof typeof SELECTORS;

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

  async click(role: Role, name: string): Promise<void> {
    await expect.poll(() => this.#look(role, name, "click"), { timeout: 30_000 }).not.toBeNull();
  }

  /** What an element says, and what is in it; nothing when there is no such element. */
  #look(role: Role, name: string, act: "look" | "click" = "look"): Promise<{ text: string; value: string } | null> {
    const find = (selector: string, name: string, act: string) => {
      const all = [...document.querySelectorAll<HTMLElement>(selector)];
      const found = all.find((element) => (element.ariaLabel ?? element.innerText.trim()) === name);
      if (found === undefined) return null;
      if (act === "click") found.click();
      return { text: found.innerText, value: found instanceof HTMLInputElement ? found.value : "" };
    };
    return this.page.evaluate(find, SELECTORS[role], name, act);
  }

  async value(role: Role, name: string): Promise<string> {
    return (await this.#look(role, name))?.value ?? "";
  }

  async hasText(role: Role, name: string, text: string | RegExp): Promise<void> {
    const poll = expect.poll(async () => (await this.#look(role, name))?.text ?? "", { timeout: 30_000 });
    await (typeof text === "string" ? poll.toContain(text) : poll.toMatch(text));
  }

  async hasValue(role: Role, name: string, value: string): Promise<void> {
    await expect.poll(() => this.value(role, name), { timeout: 30_000 }).toBe(value);
  }
}

const test = served.extend<{ page: never; firefox: FirefoxPage }, { browser: never; started: Browser }>({
  started: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from this pattern.
    async ({}, use) => {
      const browser = await puppeteer.launch({
        browser: "firefox",
        timeout: 120_000,
        ...(executablePath ? { executablePath } : {}),
      });
      await use(browser);
      await browser.close();
    },
    // Its first start makes a profile.
    { scope: "worker", timeout: 120_000 },
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
test.describe.configure({ mode: "serial", timeout: 300_000 });

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
  await firefox.hasText("region", "Memory", /\b02\s+01\s+00\b/);
  const end = Number(await firefox.value("spinbutton", "Step"));
  expect(end).toBeGreaterThan(100);
  await firefox.click("button", "Step back");
  await firefox.hasValue("spinbutton", "Step", String(end - 1));
  await firefox.click("button", "Reverse continue");
  await firefox.hasValue("spinbutton", "Step", "0");
  await firefox.click("button", "Step into");
  await firefox.hasValue("spinbutton", "Step", "1");
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
  await expect.poll(() => firefox.value("textbox", "Link"), { timeout: 30_000 }).toContain("#v1=");
  const link = await firefox.value("textbox", "Link");
  await firefox.page.goto("about:blank");
  await firefox.page.goto(link);
  await firefox.hasValue("spinbutton", "Step", "40");
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
    const cells = await firefox.page.$$eval(".comparison-body > .compared tbody tr:first-child td", (cells) =>
      cells.map((cell) => cell.innerText),
    );
    expect(
      cells.map((cell) => cell.startsWith(`Trap: ${trap}`)),
      cells.join(" | "),
    ).toEqual([true, true]);
  }
});
