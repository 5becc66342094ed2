// Names and texts made to do harm, in every view of a module and of its run.

import type { Page } from "@playwright/test";
import { Comparison } from "./comparing";
import { expect, test } from "./fixtures";
import type { Playground } from "./playground";

/** Markup, a character that turns text around, one without width, one that ends texts in C. */
const RAW = "<img src=x onerror=alert(1)><script>alert(2)</script>\u202elave\u200b";
/** The same as the text format writes it in strings. */
const NAME = RAW.replace("\u202e", "\\u{202e}").replace("\u200b", "\\u{200b}");
/** And as the page shows it. */
const SHOWN = RAW.replace("\u202e", "\\u{202e}").replace("\u200b", "\\u{200b}");

/** Everything that can have a name has this one; memory, a data segment and a custom section have it in their bytes. */
const PROGRAM = `(module
  (@custom "${NAME}" "${NAME}")
  (import "env" "print_i32" (func $"print ${NAME}" (param i32)))
  (type $"${NAME}" (struct (field $"${NAME}" (mut i32)) (field $"next ${NAME}" (mut (ref null $"${NAME}")))))
  (memory $"${NAME}" 1)
  (data $"${NAME}" (i32.const 16) "${NAME}")
  (global $"${NAME}" (mut i32) (i32.const 5))
  (table $"${NAME}" 2 funcref)
  (tag $"${NAME}" (param i32))
  (func $"${NAME}" (param $"${NAME}" i32) (result i32)
    (i32.mul (local.get $"${NAME}") (i32.const 3)))
  (func (export "${NAME}") (param $"${NAME}" i32) (result i32) (local $"node ${NAME}" (ref null $"${NAME}"))
    (local.set $"node ${NAME}" (struct.new $"${NAME}" (i32.const 7) (ref.null $"${NAME}")))
    (i32.store (i32.const 8) (call $"${NAME}" (local.get $"${NAME}")))
    (global.set $"${NAME}" (i32.load (i32.const 8)))
    (call $"print ${NAME}" (global.get $"${NAME}"))
    (global.get $"${NAME}")))`;

async function open({ page }: Playground, name: string): Promise<void> {
  await page.getByRole("tab", { name }).click();
}

/** The page has no element of the names', and no character that cannot be seen outside of what is written as it is. */
async function expectHarmless(page: Page): Promise<void> {
  await expect(page.locator("img, script:not([src]), script[src='x']")).toHaveCount(0);
  const found = await page.evaluate(() => {
    const invisible = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
    const asItIs = ".cm-editor, [role=log], textarea, input";
    const texts: string[] = [];
    for (const element of document.body.querySelectorAll("*")) {
      if (element.closest(asItIs) !== null) continue;
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
      texts.push(...own.map(({ textContent }) => textContent ?? ""));
      for (const attribute of ["aria-label", "title", "aria-description", "aria-valuetext", "placeholder"]) {
        texts.push(element.getAttribute(attribute) ?? "");
      }
    }
    return texts.filter((text) => invisible.test(text));
  });
  expect(found).toEqual([]);
}

test.describe.configure({ timeout: 120_000 });

test.beforeEach(async ({ playground }) => {
  await playground.paste(PROGRAM);
  await expect(playground.problems).toHaveText("No problems");
  await playground.arguments.fill("2");
});

test("sections and bytes", async ({ page, playground }) => {
  const form = page.getByRole("group", { name: "Module as" });
  await form.getByRole("button", { name: "Sections" }).click();
  await form.getByRole("button", { name: "Bytes" }).click();
  const tree = page.getByRole("tree", { name: "Sections" });
  await expect(tree).toContainText(SHOWN);
  const closed = tree.getByRole("treeitem", { expanded: false });
  while ((await closed.count()) > 0) {
    await closed.first().click();
    await tree.press("ArrowRight");
    await expectHarmless(page);
    await tree.press("ArrowDown");
    if ((await tree.getByRole("treeitem").count()) > 60) break;
  }
  await expect(tree).toContainText(`$${SHOWN}`);
  await page.getByText("i32.mul").click();
  await expect(page.getByRole("list", { name: "Part of the module" })).toContainText(SHOWN);
  await expectHarmless(page);
  await expect(playground.function.locator("option")).toHaveText([`${SHOWN} (i32) -> i32`]);
});

