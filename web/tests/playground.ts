// The page as its user finds it: by roles and names.

import { deflateRawSync } from "node:zlib";
import { expect, type Locator, type Page } from "@playwright/test";

export class Playground {
  readonly source: Locator;
  readonly example: Locator;
  readonly function: Locator;
  readonly arguments: Locator;
  readonly run: Locator;
  readonly stop: Locator;
  readonly console: Locator;
  readonly result: Locator;
  readonly problems: Locator;
  readonly backtrace: Locator;
  readonly timeline: Locator;
  readonly position: Locator;
  readonly calls: Locator;
  readonly locals: Locator;
  readonly operands: Locator;
  readonly globals: Locator;
  readonly memory: Locator;
  readonly breakpoints: Locator;

  constructor(readonly page: Page) {
    this.source = page.getByRole("textbox", { name: "WebAssembly source" });
    this.example = page.getByRole("combobox", { name: "Example" });
    this.function = page.getByRole("combobox", { name: "Function" });
    this.arguments = page.getByRole("textbox", { name: "Arguments" });
    this.run = page.getByRole("button", { name: "Run", exact: true });
    this.stop = page.getByRole("button", { name: "Stop", exact: true });
    this.console = page.getByRole("log", { name: "Console" });
    this.result = page.getByRole("status", { name: "Result" });
    this.problems = page.getByRole("region", { name: "Problems" });
    this.backtrace = page.getByRole("list", { name: "Backtrace" });
    this.timeline = page.getByRole("slider", { name: "Timeline" });
    this.position = page.getByRole("spinbutton", { name: "Step", exact: true });
    this.calls = page.getByRole("region", { name: "Call stack" });
    this.locals = page.getByRole("region", { name: "Locals" });
    this.operands = page.getByRole("region", { name: "Operand stack" });
    this.globals = page.getByRole("region", { name: "Globals" });
    this.memory = page.getByRole("region", { name: "Memory" });
    this.breakpoints = page.getByRole("region", { name: "Breakpoints" });
  }

  async open(): Promise<this> {
    await this.page.goto("./");
    return this;
  }

  /** Replaces the source, as pasting over all of it does, and waits for the engine to have looked at it. */
  async paste(text: string): Promise<void> {
    // By the editor's own selection: the browser's is lost when the engine says something of the program before meanwhile.
    await this.source.focus();
    await this.page.keyboard.press("ControlOrMeta+a");
    if (text === "") await this.page.keyboard.press("Delete");
    else await this.page.keyboard.insertText(text);
    await this.compiled();
  }

  async choose(example: string): Promise<void> {
    await this.example.selectOption({ label: example });
    await this.compiled();
  }

  /**
   * Until then the page shows what it knows of the program before; and when the functions of the new one come, buttons
   * move, which takes a click from who has pressed the mouse and not yet let it go.
   */
  async compiled(): Promise<void> {
    await expect(this.problems).toHaveAttribute("aria-busy", "false", { timeout: 30_000 });
  }

  /** A button of the debugger. */
  step(name: "Step into" | "Step over" | "Step out" | "Step back" | "Continue" | "Reverse continue"): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** The line of a local among the locals. */
  local(name: string): Locator {
    return this.locals.getByRole("listitem").filter({ hasText: name });
  }

  /** Clicks beside a line of the source. */
  async toggleBreakpoint(line: number): Promise<void> {
    const number = this.page.locator(".cm-lineNumbers .cm-gutterElement").getByText(String(line), { exact: true });
    const box = await number.last().boundingBox();
    const gutter = await this.page.locator(".cm-breakpoints").boundingBox();
    if (box === null || gutter === null) throw new Error(`line ${line} cannot be seen`);
    await this.page.mouse.click(gutter.x + gutter.width / 2, box.y + box.height / 2);
  }

  /** A number that the page counts. */
  counter(name: "Instructions" | "Time" | "Speed"): Locator {
    return this.page.getByRole("term").filter({ hasText: name }).locator("xpath=following-sibling::dd");
  }

  async instructions(): Promise<number> {
    return Number((await this.counter("Instructions").innerText()).replaceAll(",", ""));
  }

  /** Drops a file onto the page. */
  async drop(name: string, content: string | Uint8Array): Promise<void> {
    await this.dropAll([[name, content]]);
  }

  /** Drops several at once. */
  async dropAll(files: readonly (readonly [string, string | Uint8Array])[]): Promise<void> {
    const encoded = files.map(([name, content]) => ({
      name,
      bytes: [...(typeof content === "string" ? new TextEncoder().encode(content) : content)],
    }));
    const dataTransfer = await this.page.evaluateHandle((files) => {
      const transfer = new DataTransfer();
      for (const { name, bytes } of files) transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer;
    }, encoded);
    await this.source.dispatchEvent("dragenter", { dataTransfer });
    await this.source.dispatchEvent("drop", { dataTransfer });
  }
}

/** The hash of a link to a document, or to any text. */
export function hashOf(document: unknown): string {
  const json = typeof document === "string" ? document : JSON.stringify(document);
  return `#v1=${deflateRawSync(Buffer.from(json), { level: 9 }).toString("base64url")}`;
}

/** `(module (func (export "answer") (result i32) i32.const 42))` */
export const answer = new Uint8Array([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x07, 0x0a, 0x01, 0x06, 0x61, 0x6e, 0x73, 0x77, 0x65, 0x72, 0x00, 0x00],
  ...[0x0a, 0x06, 0x01, 0x04, 0x00, 0x41, 0x2a, 0x0b],
]);
