// Binds an editor to the page's state: its changes become events, and it follows what the state says.

import { isolateHistory } from "@codemirror/commands";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { Annotation, ChangeSet, Compartment, EditorState, type Extension, type Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Place, Problem } from "../engine/types";
import { breakpointLines, type BreakpointMark, showBreakpoints } from "./breakpoints";
import { type Current, markCurrent } from "./current";
import { markLinked } from "./linked";
import { type HeatMark, showHeat } from "./heat";
import { markTrap, type Trap } from "./marks";
import { type AskLines, offsets } from "./offsets";
import { rangeOf } from "./positions";
import { type Commands, editorExtensions } from "./setup";
import { whiteSpaceChanges } from "./white_space";

type Handlers = Commands & {
  /** `isUndo`: by undo, or by redo. */
  edited: (text: Text, isUndo: boolean) => void;
  /** The text has changed, and with it the lines of breakpoints. */
  moved: (lines: ReadonlyMap<number, number>) => void;
  /** The cursor is on another line. */
  atLine: (line: number) => void;
  /** The user has put the cursor somewhere. */
  pointed: (unit: number) => void;
  /** What stands at an offset of the bytes was pointed at. */
  pointedAtOffset: (offset: number) => void;
  askLines: AskLines;
};

/** Runs whose places can still be found in the text, however it was changed since. */
const RUNS = 8;

/** Marks changes that came from the state, of which it needs no telling. */
const fromState = Annotation.define<boolean>();

/** Texts that are longer than this together, in characters, are another's disassembly, and nobody has formatted them. */
const COMPARABLE = 4 << 20;

export class SourceEditor {
  readonly #view: EditorView;
  /** The offsets beside the lines, where there are any. */
  readonly #offsets = new Compartment();
  readonly #offsetsOn: Extension;
  /** By the revision of the text that a run was made of: what has been changed since. Its places are those of then. */
  readonly #sinceRuns = new Map<number, ChangeSet>();
  /** The revision of the run that is shown. */
  #shownRun: number | null = null;

  constructor(parent: Element, text: Text, handlers: Handlers) {
    const { edited, moved, atLine, pointed, pointedAtOffset, askLines, ...commands } = handlers;
    this.#offsetsOn = offsets(askLines, pointedAtOffset);
    const report = EditorView.updateListener.of(({ docChanged, changes, transactions, startState, state, view }) => {
      if (docChanged) {
        for (const [revision, since] of this.#sinceRuns) this.#sinceRuns.set(revision, since.compose(changes));
      }
      const isOurs = transactions.some((transaction) => transaction.annotation(fromState) === true);
      if (docChanged && !isOurs) {
        const lines = breakpointLines(view);
        edited(
          state.doc,
          transactions.some((transaction) => transaction.isUserEvent("undo") || transaction.isUserEvent("redo")),
        );
        moved(lines);
      }
      const line = lineOf(state);
      if (line !== lineOf(startState)) atLine(line);
      const isMoved = transactions.some((transaction) => transaction.isUserEvent("select"));
      if (isMoved && !docChanged) pointed(state.selection.main.head);
    });
    this.#view = new EditorView({
      parent,
      state: EditorState.create({ doc: text, extensions: [this.#offsets.of([]), editorExtensions(commands), report] }),
    });
  }

  destroy(): void {
    this.#view.destroy();
  }

  /** Shows another text; undo brings the former one back. A text that only looks different leaves the cursor where it is. */
  replace(text: Text): void {
    const { doc } = this.#view.state;
    if (text.eq(doc)) return;
    const annotations = [fromState.of(true), isolateHistory.of("full")];
    const isComparable = doc.length + text.length <= COMPARABLE;
    const changes = isComparable ? whiteSpaceChanges(doc.toString(), text.toString()) : null;
    if (changes !== null) {
      this.#view.dispatch({ changes, annotations });
      return;
    }
    this.#view.dispatch({
      changes: { from: 0, to: doc.length, insert: text },
      selection: { anchor: 0 },
      annotations,
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

  /** Shows beside the lines where they stand in the bytes, or does not. */
  showOffsets(isOn: boolean): void {
    this.#view.dispatch({ effects: this.#offsets.reconfigure(isOn ? this.#offsetsOn : []) });
  }

  /** Marks what is pointed at elsewhere; `show`: and brings it into sight. */
  link(place: Place | null, show: boolean): void {
    this.#view.dispatch({ effects: markLinked.of(place) });
    if (place !== null && show) this.show(place);
  }

  showBreakpoints(marks: readonly BreakpointMark[]): void {
    this.#view.dispatch({ effects: showBreakpoints.of(marks) });
  }

  showHeat(marks: readonly HeatMark[]): void {
    this.#view.dispatch({ effects: showHeat.of(marks) });
  }

  /** Marks the instruction that is next, and keeps it in sight. */
  markCurrent(current: Current | null): void {
    const moved = current === null ? null : { ...current, place: this.#moved(current.place) };
    this.#view.dispatch({ effects: markCurrent.of(moved) });
    if (moved !== null) this.show(moved.place);
  }

  /** A run of a text is shown; `isHere`: of the one that is here. */
  showRun(revision: number | null, isHere: boolean): void {
    this.#shownRun = revision;
    if (revision === null || !isHere || this.#sinceRuns.has(revision)) return;
    this.#sinceRuns.set(revision, ChangeSet.empty(this.#view.state.doc.length));
    const [oldest] = this.#sinceRuns.keys();
    if (this.#sinceRuns.size > RUNS && oldest !== undefined) this.#sinceRuns.delete(oldest);
  }

  /** Where a place of the run's text is now. */
  #moved(place: Place): Place {
    const { from, to } = place;
    const since = this.#shownRun === null ? undefined : this.#sinceRuns.get(this.#shownRun);
    if (since === undefined || since.empty || to > since.length) return place;
    const start = since.mapPos(from, 1);
    return { ...place, from: start, to: Math.max(start, since.mapPos(to, -1)) };
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
    const scroller = this.#view.scrollDOM;
    const isVisible = top >= scroller.scrollTop && bottom <= scroller.scrollTop + scroller.clientHeight;
    if (!isVisible) scroller.scrollTop = top - scroller.clientHeight / 2;
    this.#view.requestMeasure({
      read: (view) => view.coordsAtPos(from)?.left ?? null,
      write: (left) => {
        if (left !== null) this.#showColumn(left);
      },
    });
  }

  /** Scrolls sideways until what is so far from the window's left edge can be seen. */
  #showColumn(left: number): void {
    const scroller = this.#view.scrollDOM;
    const { left: edge, right } = scroller.getBoundingClientRect();
    const start = edge + (scroller.querySelector(".cm-gutters")?.clientWidth ?? 0);
    // Some of what follows, too.
    const margin = Math.min(120, (right - start) / 3);
    if (left > right - margin) scroller.scrollLeft += left - right + margin + (right - start) / 3;
    else if (left < start) scroller.scrollLeft -= start - left + margin;
  }
}

function lineOf({ doc, selection }: EditorState): number {
  return doc.lineAt(selection.main.head).number;
}