test("state, trace, profile, heap and origin", async ({ page, playground }) => {
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [6]");
  await playground.step("Step back").click();
  await expect(playground.locals).toContainText(SHOWN);
  await expect(playground.globals).toContainText(SHOWN);
  await expectHarmless(page);

  await open(playground, "Trace");
  const trace = page.getByRole("region", { name: "Trace" });
  await expect(trace.getByRole("listbox").getByRole("option").first()).toBeVisible();
  await expect(trace).toContainText("<img src=x");
  await expectHarmless(page);

  await open(playground, "Profile");
  await expect(page.getByRole("table", { name: "Functions" })).toContainText(SHOWN);
  await expect(page.getByRole("tree", { name: "Flame graph of calls" }).getByRole("treeitem").first()).toBeVisible();
  await expectHarmless(page);

  await open(playground, "Heap");
  await expect(page.getByRole("region", { name: "Heap", exact: true })).toContainText(SHOWN);
  await expectHarmless(page);

  await open(playground, "State");
  await page
    .getByRole("button", { name: `Where does this come from? $${SHOWN}` })
    .first()
    .click();
  await expect(page.getByRole("list", { name: "Where it comes from" })).toContainText("argument 1 of the call");
  await expectHarmless(page);
});

test("timelines and comparison", async ({ page, playground }) => {
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [6]");
  await playground.position.fill("6");
  await playground.position.press("Enter");
  const change = page.getByRole("button", { name: `Change $${SHOWN}`, exact: true }).first();
  await change.click();
  const field = page.getByRole("textbox", { name: `New value of $${SHOWN}` });
  await field.fill("60");
  await field.press("Enter");
  await expect(page.getByRole("status", { name: "Which timeline" })).toContainText("Timeline 2 of 2");
  await playground.step("Continue").click();
  await open(playground, "Timelines");
  await expect(page.getByRole("table", { name: "Differences" })).toContainText(SHOWN);
  await expectHarmless(page);

  const comparison = new Comparison(page);
  await comparison.button.click();
  await expect(comparison.verdict).toContainText("Identical", { timeout: 60_000 });
  await comparison.region.getByText("Host calls", { exact: true }).last().click();
  await expect(comparison.region).toContainText("env.print_i32(6)");
  await expectHarmless(page);
});

test("10 MB of output are compared, and the page shows their beginning", async ({ page, playground }) => {
  await playground.paste(`(module
    (import "env" "puts" (func $puts (param i32)))
    (memory 1)
    (func (export "flood") (local $lines i32)
      (memory.fill (i32.const 0) (i32.const 97) (i32.const 99))
      (i32.store8 (i32.const 99) (i32.const 10))
      (local.set $lines (i32.const 100000))
      (loop $again
        (call $puts (i32.const 0))
        (local.set $lines (i32.sub (local.get $lines) (i32.const 1)))
        (br_if $again (local.get $lines)))))`);
  await expect(playground.problems).toHaveText("No problems");
  const comparison = new Comparison(page);
  await comparison.button.click();
  await expect(comparison.verdict).toContainText("Identical", { timeout: 90_000 });
  const [theirs = ""] = await comparison.row("Output");
  expect(theirs.length).toBeLessThan(20_000);
  const asked = Date.now();
  await playground.choose("Factorial");
  await expect(playground.function).toHaveValue("fac");
  expect(Date.now() - asked).toBeLessThan(5_000);
});

test("nothing on the page can bring scripts or styles of its own", async ({ page, playground, complaints }) => {
  await expect(playground.source).toBeVisible();
  const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/);
  // And the browser keeps to it.
  const ran = await page.evaluate(async () => {
    const refused: string[] = [];
    addEventListener("securitypolicyviolation", ({ effectiveDirective }) => refused.push(effectiveDirective));
    const script = document.createElement("script");
    script.textContent = "window.wasRun = true";
    document.body.append(script);
    const styled = document.createElement("p");
    styled.setAttribute("style", "position: fixed");
    document.body.append(styled);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const position = getComputedStyle(styled).position;
    script.remove();
    styled.remove();
    return { refused, wasRun: "wasRun" in window, position };
  });
  expect(ran.wasRun).toBe(false);
  expect(ran.position).toBe("static");
  expect(ran.refused).toEqual(["script-src-elem", "style-src-attr"]);
  expect(complaints.splice(0)).toEqual([
    expect.stringContaining("Executing inline script violates"),
    expect.stringContaining("Applying inline style violates"),
  ]);
});
