// A program that draws on the page: it is played, stopped, rewound and replayed.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const GAME = "A game on a canvas";

function canvas(page: Page) {
  return page.getByRole("application", { name: /What the program draws, 64 by 48 pixels/ });
}

/** All pixels, as the canvas has them. */
function pixels(page: Page): Promise<string> {
  return canvas(page).evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return [...data].join(" ");
  });
}

/** The column in which the basket begins, by its color in the last row but one. */
function basket(page: Page): Promise<number> {
  return canvas(page).evaluate((canvas: HTMLCanvasElement) => {
    const row = canvas.getContext("2d")?.getImageData(0, 45, canvas.width, 1).data ?? [];
    return [...Array(canvas.width).keys()].findIndex((x) => row[x * 4] === 0xf2 && row[x * 4 + 1] === 0xb4);
  });
}

test("a game is played by key and by mouse, and rewound and replayed", async ({ page, playground }) => {
  // It is played in real time, and axe looks at all of it.
  test.slow();
  await playground.choose(GAME);
  await expect(playground.function).toHaveValue("play");
  await expect(canvas(page)).toHaveCount(0);
  await playground.run.click();
  await expect(canvas(page)).toBeVisible();
  await expect.poll(() => basket(page)).toBe(25);

  await canvas(page).focus();
  await page.keyboard.down("ArrowLeft");
  await expect.poll(() => basket(page)).toBe(0);
  await page.keyboard.up("ArrowLeft");
  await page.keyboard.down("ArrowRight");
  await expect.poll(() => basket(page)).toBeGreaterThan(10);
  await page.keyboard.up("ArrowRight");
  // The picture fills the height of its element.
  const box = await canvas(page).boundingBox();
  if (box === null) throw new Error("there is no canvas");
  const scale = Math.min(box.width / 64, box.height / 48);
  const left = box.x + (box.width - 64 * scale) / 2;
  await page.mouse.move(left + 40.5 * scale, box.y + box.height / 2);
  await expect.poll(() => basket(page)).toBe(33);

  await playground.stop.click();
  await expect(playground.result).toHaveText("Stopped");
  await expect(page.getByRole("region", { name: "Picture" })).toContainText("As it is at this step.");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const end = Number(await playground.position.inputValue());
  const last = await pixels(page);
  // Nobody hears a key now.
  await canvas(page).press("ArrowLeft");

  const go = async (step: number): Promise<void> => {
    await playground.position.fill(String(step));
    await playground.position.press("Enter");
    await expect(playground.position).toHaveValue(String(step));
  };
  await go(Math.floor(end / 2));
  const middle = await pixels(page);
  expect(middle).not.toBe(last);
  await go(1);
  await expect(canvas(page)).toHaveCount(0);
  await go(end);
  await expect.poll(() => pixels(page)).toBe(last);
  await go(Math.floor(end / 2));
  await expect.poll(() => pixels(page)).toBe(middle);

  // It goes on from where it was stopped, and hears again.
  await playground.position.fill(String(end));
  await playground.position.press("Enter");
  await playground.step("Continue").click();
  await canvas(page).focus();
  await page.keyboard.down("ArrowRight");
  await expect.poll(() => basket(page)).toBe(50);
  await page.keyboard.up("ArrowRight");
  await playground.stop.click();
  await expect(playground.result).toHaveText("Stopped");
});

test("single pixels can be seen to be drawn", async ({ page, playground }) => {
  await playground.paste(`(module
  (import "canvas" "show" (func $show (param i32 i32 i32)))
  (memory 1)
  (func (export "main")
    (call $show (i32.const 0) (i32.const 2) (i32.const 1))
    (i32.store (i32.const 0) (i32.const 0xff0000ff))
    (i32.store (i32.const 4) (i32.const 0xffff0000))))`);
  await expect(playground.function).toHaveValue("main");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  const small = page.getByRole("application", { name: /2 by 1 pixels/ });
  const seen = (): Promise<number[]> =>
    small.evaluate((canvas: HTMLCanvasElement) => [...(canvas.getContext("2d")?.getImageData(0, 0, 2, 1).data ?? [])]);
  await expect.poll(seen).toEqual([255, 0, 0, 255, 0, 0, 255, 255]);
  await playground.step("Step back").click();
  await expect.poll(seen).toEqual([255, 0, 0, 255, 0, 0, 0, 0]);
  await playground.step("Step back").click();
  await playground.step("Step back").click();
  await playground.step("Step back").click();
  await expect.poll(seen).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

test("a picture outside of memory is a trap that says so", async ({ playground }) => {
  await playground.paste(`(module
  (import "canvas" "show" (func $show (param i32 i32 i32)))
  (memory 1)
  (func (export "main") (call $show (i32.const 65000) (i32.const 20) (i32.const 20))))`);
  await expect(playground.function).toHaveValue("main");
  await playground.run.click();
  await expect(playground.result).toContainText("a picture of 20 × 20 pixels at 0xfde8 is not inside of memory");
});

test("an edited game that is replayed with the same inputs is seen, and played as it was", async ({
  page,
  playground,
}) => {
  await playground.choose(GAME);
  await expect(playground.function).toHaveValue("play");
  await playground.run.click();
  await expect.poll(() => basket(page)).toBe(25);
  await canvas(page).focus();
  await page.keyboard.down("ArrowLeft");
  await expect.poll(() => basket(page)).toBe(0);
  await page.keyboard.up("ArrowLeft");
  await playground.stop.click();
  await expect(playground.result).toHaveText("Stopped");

  await playground.source.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type(";; edited\n");
  await page.getByRole("button", { name: "replay it with the same inputs" }).click();
  await expect(canvas(page)).toBeVisible();
  // Nobody presses a key now.
  await expect.poll(() => basket(page)).toBe(0);
  await playground.stop.click();
  await expect(playground.result).toHaveText("Stopped");
  await expect.poll(() => basket(page)).toBe(0);
});
