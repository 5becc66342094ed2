// The comparison with the browser's own engine, as its user finds it.

import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures";
import type { Playground } from "./playground";

export class Comparison {
  readonly button: Locator;
  readonly region: Locator;
  readonly verdict: Locator;
  readonly first: Locator;

  constructor(page: Page) {
    this.button = page.getByRole("button", { name: "Compare", exact: true });
    this.region = page.getByRole("region", { name: "Comparison" });
    this.verdict = this.region.getByRole("status", { name: "Verdict" });
    this.first = this.region.getByRole("group", { name: "First difference" });
  }

  /** What the browser's engine and Semblance have in a row of the table. */
  async row(name: string): Promise<string[]> {
    const row = this.region.getByRole("row").filter({ has: this.region.page().getByRole("rowheader", { name }) });
    return row.getByRole("cell").allInnerTexts();
  }
}

export async function compare(playground: Playground, text: string, args = ""): Promise<Comparison> {
  await playground.paste(text);
  await expect(playground.problems).toHaveText("No problems");
  if (args !== "") await playground.arguments.fill(args);
  const comparison = new Comparison(playground.page);
  await comparison.button.click();
  return comparison;
}
