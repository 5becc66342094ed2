// The line where the program trapped, and what happened there.

import { type Extension, RangeSet, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, gutterLineClass, GutterMarker } from "@codemirror/view";
import type { Place } from "../engine/types";
import { rangeOf } from "./positions";

export type Trap = { place: Place; text: string };

export const markTrap = StateEffect.define<Trap | null>();

class TrapMarker extends GutterMarker {
  override elementClass = "cm-trap-gutter";
}

type Marks = { lines: DecorationSet; gutter: RangeSet<GutterMarker> };

const none: Marks = { lines: Decoration.none, gutter: RangeSet.of<GutterMarker>([]) };

function marksOf(text: Text, trap: Trap | null): Marks {
  if (trap === null) return none;
  const { from, to } = rangeOf(text, trap.place);
  const line = text.lineAt(from);
  // The style sheet shows the attribute behind the line: the document's own text stays what it is.
  const decorations = [
    Decoration.line({ class: "cm-trap-line", attributes: { "data-trap": trap.text } }).range(line.from),
  ];
  const end = Math.min(to, line.to);
  if (end > from) decorations.push(Decoration.mark({ class: "cm-trap-instruction" }).range(from, end));
  return { lines: Decoration.set(decorations), gutter: RangeSet.of(new TrapMarker().range(line.from)) };
}

const marks = StateField.define<Marks>({
  create: () => none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(markTrap)) return marksOf(transaction.newDoc, effect.value);
    }
    if (!transaction.docChanged) return value;
    return { lines: value.lines.map(transaction.changes), gutter: value.gutter.map(transaction.changes) };
  },
  provide: (field) => [
    EditorView.decorations.from(field, ({ lines }) => lines),
    gutterLineClass.from(field, ({ gutter }) => gutter),
  ],
});

export const trapMarks: Extension = marks;
