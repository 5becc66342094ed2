// Files: opened, dropped, downloaded.

import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures";
import { answer } from "./playground";

test("a dropped binary is shown as text, and runs", async ({ page, playground }) => {
  await playground.drop("answer.wasm", answer);
  await expect(playground.source).toContainText("i32.const 42");
  await expect(page.getByText("disassembled")).toBeVisible();
  await expect(playground.function).toHaveValue("answer");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [42]");

  // It is text like any other, and can be changed.
  await playground.paste((await playground.source.innerText()).replace("42", "43"));
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [43]");
  await expect(page.getByText("disassembled")).toHaveCount(0);
});

test("a trap in a binary is marked in its disassembly", async ({ page, playground }) => {
  const trapping = answer.with(-3, 0x00).with(-2, 0x01); // unreachable, nop
  await playground.drop("trapping.wasm", trapping);
  await expect(playground.source).toContainText("unreachable");
  await playground.run.click();
  await expect(playground.result).toHaveText("Trap: unreachable");
  await expect(page.locator(".cm-trap-line")).toContainText("unreachable");
});

test("a dropped text is opened", async ({ playground }) => {
  await playground.drop("seven.wat", `(module (func (export "seven") (result i32) i32.const 7))`);
  await expect(playground.function).toHaveValue("seven");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [7]");
});

test("Open file opens a binary", async ({ page, playground }) => {
  const chosen = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open file" }).click();
  await (await chosen).setFiles({ name: "answer.wasm", mimeType: "application/wasm", buffer: Buffer.from(answer) });
  await expect(playground.source).toContainText("i32.const 42");
});

test("what is no module is refused, and leaves everything as it was", async ({ playground }) => {
  await expect(playground.problems).toHaveText("No problems");
  await playground.drop("broken.wasm", answer.slice(0, 20));
  await expect(playground.problems).toContainText("broken.wasm");
  await expect(playground.problems).toContainText(/at 0x[0-9a-f]+/);
  await expect(playground.source).toContainText("Hello, World!");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
});

test("Download .wasm gives the module that the text means", async ({ page, playground }) => {
  await playground.choose("Factorial");
  await expect(playground.function).toHaveValue("fac");
  const button = page.getByRole("button", { name: "Download .wasm" });
  await expect(button).toBeEnabled();
  const downloading = page.waitForEvent("download");
  await button.click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("factorial.wasm");
  const module = await WebAssembly.compile(new Uint8Array(await readFile(await download.path())));
  expect(WebAssembly.Module.exports(module)).toEqual([{ name: "fac", kind: "function" }]);
});
