// Going to where a name is defined, and giving it another one.

import type { Extension } from "@codemirror/state";
import { EditorView, getDialog, keymap, showDialog } from "@codemirror/view";
import { type Name, nameAt, namesOf } from "./names";

/** What the text format allows in a name behind its dollar sign. */
const NAME = /^\$[\w!#$%&'*+\-./:<=>?@\\^`|~]+$/;

function goToDefinition(view: EditorView, place = view.state.selection.main.head): boolean {
  const name = nameAt(view.state, place);
  if (name === null) return false;
  const { from, to } = name.definition;
  view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
  return true;
}

function rename(view: EditorView): boolean {
  const name = nameAt(view.state, view.state.selection.main.head);
  if (name === null || getDialog(view, "cm-rename") !== null) return false;
  ask(view, name, `New name of ${name.text}`, name.text);
  return true;
}

/** Asks for the new name, until it is one or the question is dismissed. */
function ask(view: EditorView, name: Name, question: string, proposal: string): void {
  const { result, close } = showDialog(view, {
    label: question,
    input: { value: proposal, name: "name", "aria-label": "New name" },
    focus: true,
    submitLabel: "Rename",
    class: "cm-rename",
    top: true,
  });
  void result.then((form) => {
    view.dispatch({ effects: close });
    const field = form?.elements.namedItem("name");
    if (!(field instanceof HTMLInputElement)) return;
    const wanted = field.value.trim();
    const text = wanted.startsWith("$") ? wanted : `$${wanted}`;
    const problem = text === name.text ? null : problemWith(view, name, text);
    if (problem !== null) ask(view, name, problem, text);
    else replaceName(view, name, text);
  });
}

function replaceName(view: EditorView, name: Name, text: string): void {
  view.dispatch({
    changes: [name.definition, ...name.uses].map(({ from, to }) => ({ from, to, insert: text })),
    userEvent: "rename",
  });
  view.focus();
}

/** Why a name cannot become another one. */
function problemWith(view: EditorView, name: Name, text: string): string | null {
  if (!NAME.test(text)) return `${text} is not a name: letters, digits and signs may follow the $`;
  const clash = namesOf(view.state).find(
    (other) =>
      other.space === name.space &&
      other.text === text &&
      other.owner === name.owner &&
      other.scope.from < name.scope.to &&
      name.scope.from < other.scope.to,
  );
  return clash === undefined ? null : `${text} is the name of another ${name.space} already`;
}

export const naming: Extension = [
  keymap.of([
    { key: "F12", run: (view) => goToDefinition(view) },
    { key: "F2", run: rename },
  ]),
  EditorView.domEventHandlers({
    mousedown(event, view) {
      if (event.button !== 0 || !(event.ctrlKey || event.metaKey)) return false;
      const place = view.posAtCoords({ x: event.clientX, y: event.clientY });
      if (place === null || !goToDefinition(view, place)) return false;
      event.preventDefault();
      view.focus();
      return true;
    },
  }),
];
