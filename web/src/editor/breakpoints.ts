// Breakpoints beside the lines: a click sets one, and they move with the text.

import { type Extension, RangeSet, StateEffect, StateField, type Text } from "@codemirror/state";
import { type EditorView, gutter, GutterMarker } from "@codemirror/view";

export type BreakpointMark = {
  id: number;
  line: number;
  look: "plain" | "conditional" | "log" | "off" | "lost";
  /** The line where it stops, when that is another one. */
  stopsAt: number | null;
};

export const showBreakpoints = StateEffect.define<readonly BreakpointMark[]>();

class Dot extends GutterMarker {
  constructor(
    readonly id: number,
    readonly look: BreakpointMark["look"],
    readonly stopsAt: BreakpointMark["stopsAt"] = null,
  ) {
    super();
  }

  override eq(other: Dot): boolean {
    return other.id === this.id && other.look === this.look && other.stopsAt === this.stopsAt;
  }

  override toDOM(): Node {
    const dot = document.createElement("span");
    dot.className = `breakpoint-dot breakpoint-${this.look}`;
    if (this.stopsAt !== null) {
      dot.classList.add("breakpoint-elsewhere");
      dot.title = `Stops at line ${this.stopsAt}`;
    }
    return dot;
  }
}

function dotsOf(text: Text, marks: readonly BreakpointMark[]): RangeSet<Dot> {
  const inside = marks.filter(({ line }) => line <= text.lines);
  return RangeSet.of(
    inside.map(({ id, line, look, stopsAt }) => new Dot(id, look, stopsAt).range(text.line(line).from)),
    true,
  );
}

const dots = StateField.define<RangeSet<Dot>>({
  create: () => RangeSet.empty,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(showBreakpoints)) return dotsOf(transaction.newDoc, effect.value);
    }
    return transaction.docChanged ? value.map(transaction.changes) : value;
  },
});

/** The line of each breakpoint, by number. */
export function breakpointLines(view: EditorView): Map<number, number> {
  const lines = new Map<number, number>();
  const { doc } = view.state;
  const cursor = view.state.field(dots).iter();
  while (cursor.value !== null) {
    lines.set(cursor.value.id, doc.lineAt(cursor.from).number);
    cursor.next();
  }
  return lines;
}

export function breakpoints(toggle: (line: number) => void): Extension {
  return [
    dots,
    gutter({
      class: "cm-breakpoints",
      markers: (view) => view.state.field(dots),
      renderEmptyElements: true,
      initialSpacer: () => new Dot(0, "plain"),
      domEventHandlers: {
        mousedown(view, block) {
          toggle(view.state.doc.lineAt(block.from).number);
          return true;
        },
      },
    }),
  ];
}
