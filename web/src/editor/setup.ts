// The editor: CodeMirror, as far as this page uses it.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { wast } from "@codemirror/lang-wast";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { breakpoints } from "./breakpoints";
import { currentMark } from "./current";
import { completion } from "./completion";
import { folding } from "./folding";
import { heat } from "./heat";
import { hover } from "./hover";
import { linkedMark } from "./linked";
import { trapMarks } from "./marks";
import { naming } from "./naming";
import { replacing } from "./replacing";
import { words } from "./words";

/** What the user can want of the editor that is not the editor's own business. */
export type Commands = {
  run: () => void;
  format: () => void;
  toggleBreakpoint: (line: number) => void;
  runToLine: (line: number) => void;
};

/** The Tab key is not bound: it leaves the editor, as it leaves every field. */
export function editorExtensions({ run, format, toggleBreakpoint, runToLine }: Commands): Extension {
  const command = (work: () => void) => () => {
    work();
    return true;
  };
  const atCursor = (command: (line: number) => void) => (view: EditorView) => {
    command(view.state.doc.lineAt(view.state.selection.main.head).number);
    return true;
  };
  return [
    keymap.of([
      { key: "Mod-Enter", run: command(run) },
      { key: "Shift-Alt-f", run: command(format) },
      { key: "F9", run: atCursor(toggleBreakpoint) },
      { key: "Mod-F10", run: atCursor(runToLine) },
    ]),
    breakpoints(toggleBreakpoint),
    lineNumbers(),
    highlightActiveLineGutter(),
    heat,
    folding,
    foldGutter({ openText: "▾", closedText: "▸" }),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    dropCursor(),
    indentUnit.of("  "),
    EditorState.allowMultipleSelections.of(true),
    indentOnInput(),
    wast(),
    syntaxHighlighting(classHighlighter),
    words,
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    trapMarks,
    currentMark,
    linkedMark,
    replacing,
    completion,
    hover,
    naming,
    EditorView.contentAttributes.of({
      "aria-label": "WebAssembly source",
      autocapitalize: "off",
      tabindex: "0",
    }),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...lintKeymap,
    ]),
  ];
}
