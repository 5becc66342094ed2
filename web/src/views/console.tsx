// What the program printed: text, and nothing but text.

import { memo } from "preact/compat";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Piece } from "../state/console";
import { select } from "../state/store";
import { thousands } from "./format";

const output = select((state) => state.console);

/** How near to its end, in pixels, the console must be scrolled to follow what comes. */
const NEAR = 24;

export function Console() {
  const log = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const { pieces, dropped } = output.value;

  useLayoutEffect(() => {
    if (log.current !== null && isFollowing.current) log.current.scrollTop = log.current.scrollHeight;
  }, [output.value]);

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
