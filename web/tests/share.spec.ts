// Sharing: links and files that carry everything that decides a run, and what becomes of those that carry harm.

import { readFile } from "node:fs/promises";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { answer, hashOf, Playground } from "./playground";

const twice = `(module ;; „ü“ 😀
  (func (export "once") (param i32) (result i32) local.get 0)
  (func (export "twice") (param i32) (result i32)
    (i32.mul (local.get 0) (i32.const 2))))`;

const program = { semblance: 1, name: "twice.wat", source: { text: twice }, function: "twice", arguments: "21" };

/** What a link leads to. */
function documentOf(link: string | null): unknown {
  const [, letters = ""] = (link ?? "").split("#v1=");
  return JSON.parse(inflateRawSync(Buffer.from(letters, "base64url")).toString());
}

/** Presses Share, and gives the link that was made. */
async function share(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(page.getByRole("status", { name: "Sharing" })).toContainText("Link copied");
  return page.getByRole("textbox", { name: "Link" }).inputValue();
}

/** Waits until the draft is kept: a page that is left right after the last key keeps it while the next one opens. */
async function drafted(page: Page, draft: { text: string; arguments: string }): Promise<void> {
  const kept = () => page.evaluate(() => localStorage.getItem("semblance.draft") ?? "null");
  await expect.poll(async (): Promise<unknown> => JSON.parse(await kept())).toMatchObject(draft);
}

