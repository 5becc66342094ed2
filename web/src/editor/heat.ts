// How hot lines are: how many of all instructions were executed there, as a bar beside the line.

import { type Extension, RangeSet, StateEffect, StateField, type Text } from "@codemirror/state";
import { gutter, GutterMarker } from "@codemirror/view";

export type HeatMark = {
  line: number;
  /** From 1 to `HOTTEST`. */
  degree: number;
  /** In words. */
  text: string;
};

export const HOTTEST = 6;

export const showHeat = StateEffect.define<readonly HeatMark[]>();

class Bar extends GutterMarker {
  constructor(
    readonly degree: number,
    readonly text: string,
  ) {
    super();
  }

  override eq(other: Bar): boolean {
    return other.degree === this.degree && other.text === this.text;
  }

  override toDOM(): Node {
    const bar = document.createElement("span");
    bar.className = `heat-bar heat-${this.degree}`;
    bar.title = this.text;
    return bar;
  }
}

function barsOf(text: Text, marks: readonly HeatMark[]): RangeSet<Bar> {
  const inside = marks.filter(({ line }) => line <= text.lines);
  return RangeSet.of(
    inside.map(({ line, degree, text: words }) => new Bar(degree, words).range(text.line(line).from)),
    true,
  );
}

const bars = StateField.define<RangeSet<Bar>>({
  create: () => RangeSet.empty,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(showHeat)) return barsOf(transaction.newDoc, effect.value);
    }
    return transaction.docChanged ? value.map(transaction.changes) : value;
  },
});

export const heat: Extension = [bars, gutter({ class: "cm-heat", markers: (view) => view.state.field(bars) })];
