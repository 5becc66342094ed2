// Styles of a terminal in the Console: what a program chose, and always to be read.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const ESC = "\\1b[";

/** A program that prints a text as it stands in a WAT string. */
function printing(text: string): string {
  return `(module
  (import "env" "puts" (func $puts (param i32)))
  (memory (export "memory") 2)
  (data (i32.const 16) "${text}")
  (func (export "main") (call $puts (i32.const 16))))`;
}

/** How a word looks. */
function look(page: Page, word: string) {
  const found = page.getByRole("log", { name: "Console" }).getByText(word, { exact: true });
  return found.evaluate((element) => {
    const { color, backgroundColor, fontWeight, fontStyle, textDecorationLine } = getComputedStyle(element);
    return { color, backgroundColor, fontWeight, fontStyle, textDecorationLine };
  });
}

const NONE = "rgba(0, 0, 0, 0)";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test("colours of all kinds are shown", async ({ playground, page }) => {
      const refused: string[] = [];
      page.on("console", (message) => {
        if (message.text().includes("Content Security Policy")) refused.push(message.text());
      });
      const text = [
        `${ESC}31mred${ESC}0m `,
        `${ESC}91mbright${ESC}0m `,
        `${ESC}38;5;208morange${ESC}0m `,
        `${ESC}38;5;244mgrey${ESC}0m `,
        `${ESC}38;2;120;40;200mviolet${ESC}0m `,
        `${ESC}38:2::120:40:200mcolons${ESC}0m `,
        `${ESC}48;5;21;97mblue${ESC}0m `,
        `${ESC}48;2;250;240;10mlemon${ESC}0m `,
        `${ESC}103;30myellow${ESC}0m `,
        `${ESC}7mreverse${ESC}27m plain`,
      ].join("");
      await playground.paste(printing(text));
      await expect(playground.function).toHaveValue("main");
      await playground.run.click();
      await expect(playground.result).toHaveText("Ok []");
      await expect(playground.console).toHaveText(
        "red bright orange grey violet colons blue lemon yellow reverse plain",
      );
      const plain = await look(page, "plain");
      const inks = new Set([plain.color]);
      for (const word of ["red", "bright", "orange", "grey", "violet"]) {
        const { color, backgroundColor } = await look(page, word);
        expect(inks, word).not.toContain(color);
        inks.add(color);
        expect(backgroundColor, word).toBe(NONE);
      }
      expect((await look(page, "colons")).color).toBe((await look(page, "violet")).color);
      expect((await look(page, "blue")).backgroundColor).toBe("rgb(0, 0, 255)");
      expect((await look(page, "lemon")).backgroundColor).toBe("rgb(250, 240, 10)");
      expect((await look(page, "yellow")).backgroundColor).not.toBe(NONE);
      expect((await look(page, "reverse")).backgroundColor).toBe(plain.color);
      expect(refused).toEqual([]);
    });

    test("whatever is chosen can be read", async ({ playground, page }) => {
      const some = [0, 1, 3, 7, 8, 11, 15, 16, 17, 21, 46, 51, 196, 226, 231, 232, 244, 255];
      const inks = some.map((ink) => `${ESC}38;5;${ink}mink-${ink}${ESC}0m `);
      const papers = some.map((paper) => `${ESC}48;5;${paper}mpaper-${paper}${ESC}0m `);
      const both = some.map((ink) => `${ESC}38;5;${ink};48;5;${(ink * 7) % 256}mboth-${ink}${ESC}0m `);
      const faint = [`${ESC}2mfaint${ESC}0m `, `${ESC}2;33mfaint-yellow${ESC}0m `, `${ESC}7;36mreversed${ESC}0m`];
      await playground.paste(printing([...inks, ...papers, ...both, ...faint].join("")));
      await expect(playground.function).toHaveValue("main");
      await playground.run.click();
      await expect(playground.console).toContainText("reversed");
      const { violations } = await new AxeBuilder({ page })
        .include(".console-log")
        .withRules(["color-contrast"])
        .analyze();
      expect(violations).toEqual([]);
      await playground.step("Step back").click();
      await expect(playground.console.locator(".console-later").first()).toBeVisible();
      const later = await new AxeBuilder({ page }).include(".console-log").withRules(["color-contrast"]).analyze();
      expect(later.violations).toEqual([]);
    });
  });
}

test("letters are bold, italic, underlined and struck, and not any more", async ({ playground, page }) => {
  const text = [
    `${ESC}1mbold${ESC}22m `,
    `${ESC}3mitalic${ESC}23m `,
    `${ESC}4munder${ESC}24m `,
    `${ESC}9mstruck${ESC}29m `,
    `${ESC}1;3;4;31mall${ESC}m none`,
  ].join("");
  await playground.paste(printing(text));
  await expect(playground.function).toHaveValue("main");
  await playground.run.click();
  await expect(playground.console).toHaveText("bold italic under struck all none");
  expect(await look(page, "bold")).toMatchObject({ fontWeight: "700" });
  expect(await look(page, "italic")).toMatchObject({ fontStyle: "italic", fontWeight: "400" });
  expect(await look(page, "under")).toMatchObject({ textDecorationLine: "underline", fontStyle: "normal" });
  expect(await look(page, "struck")).toMatchObject({ textDecorationLine: "line-through" });
  expect(await look(page, "all")).toMatchObject({ fontWeight: "700", fontStyle: "italic" });
  expect(await look(page, "none")).toMatchObject({ fontWeight: "400", textDecorationLine: "none" });
});

test("a style lasts until it is changed, however the text comes in pieces", async ({ playground, page }) => {
  // Byte by byte, and more of it than is kept in one piece.
  await playground.paste(`(module
  (import "env" "putchar" (func $putchar (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "${ESC}32mgreen\\n")
  (func $print (param $at i32) (param $end i32)
    (loop $again
      (call $putchar (i32.load8_u (local.get $at)))
      (br_if $again (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (local.get $end)))))
  (func (export "main") (local $lines i32)
    (call $print (i32.const 16) (i32.const 21))
    (local.set $lines (i32.const 4000))
    (loop $again
      (call $print (i32.const 21) (i32.const 27))
      (br_if $again (local.tee $lines (i32.sub (local.get $lines) (i32.const 1)))))))`);
  await expect(playground.function).toHaveValue("main");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  await expect(playground.console).not.toContainText("[32m");
  const coloured = (): Promise<boolean[]> =>
    page
      .getByRole("log", { name: "Console" })
      .locator("span")
      .evaluateAll((parts) => parts.map((part) => part.classList.contains("ansi-coloured")));
  expect(new Set(await coloured())).toEqual(new Set([true]));
  // At a moment inside of the sequence itself nothing of it is shown either.
  await playground.position.fill("40");
  await playground.position.press("Enter");
  await expect(playground.position).toHaveValue("40");
  await expect(playground.console).not.toContainText("[3");
  await expect(playground.console).not.toContainText("32m");
});
