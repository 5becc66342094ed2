// Binds an editor to the page's state: its changes become events, and it follows what the state says.

import { isolateHistory } from "@codemirror/commands";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState, type Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Place, Problem } from "../engine/types";
import { type Current, markCurrent } from "./current";
import { markTrap, type Trap } from "./marks";
import { rangeOf } from "./positions";
import { editorExtensions } from "./setup";

type Handlers = { edited: (text: Text) => void; run: () => void };

/** Marks changes that came from the state, of which it needs no telling. */
const fromState = Annotation.define<boolean>();

export class SourceEditor {
  readonly #view: EditorView;

  constructor(parent: Element, text: Text, { edited, run }: Handlers) {
    const report = EditorView.updateListener.of(({ docChanged, transactions, state }) => {
      const isOurs = transactions.some((transaction) => transaction.annotation(fromState) === true);
      if (docChanged && !isOurs) edited(state.doc);
    });
    this.#view = new EditorView({
      parent,
      state: EditorState.create({ doc: text, extensions: [editorExtensions(run), report] }),
    });
  }

  destroy(): void {
    this.#view.destroy();
  }

  /** Shows another text; undo brings the former one back. */
  replace(text: Text): void {
    if (text.eq(this.#view.state.doc)) return;
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: text },
      selection: { anchor: 0 },
      annotations: [fromState.of(true), isolateHistory.of("full")],
      scrollIntoView: true,
    });
  }

  underline(problems: readonly Problem[]): void {
    const { doc } = this.#view.state;
    const diagnostics = problems.flatMap(({ place, message }): Diagnostic[] =>
      place === null ? [] : [{ ...rangeOf(doc, place), severity: "error", message }],
    );
    diagnostics.sort((a, b) => a.from - b.from);
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  mark(trap: Trap | null): void {
    this.#view.dispatch({ effects: markTrap.of(trap) });
  }

  /** Marks the instruction that is next, and keeps it in sight. */
  markCurrent(current: Current | null): void {
    this.#view.dispatch({ effects: markCurrent.of(current) });
    if (current !== null) this.show(current.place);
  }

  /** Takes the keyboard to a place. */
  goTo(place: Place): void {
    const { from } = rangeOf(this.#view.state.doc, place);
    this.#view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.#view.focus();
  }

  /** Scrolls the editor, and nothing around it, until the place can be seen. */
  show(place: Place): void {
    const { from } = rangeOf(this.#view.state.doc, place);
    const { top, bottom } = this.#view.lineBlockAt(from);
    const { scrollTop, clientHeight } = this.#view.scrollDOM;
    if (top >= scrollTop && bottom <= scrollTop + clientHeight) return;
    this.#view.scrollDOM.scrollTop = top - clientHeight / 2;
  }
}
