// Every example does what its comment says.

import { expect, test } from "./fixtures";

const outcomes: Record<string, { result: string; console?: string }> = {
  "Hello, World!": { result: "Ok []", console: "Hello, World!\n" },
  Factorial: { result: "Ok [2432902008176640000]" },
  Fibonacci: { result: "Ok [196418]" },
  "Memory: a sieve": { result: "Ok [9592]" },
  "Table dispatch": { result: "Ok [42]" },
  Trap: { result: "Trap: integer divide by zero", console: "20\n" },
};

test("all examples are there", async ({ playground }) => {
  const titles = await playground.example.locator("option:not([hidden])").allInnerTexts();
  expect(titles.sort()).toEqual([...Object.keys(outcomes), "Endless loop"].sort());
});

for (const [title, { result, console }] of Object.entries(outcomes)) {
  test(`${title} runs to its end`, async ({ playground }) => {
    await playground.choose(title);
    await playground.run.click();
    await expect(playground.result).toHaveText(result);
    if (console !== undefined) await expect(playground.console).toHaveText(console);
    await expect(playground.problems).toHaveText("No problems");
  });
}

test("the table has the traps that its comment promises", async ({ playground }) => {
  await playground.choose("Table dispatch");
  await playground.arguments.fill("4 6 7");
  await playground.run.click();
  await expect(playground.result).toHaveText("Trap: indirect call type mismatch");
  await playground.arguments.fill("5 6 7");
  await playground.run.click();
  await expect(playground.result).toHaveText("Trap: undefined element");
});
