// What is pointed at in another form of the module.

import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { Place } from "../engine/types";
import { rangeOf } from "./positions";

export const markLinked = StateEffect.define<Place | null>();

const mark = Decoration.mark({ class: "cm-linked" });

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(markLinked)) continue;
      if (effect.value === null) return Decoration.none;
      const { from, to } = rangeOf(transaction.newDoc, effect.value);
      return from < to ? Decoration.set([mark.range(from, to)]) : Decoration.none;
    }
    return transaction.docChanged ? value.map(transaction.changes) : value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const linkedMark: Extension = marks;
