// Objects as a graph: what refers to what, opened step by step.

import { expect, test } from "./fixtures";

const program = `(module
  (type $node (struct (field $value i32) (field $next (mut (ref null $node)))))
  (func (export "ring") (result i32) (local $a (ref null $node)) (local $b (ref null $node))
    (local.set $a (struct.new $node (i32.const 7) (ref.null $node)))
    (local.set $b (struct.new $node (i32.const 8) (struct.new $node (i32.const 9) (local.get $a))))
    (struct.set $node $next (local.get $a) (local.get $b))
    (struct.get $node $value (local.get $a))))`;

test("objects that are reached are drawn with what refers to them, circles and all", async ({ page, playground }) => {
  await playground.paste(program);
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [7]");
  await page.keyboard.press("b");
  await page.getByRole("tab", { name: "Heap" }).click();
  const heap = page.getByRole("region", { name: "Heap", exact: true });
  const a = heap.getByRole("region", { name: "0 struct $node" });
  const b = heap.getByRole("region", { name: /^\d struct \$node$/ }).filter({ hasText: "$b" });
  await expect(a).toContainText("$a");
  await expect(a).toContainText("$value7");
  await expect(b).toContainText("$value8");
  // What $b refers to is there, as roots are open, and refers back to $a.
  await expect(heap.locator(".heap-node")).toHaveCount(3);
  await expect(heap.locator(".heap-edges path")).toHaveCount(3);
  await b.getByRole("button", { name: /refers to$/ }).click();
  await expect(heap.locator(".heap-node")).toHaveCount(2);
});
