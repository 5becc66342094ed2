// The profile: exact numbers by function, line and chain of calls, and ways into the source.

import { expect, test } from "./fixtures";

const program = `(module
  (func $inner (param $n i32) (result i32)
    (i32.mul (local.get $n) (i32.const 2)))
  (func $outer (param $n i32) (result i32)
    (i32.add (call $inner (local.get $n)) (call $inner (i32.const 1))))
  (func (export "run") (param $count i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (call $outer (local.get $count))))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $again (local.get $count)))
    (local.get $sum)))`;

test.beforeEach(async ({ page, playground }) => {
  await playground.paste(program);
  await playground.arguments.fill("10");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [130]");
  await page.getByRole("tab", { name: "Profile" }).click();
});

test("functions and lines have exact counts, and can be sorted and gone to", async ({ page, playground }) => {
  const profile = page.getByRole("region", { name: "Profile" });
  const functions = profile.getByRole("table", { name: "Functions" }).getByRole("row");
  // In a turn run has 14 instructions, $outer 5, $inner twice 3.
  const end = await playground.instructions();
  await expect(functions.filter({ hasText: "$inner" })).toHaveText(/\$inner60 .*%6020$/);
  await expect(functions.filter({ hasText: "$outer" })).toHaveText(/\$outer50 .*%11010$/);
  await expect(functions.filter({ hasText: "run" })).toContainText(new RegExp(`${end}1$`));
  await expect(profile.getByText(`${end} instructions`, { exact: true })).toBeVisible();

  await expect(functions.nth(1)).toContainText("run");
  await profile.getByRole("button", { name: "Calls", exact: true }).click();
  await expect(functions.nth(1)).toContainText("$inner");
  await profile.getByRole("button", { name: "Calls", exact: true }).click();
  await expect(functions.nth(1)).toContainText("run");

  const lines = profile.getByRole("table", { name: "Lines" }).getByRole("row");
  await expect(lines.filter({ hasText: "i32.mul" })).toHaveText(/^360 /);
  await lines.filter({ hasText: "i32.mul" }).getByRole("button", { name: "3" }).click();
  await expect(playground.source).toBeFocused();
  await expect(page.locator(".cm-activeLine")).toContainText("i32.mul");

  await profile.getByRole("button", { name: "$outer" }).click();
  await expect(page.locator(".cm-activeLine")).toContainText("call $inner");
});

test("the flame graph says who called whom, and is gone through by keyboard", async ({ page, playground }) => {
  const graph = page.getByRole("tree", { name: "Flame graph of calls" });
  const frames = graph.getByRole("treeitem");
  await expect(frames).toHaveCount(4);
  await expect(frames.filter({ hasText: "$inner" })).toHaveAccessibleName(/\$inner: 60 instructions, .*20 calls/);
  const all = await frames.first().boundingBox();
  const inner = await frames.filter({ hasText: "$inner" }).boundingBox();
  const end = await playground.instructions();
  expect((inner?.width ?? 0) / (all?.width ?? 1)).toBeCloseTo(60 / end, 1);

  await frames.first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(frames.filter({ hasText: "$outer" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(".cm-activeLine")).toContainText("call $inner");

  await frames.filter({ hasText: "$outer" }).click();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect(frames).toHaveCount(2);
  await expect(frames.first()).toHaveText("$outer");
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(frames).toHaveCount(4);
});

test("a part of the run is counted alone", async ({ page, playground }) => {
  const profile = page.getByRole("region", { name: "Profile" });
  await profile.getByRole("combobox", { name: "Part of the run" }).selectOption("Up to this step");
  await playground.position.fill("12");
  await page.keyboard.press("Enter");
  await expect(profile.getByText("12 instructions", { exact: true })).toBeVisible();
  await profile.getByRole("combobox", { name: "Part of the run" }).selectOption("From … to …");
  await profile.getByRole("spinbutton", { name: "First step of the profile" }).fill("4");
  await profile.getByRole("spinbutton", { name: "Last step of the profile" }).fill("9");
  await page.keyboard.press("Enter");
  await expect(profile.getByText("5 instructions", { exact: true })).toBeVisible();
});

test("the heat beside the lines is that of the profile", async ({ page }) => {
  const bars = page.locator(".cm-heat .heat-bar");
  await expect(bars).toHaveCount(7);
  await expect(bars.first()).toHaveAttribute("title", /^60 instructions, /);
});
