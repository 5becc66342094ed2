// The rows of the tree of sections: each section, and what it lists where it is open.

import type { SectionInfo } from "../../engine/types";

export type Row = { kind: "section"; section: number } | { kind: "item"; section: number; index: number };

/** Where the rows of each section begin, and how many there are. */
export class Rows {
  readonly #starts: readonly number[];
  readonly count: number;

  constructor(sections: readonly SectionInfo[], open: ReadonlySet<number>) {
    const starts: number[] = [];
    let count = 0;
    for (const [number, section] of sections.entries()) {
      starts.push(count);
      count += 1 + (open.has(number) ? section.count : 0);
    }
    this.#starts = starts;
    this.count = count;
  }

  at(row: number): Row | null {
    if (row < 0 || row >= this.count) return null;
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= row) low = middle;
      else high = middle;
    }
    const index = row - (this.#starts[low] ?? 0) - 1;
    return index < 0 ? { kind: "section", section: low } : { kind: "item", section: low, index };
  }

  ofSection(section: number): number {
    return this.#starts[section] ?? 0;
  }
}
