// A list of any length, of which only the rows that can be seen are drawn.
//
// No browser lays out an element of billions of pixels: a list that would be longer than that is scrolled in proportion,
// and by rows where the wheel or a key asks for a few.

import { useSignal } from "@preact/signals";
import type { ComponentChildren, HTMLAttributes } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/** In pixels; browsers stop counting at some 17 or 33 million. */
const TALLEST = 8_000_000;

type Properties = {
  /** How many rows there are, all of one height in pixels. */
  count: number;
  rowHeight: number;
  /** A row to bring into sight, whenever this is another object than before. */
  reveal?: { row: number } | null;
  class?: string;
  /** What the element that scrolls is besides. */
  attributes?: HTMLAttributes<HTMLDivElement>;
  /** Draws rows, from the first that can be seen. */
  children: (first: number, length: number) => ComponentChildren;
};

export function VirtualRows({
  count,
  rowHeight,
  reveal = null,
  class: name = "",
  attributes = {},
  children,
}: Properties) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = useSignal(0);
  /** The first row, with the part of it that is scrolled away. */
  const first = useSignal(0);

  const full = count * rowHeight;
  const isScaled = full > TALLEST;
  const visible = height.value / rowHeight;
  const lastFirst = Math.max(0, count - visible);

  const goTo = (row: number): void => {
    const element = scroller.current;
    if (element === null) return;
    first.value = Math.min(Math.max(0, row), lastFirst);
    const room = element.scrollHeight - element.clientHeight;
    element.scrollTop = isScaled ? (first.value / lastFirst) * room : first.value * rowHeight;
  };

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      height.value = element.clientHeight;
    });
    observer.observe(element);
    height.value = element.clientHeight;
    return () => {
      observer.disconnect();
    };
  }, []);

  useEffect(() => {
    if (reveal === null) return;
    const isSeen = reveal.row >= first.value && reveal.row + 1 <= first.value + visible;
    if (!isSeen) goTo(reveal.row - Math.floor(visible / 3));
  }, [reveal]);

  const onWheel = (event: WheelEvent): void => {
    if (!isScaled || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    goTo(Math.round(first.value + Math.sign(event.deltaY) * Math.max(1, Math.abs(event.deltaY) / rowHeight)));
  };

  const from = Math.floor(first.value);
  const shift = isScaled ? 0 : (from - first.value) * rowHeight;
  return (
    <div
      ref={scroller}
      class={`virtual ${name}`}
      tabIndex={0}
      {...attributes}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        if (!isScaled) {
          first.value = scrollTop / rowHeight;
          return;
        }
        const room = Math.max(1, scrollHeight - clientHeight);
        // Where the rows are already as near to this as pixels can tell, they stay.
        if (Math.abs(scrollTop - (first.value / lastFirst) * room) >= 1) {
          first.value = Math.round((scrollTop / room) * lastFirst);
        }
      }}
      onWheel={onWheel}
    >
      <div class="virtual-space" style={{ height: `${Math.min(full, TALLEST)}px` }}>
        <div class="virtual-rows" style={{ transform: `translateY(${shift}px)` }}>
          {children(from, Math.min(Math.ceil(visible) + 1, count - from))}
        </div>
      </div>
    </div>
  );
}
