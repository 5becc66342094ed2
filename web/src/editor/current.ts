// The instruction that is executed next, with its line, and what it is about to take.

import { type Extension, RangeSet, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, gutterLineClass, GutterMarker } from "@codemirror/view";
import type { Place } from "../engine/types";
import { rangeOf } from "./positions";

/** `values` is shown behind the line. */
export type Current = { place: Place; values: string };

export const markCurrent = StateEffect.define<Current | null>();

class CurrentMarker extends GutterMarker {
  override elementClass = "cm-step-gutter";
}

type Marks = { lines: DecorationSet; gutter: RangeSet<GutterMarker> };

const none: Marks = { lines: Decoration.none, gutter: RangeSet.of<GutterMarker>([]) };

function marksOf(text: Text, current: Current | null): Marks {
  if (current === null) return none;
  const { from, to } = rangeOf(text, current.place);
  const line = text.lineAt(from);
  // As with traps, the style sheet shows the attribute: the document's own text stays what it is.
  const attributes = { "data-values": current.values };
  const decorations = [Decoration.line({ class: "cm-step-line", attributes }).range(line.from)];
  const end = Math.min(to, line.to);
  if (end > from) decorations.push(Decoration.mark({ class: "cm-step-instruction" }).range(from, end));
  return { lines: Decoration.set(decorations), gutter: RangeSet.of(new CurrentMarker().range(line.from)) };
}

const marks = StateField.define<Marks>({
  create: () => none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(markCurrent)) return marksOf(transaction.newDoc, effect.value);
    }
    if (!transaction.docChanged) return value;
    return { lines: value.lines.map(transaction.changes), gutter: value.gutter.map(transaction.changes) };
  },
  provide: (field) => [
    EditorView.decorations.from(field, ({ lines }) => lines),
    gutterLineClass.from(field, ({ gutter }) => gutter),
  ],
});

export const currentMark: Extension = marks;
