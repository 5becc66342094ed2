// What the program printed: text, and nothing but text.

import { memo } from "preact/compat";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Piece } from "../state/console";
import { select } from "../state/store";
import { thousands } from "./format";

const output = select((state) => state.console);
const isRunning = select(({ run }) => run.phase === "running");

/** While a program runs, only so many pieces at the end are drawn: it may print faster than a page can be laid out. */
const TAIL = 8;

/** How near to its end, in pixels, the console must be scrolled to follow what comes. */
const NEAR = 24;

export function Console() {
  const log = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const { dropped } = output.value;
  const pieces = isRunning.value ? output.value.pieces.slice(-TAIL) : output.value.pieces;

  useLayoutEffect(() => {
    if (log.current !== null && isFollowing.current) log.current.scrollTop = log.current.scrollHeight;
  }, [output.value, isRunning.value]);

  return (
    <section class="console" aria-label="Output">
      <header class="console-head">
        <h2 class="label">Console</h2>
        {dropped > 0 && <p class="hint">the first {thousands(dropped)} characters are no longer kept</p>}
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
      >
        {pieces.map((piece) => (
          <Printed key={piece.id} piece={piece} />
        ))}
      </div>
    </section>
  );
}

/** A piece that is full is never drawn again. */
const Printed = memo(function Printed({ piece }: { piece: Piece }) {
  return <span>{piece.text}</span>;
});
