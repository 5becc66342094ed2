// When the engine breaks, or does not answer, the page gets itself another.

import { expect, test } from "./fixtures";

test("a Worker that does not answer is replaced when Stop is pressed", async ({ page, playground }) => {
  await playground.choose("Endless loop");
  await playground.run.click();
  await expect(playground.counter("Speed")).toHaveText(/\/s/);
  // As if one single instruction took for ever.
  const [worker] = page.workers();
  void worker
    ?.evaluate(() => {
      for (;;);
    })
    .catch(() => undefined);
  await playground.stop.click();
  await expect(playground.result).toHaveText("Stopped");
  await playground.choose("Factorial");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [2432902008176640000]");
});

test("an engine that fails is started again, with the same source", async ({ page, playground }) => {
  await playground.choose("Factorial");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [2432902008176640000]");
  // The next use of the clock, in the middle of a run, ends like a trap inside the engine does.
  await page.workers()[0]?.evaluate(() => {
    performance.now = () => {
      throw new WebAssembly.RuntimeError("unreachable");
    };
  });
  await playground.run.click();
  await expect(playground.result).toHaveText("The engine failed: RuntimeError: unreachable");
  await expect(page.getByRole("alert")).toContainText("started again");
  await expect(playground.run).toBeEnabled();
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok [2432902008176640000]");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("an engine that cannot be loaded is reported, and tried again on request", async ({ page, playground }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await playground.open();
  await expect(page.getByRole("alert")).toContainText("Run, starts it again");
  await page.unroute("**/*.wasm");
  await playground.run.click();
  await expect(playground.result).toHaveText("Ok []");
  await expect(page.getByRole("alert")).toHaveCount(0);
});