test.describe("a link", () => {
  test.use({ permissions: ["clipboard-read", "clipboard-write"] });

  test("leads another visitor to the same program, function and arguments", async ({ page, playground, browser }) => {
    await playground.paste(twice);
    await playground.function.selectOption("twice");
    await playground.arguments.fill("21");
    const link = await share(page);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    expect(link).toMatch(/\/dist\/#v1=[\w-]+$/);
    // The fields stand beside each other, with room around them.
    const [first, second] = await Promise.all(
      ["Link", "Embed"].map((name) => page.getByRole("textbox", { name }).boundingBox()),
    );
    expect(first?.x).toBeGreaterThanOrEqual(16);
    expect(second?.x).toBeGreaterThan((first?.x ?? 0) + (first?.width ?? 0));
    expect(second?.y).toBe(first?.y);

    const context = await browser.newContext();
    const visitor = new Playground(await context.newPage());
    await visitor.page.goto(link);
    await expect(visitor.function).toHaveValue("twice");
    await expect(visitor.arguments).toHaveValue("21");
    await expect.poll(() => visitor.source.innerText()).toBe(twice);
    // It was not run, and does not run by itself.
    await expect(visitor.result).toBeEmpty();
    await visitor.run.click();
    await expect(visitor.result).toHaveText("Ok [42]");
    await context.close();
  });

  test("carries breakpoints and the view that was open", async ({ page, playground, browser }) => {
    await playground.paste(`(module
  (func (export "twice") (param i32) (result i32)
    local.get 0
    i32.const 2
    i32.mul))`);
    await playground.arguments.fill("21");
    await playground.toggleBreakpoint(5);
    await playground.breakpoints.getByRole("button", { name: /^Edit/ }).click();
    await playground.breakpoints.getByRole("textbox", { name: "Condition" }).fill("$0 > 20");
    await playground.breakpoints.getByRole("textbox", { name: "Condition" }).blur();
    await playground.run.click();
    await expect(playground.result).toHaveText("Paused at a breakpoint");
    await page.getByRole("tab", { name: "Trace" }).click();
    const link = await share(page);
    expect(documentOf(link)).toMatchObject({
      semblance: 1,
      breakpoints: [{ line: 5, condition: "$0 > 20" }],
      view: { tab: "trace" },
    });

    const context = await browser.newContext();
    const visitor = new Playground(await context.newPage());
    await visitor.page.goto(link);
    await expect(visitor.page.getByRole("tab", { name: "Trace" })).toHaveAttribute("aria-selected", "true");
    await visitor.page.getByRole("tab", { name: "State" }).click();
    await expect(visitor.breakpoints).toContainText("$0 > 20");
    await expect(visitor.position).toHaveValue("2");
    await context.close();
  });

  test("carries a binary as it is", async ({ page, playground }) => {
    await playground.drop("answer.wasm", answer);
    await expect(playground.source).toContainText("i32.const 42");
    const link = await share(page);

    await playground.choose("Factorial");
    await page.goto(link);
    await expect(page.getByText("disassembled")).toBeVisible();
    await expect(page.getByText("answer.wasm")).toBeVisible();
    await playground.run.click();
    await expect(playground.result).toHaveText("Ok [42]");
  });

  test("can be copied again, and as a snippet for another page", async ({ page, playground }) => {
    const link = await share(page);
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole("button", { name: "Copy snippet" }).click();
    await expect(page.getByText("Snippet copied")).toBeVisible();
    const [, hash = ""] = link.split("#");
    expect(await clipboard()).toMatch(new RegExp(`^<iframe src="[^"]+/dist/\\?embed#${hash}"`));
    await page.getByRole("button", { name: "Copy link" }).click();
    await expect(page.getByText("Link copied")).toBeVisible();
    expect(await clipboard()).toBe(link);
    await page.keyboard.press("Escape");
    await expect(page.getByText("Link copied")).toHaveCount(0);
    await expect(playground.source).toBeVisible();
  });
});

test("a link leads to the step, the settings and the result that its author had", async ({ page, playground }) => {
  await playground.paste(twice);
  await playground.function.selectOption("twice");
  await playground.arguments.fill("21");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [42]");
  await page.keyboard.press("b");
  await expect(playground.position).toHaveValue("2");
  const link = await share(page);
  expect(documentOf(link)).toMatchObject({ step: 2, view: { ended: true } });

  await page.goto("about:blank");
  await page.goto(link);
  await expect(playground.position).toHaveValue("2");
  await expect(playground.result).toHaveText("Ok [42]");
  await expect(page.locator(".cm-step-instruction")).toHaveText("i32.mul");

  // Another call has not been run.
  await playground.arguments.fill("4");
  expect(documentOf(await share(page))).not.toHaveProperty("step");
});

test("a link to the middle of a program without an end leads there", async ({ page, playground }) => {
  await playground.choose("Endless loop");
  await playground.step("Step into").click();
  await expect(playground.position).toHaveValue("0");
  await playground.position.fill("5000");
  await page.keyboard.press("Enter");
  await expect(playground.position).toHaveValue("5000");
  const link = await share(page);
  await page.goto("about:blank");
  await page.goto(link);
  await expect(playground.position).toHaveValue("5000");
  await expect(playground.result).toHaveText("Paused");
});

test("a link is what the address bar shows, until something changes", async ({ page, playground }) => {
  await playground.paste(twice);
  const link = await share(page);
  expect(page.url()).toBe(link);
  await playground.arguments.fill("4");
  expect(page.url()).not.toContain("#");
  await expect(page.getByRole("textbox", { name: "Link" })).toHaveCount(0);
});

test("a link that comes while the page is open is opened, and undo brings back what was there", async ({
  page,
  playground,
}) => {
  await playground.paste("(module (; mine ;))");
  await page.evaluate((hash) => {
    location.hash = hash;
  }, hashOf(program));
  await expect(playground.function).toHaveValue("twice");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [42]");
  await playground.source.focus();
  await page.keyboard.press("Control+z");
  await expect(playground.source).toHaveText("(module (; mine ;))");
});

test("a link leaves the draft alone until its program is changed", async ({ page, playground }) => {
  await playground.paste("(module (; mine ;))");
  await drafted(page, { text: "(module (; mine ;))", arguments: "" });
  await page.reload();
  await page.goto(hashOf(program));
  await expect(playground.arguments).toHaveValue("21");
  await page.goto("about:blank");
  await playground.open();
  await expect(playground.source).toHaveText("(module (; mine ;))");
});

test("a link of a later time is opened as far as this page knows it", async ({ page, playground }) => {
  await page.goto(hashOf({ ...program, view: { memory: 1024, tab: "trace" }, step: 3, colour: "blue" }));
  await expect(playground.arguments).toHaveValue("21");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a program that is long for a link comes with a warning", async ({ page, playground }) => {
  await playground.paste(`(module (; ${noise(8_500)} ;))`);
  await share(page);
  await expect(page.getByRole("status", { name: "Sharing" })).toContainText(/It has 8,\d{3} characters/);
});

test("a program that is too long for a link goes as a file, and comes as one", async ({ page, playground }) => {
  const text = `(module (; ${noise(40_000)} ;) (func (export "f") (result i32) i32.const 7))`;
  await playground.paste(text);
  await expect(playground.function).toHaveValue("f");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(page.getByText(/Too large for a link: it would have 4\d,\d{3} characters/)).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Link" })).toHaveCount(0);
  expect(page.url()).not.toContain("#");

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as file" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("hello.semblance.json");
  const file = await readFile(await download.path(), "utf8");

  await playground.choose("Factorial");
  await playground.drop("hello.semblance.json", file);
  await expect(playground.function).toHaveValue("f");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [7]");
});

test("inside of another page there is less of it, and a way to all of it", async ({ page, playground }) => {
  await playground.paste("(module (; mine ;))");
  await drafted(page, { text: "(module (; mine ;))", arguments: "" });
  await page.goto(`./?embed${hashOf(program)}`);
  await expect(playground.arguments).toHaveValue("21");
  await expect(playground.example).toHaveCount(0);
  await playground.arguments.fill("4");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [8]");

  const way = page.getByRole("link", { name: "Open in Semblance" });
  await expect.poll(async () => documentOf(await way.getAttribute("href"))).toMatchObject({ arguments: "4" });
  const opening = page.waitForEvent("popup");
  await way.click();
  const whole = new Playground(await opening);
  await expect(whole.arguments).toHaveValue("4");
  await expect(whole.example).toBeVisible();

  // The visitor's own draft is none of the other page's business.
  await whole.page.goto("about:blank");
  await playground.open();
  await expect(playground.source).toHaveText("(module (; mine ;))");
});

test("inside of a small frame Run is there without scrolling", async ({ page }) => {
  for (const size of [
    { width: 600, height: 400 },
    { width: 390, height: 480 },
  ]) {
    await page.setViewportSize(size);
    await page.goto("about:blank");
    await page.goto(`./?embed${hashOf(program)}`);
    const playground = new Playground(page);
    await playground.compiled();
    await expect(playground.run).toBeInViewport({ ratio: 1 });
    const run = await playground.run.boundingBox();
    const bar = await page.getByRole("group", { name: "Stepping" }).boundingBox();
    expect(run !== null && bar !== null && run.y + run.height <= bar.y, "nothing covers it").toBe(true);
    await page.mouse.click((run?.x ?? 0) + (run?.width ?? 0) / 2, (run?.y ?? 0) + (run?.height ?? 0) / 2);
    await expect(playground.result).toHaveText("Ok [42]");
  }
});

const refused: Record<string, { hash: string; says: RegExp }> = {
  "of a newer version": { hash: "#v2=AAAA", says: /newer Semblance: it has version 2/ },
  "whose document is of a newer version": { hash: hashOf({ ...program, semblance: 3 }), says: /it has version 3/ },
  "of no version": { hash: "#v0=AAAA", says: /it has version 0/ },
  "whose end is missing": { hash: hashOf(program).slice(0, -12), says: /its end was cut off/ },
  "with other characters": { hash: "#v1=<img src=x onerror=alert(1)>", says: /it is damaged/ },
  "with nothing": { hash: "#v1=", says: /it is damaged/ },
  "with something behind its end": { hash: `${hashOf(program)}AAAAAAAA`, says: /it is damaged/ },
  "that is no JSON": { hash: hashOf("{]"), says: /it is damaged/ },
  "that is no UTF-8": {
    hash: `#v1=${deflateRawSync(Buffer.from([0x22, 0xff, 0x22])).toString("base64url")}`,
    says: /it is damaged/,
  },
  "that describes something else": { hash: hashOf([1, 2, 3]), says: /it does not describe a program/ },
  "with an argument that is no text": { hash: hashOf({ ...program, arguments: [21] }), says: /“arguments”/ },
  "with a step that is no step": { hash: hashOf({ ...program, step: -1 }), says: /“step”/ },
  "with bytes that are none": { hash: hashOf({ ...program, source: { wasm: "%" } }), says: /it is damaged/ },
  "that nests without end": { hash: hashOf("[".repeat(100_000)), says: /it is damaged/ },
  "that is longer than any": { hash: `#v1=${"A".repeat(40_000)}`, says: /longer than any link/ },
  "that unpacks to very much": { hash: hashOf(" ".repeat(20 << 20)), says: /larger than any program/ },
};

for (const [kind, { hash, says }] of Object.entries(refused)) {
  test(`a link ${kind} is refused, and the page stays as it was`, async ({ page, playground }) => {
    await playground.paste(twice);
    await playground.arguments.fill("3");
    await drafted(page, { text: twice, arguments: "3" });
    await page.goto("about:blank");
    await page.goto(`./${hash}`);
    await expect(page.getByRole("alert")).toContainText("The link cannot be opened: ");
    await expect(page.getByRole("alert")).toContainText(says);
    await expect.poll(() => playground.source.innerText()).toBe(twice);
    await playground.run.click();
    await expect(playground.result).toHaveText("Ok [3]");
  });
}

test("a hash that is no link's is nobody's business", async ({ page, playground }) => {
  await page.goto("./#section");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a file that describes no program is refused", async ({ page, playground }) => {
  await playground.drop("x.semblance.json", `{"semblance": 1, "name": 7}`);
  await expect(page.getByRole("alert")).toHaveText(
    "The file cannot be opened: it does not describe a program (“name”).",
  );
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
});

test("what a link says reaches the page as text", async ({ page, playground }) => {
  const markup = `"><img src=x onerror=alert(1)><b>`;
  await page.goto(hashOf({ ...program, name: markup, arguments: markup }));
  await expect(playground.arguments).toHaveValue(markup);
  await expect(page.getByText(markup)).toBeVisible();
  await expect(page.locator("img, b")).toHaveCount(0);
});

test("a link with a binary that is no module leaves everything as it was", async ({ page, playground }) => {
  const bytes = Buffer.from(answer.slice(0, 20)).toString("base64url");
  await page.goto(hashOf({ ...program, name: "broken.wasm", source: { wasm: bytes } }));
  await expect(playground.problems).toContainText("broken.wasm");
  await expect(playground.source).toContainText("Hello, World!");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
});

/** Letters without any order, which cannot be compressed below three quarters. */
function noise(length: number): string {
  let seed = 1;
  const letter = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[seed >>> 26];
  };
  return Array.from({ length }, letter).join("");
}
