// Beside the lines of a disassembly: where what they say stands in the bytes.

import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { type EditorView, gutter, GutterMarker, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import type { LineList } from "../engine/types";

/** Asks where lines stand, so many of them from one on. */
export type AskLines = (start: number, length: number) => Promise<LineList | null>;

type Known = ReadonlyMap<number, number | null>;

/** Lines are asked for in pieces of so many. */
const PIECE = 256;

const learn = StateEffect.define<LineList>();

const known = StateField.define<Known>({
  create: () => new Map(),
  update(value, transaction) {
    let after = transaction.docChanged ? new Map<number, number | null>() : value;
    for (const effect of transaction.effects) {
      if (!effect.is(learn)) continue;
      const { start, offsets } = effect.value;
      after = new Map([...after, ...offsets.map((offset, index) => [start + index, offset] as const)]);
    }
    return after;
  },
});

class Offset extends GutterMarker {
  constructor(readonly offset: number) {
    super();
  }

  override eq(other: Offset): boolean {
    return other.offset === this.offset;
  }

  override toDOM(): Node {
    return document.createTextNode(`0x${this.offset.toString(16)}`);
  }
}

function asking(ask: AskLines): Extension {
  return ViewPlugin.fromClass(
    class {
      #asked = new Set<number>();

      constructor(view: EditorView) {
        this.#look(view);
      }

      update({ view, docChanged, viewportChanged }: ViewUpdate): void {
        if (docChanged) this.#asked.clear();
        if (docChanged || viewportChanged) this.#look(view);
      }

      #look(view: EditorView): void {
        const { doc } = view.state;
        const last = doc.lineAt(view.viewport.to).number;
        for (let line = doc.lineAt(view.viewport.from).number; line <= last; line += PIECE) void this.#ask(view, line);
        void this.#ask(view, last);
      }

      async #ask(view: EditorView, line: number): Promise<void> {
        const start = Math.floor((line - 1) / PIECE) * PIECE + 1;
        if (this.#asked.has(start)) return;
        this.#asked.add(start);
        const { doc } = view.state;
        const lines = await ask(start, PIECE);
        if (lines === null) this.#asked.delete(start);
        else if (view.state.doc === doc) view.dispatch({ effects: learn.of(lines) });
      }
    },
  );
}

/** `point` is called with the offset that was clicked. */
export function offsets(ask: AskLines, point: (offset: number) => void): Extension {
  return [
    known,
    asking(ask),
    gutter({
      class: "cm-offsets",
      lineMarker(view, block) {
        const offset = view.state.field(known).get(view.state.doc.lineAt(block.from).number) ?? null;
        return offset === null ? null : new Offset(offset);
      },
      lineMarkerChange: ({ startState, state }) => startState.field(known) !== state.field(known),
      initialSpacer: () => new Offset(0xfffff),
      domEventHandlers: {
        mousedown(view, block) {
          const offset = view.state.field(known).get(view.state.doc.lineAt(block.from).number) ?? null;
          if (offset !== null) point(offset);
          return true;
        },
      },
    }),
  ];
}
