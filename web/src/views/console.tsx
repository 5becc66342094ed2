// What the program printed, and what was typed where it read that: text, and nothing but text. What comes only after the
// moment that is shown is faint.

import { useSignal } from "@preact/signals";
import { Component } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { coloursOf } from "../state/colours";
import { lineAt, type Piece } from "../state/console";
import { cut, type Source, type Sources, type Style, type Styled, styled } from "../state/styled";
import { dispatch, select, state } from "../state/store";
import { thousands } from "./format";
import { Prompt } from "./prompt";

const output = select((state) => state.console);
const isRunning = select(({ run }) => run.phase === "running");
/** How much had been printed at the moment that is shown. */
const printed = select(({ debug }) =>
  debug.travel === null || debug.view !== null ? (debug.view?.printed ?? null) : null,
);
const hasRun = select(({ debug }) => debug.view !== null);

/** While a program runs, only so many pieces at the end are drawn: it may print faster than a page can be laid out. */
const TAIL = 8;

/** Whether a line that was pointed at is still there: another run prints something else. */
function isThere({ unit, text }: { unit: number; text: string }): boolean {
  return lineAt(output.value, unit)?.text === text;
}

/** How near to its end, in pixels, the console must be scrolled to follow what comes. */
const NEAR = 24;

export function Console() {
  const log = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  /** The line that was pointed at, by the place of a character in all that was printed. */
  const chosen = useSignal<{ unit: number; text: string } | null>(null);
  const { dropped } = output.value;
  const pieces = isRunning.value ? output.value.pieces.slice(-TAIL) : output.value.pieces;
  const present = isRunning.value ? null : printed.value;

  useLayoutEffect(() => {
    if (log.current !== null && isFollowing.current) log.current.scrollTop = log.current.scrollHeight;
  }, [output.value, isRunning.value]);

  let start = dropped + output.value.length - pieces.reduce((sum, { text }) => sum + text.length, 0);
  const placed = pieces.map((piece) => {
    const from = start;
    start += piece.text.length;
    return { piece, from };
  });

  const choose = (unit: number | null): void => {
    const line = unit === null ? null : lineAt(state.value.console, unit);
    chosen.value = line;
  };

  return (
    <section class="console" aria-label="Output">
      <header class="console-head">
        <h2 class="label">Console</h2>
        {dropped > 0 && <p class="hint">the first {thousands(dropped)} characters are no longer kept</p>}
        {chosen.value !== null && hasRun.value && isThere(chosen.value) && (
          <button
            type="button"
            class="link console-writer"
            aria-label={`Who wrote this? ${chosen.value.text}`}
            onClick={() => {
              if (chosen.value === null) return;
              dispatch({ kind: "motion requested", motion: { kind: "printer", unit: chosen.value.unit } });
            }}
          >
            Who wrote <q>{chosen.value.text}</q>?
          </button>
        )}
      </header>
      <div
        ref={log}
        class="console-log"
        role="log"
        aria-label="Console"
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isFollowing.current = scrollHeight - scrollTop - clientHeight < NEAR;
        }}
        onClick={(event) => {
          choose(unitAt(event));
        }}
      >
        {placed.map(({ piece, from }) => (
          <Printed
            key={piece.id}
            piece={piece}
            from={from}
            now={splitOf(from, piece, present)}
            sources={output.value.sources}
          />
        ))}
      </div>
      <Prompt />
    </section>
  );
}

/** How much of a piece was printed at the present. */
function splitOf(from: number, { text }: Piece, present: number | null): number {
  return present === null ? text.length : Math.min(text.length, Math.max(0, present - from));
}

type PrintedProperties = { piece: Piece; from: number; now: number; sources: Sources };

/** A piece that is full is drawn again only where the present passes through it. */
class Printed extends Component<PrintedProperties> {
  override shouldComponentUpdate({ piece, from, now }: PrintedProperties): boolean {
    return piece !== this.props.piece || from !== this.props.from || now !== this.props.now;
  }

  override render({ piece: { text, begins }, from, now, sources }: PrintedProperties) {
    const [before, later] = cut(styled(text, from, begins, sources), from + now);
    return (
      <>
        {before.map((part) => shown(part, false))}
        {later.map((part) => shown(part, true))}
      </>
    );
  }
}

const OF_SOURCE: Record<Source, string> = { output: "", error: "console-error", typed: "console-typed" };

/** What was typed is no output: assistive technology is told, as is the eye. */
function shown({ text, from, style, source }: Styled, isLater: boolean) {
  const Element = source === "typed" ? "kbd" : "span";
  const colours = source === "typed" ? null : coloursOf(style);
  const classes = [
    OF_SOURCE[source],
    ...(source === "typed" ? [] : looks(style)),
    colours === null ? "" : "ansi-coloured",
    isLater ? "console-later" : "",
  ];
  return (
    <Element
      key={from}
      class={classes.filter((name) => name !== "").join(" ") || undefined}
      style={
        colours === null
          ? undefined
          : {
              "--ink-light": colours.light.ink,
              "--ink-dark": colours.dark.ink,
              "--paper-light": colours.light.paper ?? "transparent",
              "--paper-dark": colours.dark.paper ?? "transparent",
            }
      }
      data-from={from}
    >
      {text}
    </Element>
  );
}

/** What has no colour. */
function looks({ bold, italic, underline, struck }: Style): string[] {
  return [
    bold ? "ansi-bold" : "",
    italic ? "ansi-italic" : "",
    underline ? "ansi-underline" : "",
    struck ? "ansi-struck" : "",
  ];
}

/** The place in all that was printed of the character that was clicked. */
function unitAt({ clientX, clientY }: MouseEvent): number | null {
  const found = caretAt(clientX, clientY);
  const from = found?.node.parentElement?.dataset.from;
  return found === null || from === undefined ? null : Number(from) + found.offset;
}

/** Browsers have two ways to say it; those that are older than the standard know only the other one. */
function caretAt(x: number, y: number): { node: Node; offset: number } | null {
  if ("caretPositionFromPoint" in document) {
    const position = document.caretPositionFromPoint(x, y);
    return position === null ? null : { node: position.offsetNode, offset: position.offset };
  }
  const older = document as { caretRangeFromPoint?: (x: number, y: number) => Range | null };
  const range = older.caretRangeFromPoint?.(x, y);
  return range == null ? null : { node: range.startContainer, offset: range.startOffset };
}
