// What stands under the pointer, explained where a learner stops.

import { syntaxTree } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { type EditorView, hoverTooltip, type Tooltip } from "@codemirror/view";
import { describe, element, instructions } from "./instructions";
import { nameAt } from "./names";

function explain(view: EditorView, place: number, side: -1 | 1): Tooltip | null {
  const { name, from, to } = syntaxTree(view.state).resolveInner(place, side);
  const tooltip = (dom: HTMLElement): Tooltip => ({ pos: from, end: to, above: true, create: () => ({ dom }) });
  if (name === "Keyword" || name === "Type") {
    const instruction = instructions.get(view.state.sliceDoc(from, to));
    return instruction === undefined ? null : tooltip(describe(instruction));
  }
  const found = name === "Identifier" ? nameAt(view.state, place) : null;
  if (found === null) return null;
  const card = element("div", "cm-instruction");
  const { number } = view.state.doc.lineAt(found.definition.from);
  const uses = found.uses.length === 1 ? "1 use" : `${found.uses.length} uses`;
  card.append(
    element("p", "cm-instruction-head cm-instruction-code", found.declaration),
    element("p", "cm-instruction-meaning", `${found.space} of line ${number}, ${uses}`),
  );
  return tooltip(card);
}

export const hover: Extension = hoverTooltip(explain, { hideOnChange: true });
