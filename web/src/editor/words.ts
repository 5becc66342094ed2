// Colours for what WebAssembly's text format calls keywords.
//
// The grammar knows one kind of keyword for everything from `module` to `i32.add`; a reader looks for three: what
// declares, what steers, and what computes.

import { syntaxTree } from "@codemirror/language";
import { RangeSetBuilder, type Extension } from "@codemirror/state";
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

const declaration = Decoration.mark({ class: "tok-declaration" });
const control = Decoration.mark({ class: "tok-control" });

const DECLARATIONS =
  /^(module|type|rec|sub|final|func|param|result|local|global|mut|table|memory|data|elem|declare|import|export|start|tag|struct|array|field|item|offset|shared)$/;
const CONTROL =
  /^(block|loop|if|then|else|end|br(_\w+)?|return(_\w+)?|call(_\w+)?|try(_table)?|do|catch(_\w+)?|delegate|throw(_ref)?|rethrow|unreachable)$/;

function kindOf(word: string): Decoration | null {
  if (DECLARATIONS.test(word)) return declaration;
  if (CONTROL.test(word)) return control;
  return null;
}

function decorate(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter({ name, from, to }) {
        const kind = name === "Keyword" || name === "Type" ? kindOf(view.state.sliceDoc(from, to)) : null;
        if (kind !== null) builder.add(from, to, kind);
      },
    });
  }
  return builder.finish();
}

export const words: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }

    update(update: ViewUpdate): void {
      const isParsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || isParsed) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
