// Where a value comes from: a chain back to where it began, of which each link leads to its moment.

import { expect, test } from "./fixtures";

const program = `(module
  (memory 1)
  (global $kept (mut i32) (i32.const 0))
  (table $t 2 funcref)
  (type $pair (struct (field $a (mut i32)) (field $b (mut i32))))
  (func $scale (param $x i32) (result i32)
    (i32.mul (local.get $x) (i32.const 3)))
  (func (export "run") (param $n i32) (result i32) (local $p (ref null $pair))
    (global.set $kept (i32.add (local.get $n) (i32.const 1)))
    (i32.store (i32.const 16) (call $scale (global.get $kept)))
    (local.set $p (struct.new $pair (i32.load (i32.const 16)) (i32.const 5)))
    (table.set $t (i32.const 1) (ref.func $scale))
    (struct.get $pair $a (local.get $p)))
  (elem declare func $scale))`;

test.beforeEach(async ({ playground }) => {
  await playground.paste(program);
  await playground.function.selectOption("run");
  await playground.arguments.fill("6");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [21]");
});

test("a result leads back to the argument and the constants it was made of", async ({ page, playground }) => {
  await page.getByRole("button", { name: "Where does this come from? result" }).click();
  const origin = page.getByRole("region", { name: "Origin" });
  const tree = origin.getByRole("list", { name: "Where it comes from" });
  await expect(tree).toContainText("i32.mul");
  await expect(tree).toContainText("argument 1 of the call");
  await expect(tree).toContainText("i32.const 3");
  await expect(tree).toContainText("by way of");

  // Each link leads to its moment, and the chain stays.
  const product = tree.locator(".origin-row").filter({ hasText: "i32.mul" }).first();
  await product.getByRole("button", { name: /^step/ }).first().click();
  await expect(page.locator(".cm-step-instruction")).toHaveText("i32.mul");
  await expect(product.getByRole("button", { name: /^step/ })).toHaveAttribute("aria-current", "step");
  await page.getByRole("tab", { name: "State" }).click();
  await expect(playground.operands.getByRole("listitem")).toHaveText([/top.*3/, /0.*7/]);
});

test("operands, locals, globals, bytes, elements and fields can be asked for", async ({ page, playground }) => {
  const origin = page.getByRole("region", { name: "Origin" });
  const ask = async (name: string | RegExp, expected: string): Promise<void> => {
    await page.getByRole("tab", { name: "State" }).click();
    await page.getByRole("button", { name }).click();
    await expect(origin).toContainText(expected);
  };
  await ask("Where does this come from? $kept", "i32.add");
  await playground.position.fill("8");
  await page.keyboard.press("Enter");
  await ask("Where does this come from? $x", "i32.add");
  await playground.position.fill("10");
  await page.keyboard.press("Enter");
  await ask("Where does this come from? top of the stack", "i32.const 3");

  await page.getByRole("tab", { name: "State" }).click();
  await playground.position.fill("999");
  await page.keyboard.press("Enter");
  await playground.memory.getByRole("textbox", { name: "Go to address" }).fill("16");
  await page.keyboard.press("Enter");
  await ask("Where does this come from? 0x00000010", "i32.store");
  await ask("Where does this come from? element 1", "ref.func $scale");
  await page.getByRole("tab", { name: "State" }).click();
  await page.getByRole("region", { name: "Objects" }).locator("summary").first().click();
  await ask("Where does this come from? $b", "i32.const 5");
});

test("an operand leads to the instruction that pushed it", async ({ page, playground }) => {
  await playground.position.fill("10");
  await page.keyboard.press("Enter");
  // What a call gave was put there by the last instruction of the function.
  await expect(playground.operands.getByRole("listitem")).toHaveText([/top.*21/, /0.*16/]);
  await playground.operands.getByRole("button", { name: "Who wrote this? top of the stack" }).click();
  await expect(page.locator(".cm-step-instruction")).toHaveText("i32.mul");
  await expect(page.getByText("This instruction wrote it.")).toBeVisible();
  await expect(playground.position).toHaveValue("9");
  // And what has been read from a local, by whoever read it.
  await playground.operands.getByRole("button", { name: "Who wrote this? operand 0" }).click();
  await expect(page.locator(".cm-step-instruction")).toHaveText("local.get");
  await expect(playground.position).toHaveValue("7");
});

test("an element of a table says who wrote it", async ({ page }) => {
  await page.getByRole("button", { name: "Who wrote this? element 1" }).click();
  await expect(page.locator(".cm-step-instruction")).toHaveText("table.set");
});

test("a search that goes far back can be stopped, and leaves the page usable", async ({ page, playground }) => {
  test.setTimeout(120_000);
  await playground.paste(`(module (memory 1)
    (func (export "run") (param $n i32) (param $times i32) (result i32)
      (i32.store (i32.const 8) (i32.mul (local.get $n) (local.get $n)))
      (loop $again
        (i32.store (i32.const 16) (local.tee $times (i32.sub (local.get $times) (i32.const 1))))
        (br_if $again (local.get $times)))
      (i32.load (i32.const 8))))`);
  await playground.arguments.fill("6 10000000");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [36]", { timeout: 60_000 });
  await page.getByRole("button", { name: "Where does this come from? result" }).click();
  const search = page.getByRole("group", { name: "Search for the origin" });
  await expect(search).toContainText("at step");
  // The moment can be looked at meanwhile.
  await page.getByRole("tab", { name: "State" }).click();
  await expect(playground.memory).toContainText("24");
  await page.getByRole("tab", { name: "Origin" }).click();
  await search.getByRole("button", { name: "Stop looking" }).click();
  await expect(search).toContainText("Stopped");
  await search.getByRole("button", { name: "Go on" }).click();
  const tree = page.getByRole("list", { name: "Where it comes from" });
  await expect(tree).toContainText("i32.mul", { timeout: 90_000 });
  await expect(search).toBeHidden();
});
