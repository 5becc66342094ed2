// The views of a run in the dock: each is a tab, reached by keyboard, and open to assistive technology.

import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./fixtures";

const program = `(module
  (type $node (struct (field $value i32) (field $next (ref null $node))))
  (func $push (param $n i32) (param $list (ref null $node)) (result (ref null $node))
    (struct.new $node (local.get $n) (local.get $list)))
  (func (export "build") (param $n i32) (result i32) (local $list (ref null $node))
    (loop $again
      (local.set $list (call $push (local.get $n) (local.get $list)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (local.get $n)))
    (struct.get $node $value (local.get $list))))`;

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test("axe finds nothing to complain about in any view", async ({ page, playground }) => {
      test.slow();
      await playground.paste(program);
      await playground.arguments.fill("3");
      await playground.run.click();
      await expect(playground.result).toHaveText("Ok [1]");
      await page.getByRole("button", { name: "Where does this come from? result" }).click();
      await expect(page.getByRole("region", { name: "Origin" })).toContainText("struct.get");
      await page.keyboard.press("b");
      for (const name of ["Origin", "State", "Trace", "Profile", "Heap"]) {
        await page.getByRole("tab", { name }).click();
        await expect(page.getByRole("tabpanel", { name })).toBeVisible();
        expect((await new AxeBuilder({ page }).include(".dock").analyze()).violations, name).toEqual([]);
      }
    });
  });
}

test("the tabs are gone through by the arrows, and the open one is left by Tab", async ({ page, playground }) => {
  await expect(playground.calls).toBeVisible();
  await page.getByRole("tab", { name: "State" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Trace" })).toBeFocused();
  await expect(page.getByRole("tab", { name: "Trace" })).toHaveAttribute("aria-selected", "true");
  await expect(playground.calls).toHaveCount(0);
  await page.keyboard.press("Home");
  await expect(page.getByRole("tab", { name: "State" })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("tab").last()).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("combobox", { name: "Number format" })).toBeFocused();
});

test("on a phone every view has room for what it shows, and nothing lies over anything else", async ({
  page,
  playground,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await playground.paste(`(module
    (type $node (struct (field $next (ref null $node))))
    (func (export "f") (param $n i32) (result i32) (local $list (ref null $node))
      (local.set $list (struct.new $node (ref.null $node)))
      (i32.mul (local.get $n) (i32.add (local.get $n) (i32.const 1)))))`);
  await playground.arguments.fill("6");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [42]");
  for (const [tab, least] of [
    ["Trace", 300],
    ["Profile", 300],
    ["Heap", 80],
  ] as const) {
    await page.getByRole("tab", { name: tab }).click();
    const region = page.getByRole("region", { name: tab, exact: true });
    await expect.poll(async () => (await region.boundingBox())?.height ?? 0, { message: tab }).toBeGreaterThan(least);
  }
  // All forms of the module can be chosen: the names of proposals make room for them.
  for (const form of ["Bytes", "Sections"]) {
    await page.getByRole("group", { name: "Module as" }).getByRole("button", { name: form }).click();
  }
  await expect(page.getByRole("tree", { name: "Sections" })).toBeVisible();
});
