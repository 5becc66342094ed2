// Typing over a selection, without the browser's help.
//
// CodeMirror lets the browser change the DOM and reads off what it did. When a selection of several lines is replaced,
// the browser would keep the look of what was there in a style attribute; CodeMirror removes it again, but the content
// security policy has already complained.

import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

export const replacing: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data } = event;
    if (event.inputType !== "insertText" || data === null || view.composing) return false;
    const selection = document.getSelection();
    if (selection?.rangeCount !== 1) return false;
    // The browser's selection, not the editor's: the editor may not have heard yet that it changed.
    const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
    const from = view.posAtDOM(startContainer, startOffset);
    const to = view.posAtDOM(endContainer, endOffset);
    if (from === to || view.state.selection.ranges.length > 1) return false;

    event.preventDefault();
    const text = view.state.toText(data);
    const insert = () =>
      view.state.update({
        changes: { from, to, insert: text },
        selection: { anchor: from + text.length },
        userEvent: "input.type",
        scrollIntoView: true,
      });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, from, to, data, insert))) view.dispatch(insert());
    return true;
  },
});
