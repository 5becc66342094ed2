// Items of sections, asked for by the page as they come into sight.

import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { inspect } from "../../effects";
import type { ItemInfo } from "../../engine/types";
import { moduleRevision } from "./answer";

const PAGE = 64;

/** Pages that are kept. */
const KEPT = 64;

export class Pages {
  readonly #pages: Signal<ReadonlyMap<string, readonly ItemInfo[]>>;
  readonly #asked = new Set<string>();

  constructor(pages: Signal<ReadonlyMap<string, readonly ItemInfo[]>>) {
    this.#pages = pages;
  }

  /** An item, by its place in the order; `undefined` until it is known. */
  item(section: number, index: number, isBySize: boolean): ItemInfo | undefined {
    const page = Math.floor(index / PAGE);
    const key = `${section} ${page} ${isBySize}`;
    const found = this.#pages.value.get(key);
    if (found === undefined) void this.#ask(key, section, page, isBySize);
    return found?.[index % PAGE];
  }

  clear(): void {
    this.#asked.clear();
    if (this.#pages.peek().size > 0) this.#pages.value = new Map();
  }

  async #ask(key: string, section: number, page: number, isBySize: boolean): Promise<void> {
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    const answer = await inspect({ kind: "items", section, start: page * PAGE, length: PAGE, isBySize });
    if (!this.#asked.has(key)) return;
    this.#asked.delete(key);
    if (answer === null) return;
    const kept = [...this.#pages.peek()].slice(1 - KEPT);
    this.#pages.value = new Map([...kept, [key, answer.items]]);
  }
}

/** The items of the module that the source is. */
export function usePages(): Pages {
  const pages = useSignal<ReadonlyMap<string, readonly ItemInfo[]>>(new Map());
  const kept = useSignal(new Pages(pages)).peek();
  const revision = moduleRevision.value;
  useEffect(() => {
    kept.clear();
  }, [revision]);
  return kept;
}
