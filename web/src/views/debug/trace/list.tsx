// The events of a run as a list of any length, of which only the rows that can be seen exist.
//
// A run has billions of steps, and no browser lays out an element of billions of pixels. So the list's place is that of
// its first row among the events, and the scroll bar shows which part of the run that is.

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { EventInfo, EventPosition } from "../../../engine/types";
import { compare, countBefore, ofStep } from "./position";
import type { Reader } from "./reader";
import { EventRow, idOf } from "./row";

/** In pixels; touch has room for a finger where there is no other pointer. */
const ROW_HEIGHT = 22;
const TOUCHED_ROW_HEIGHT = 44;

/** In pixels; browsers stop counting at some 17 or 33 million. */
const TALLEST = 8_000_000;

type Properties = {
  reader: Reader;
  /** The steps of the run. */
  start: number;
  recorded: number;
  /** The step that is shown. */
  position: number;
  /** What comes after all that has been executed. */
  frontier: EventInfo | null;
  /** Every step is a row. */
  isFull: boolean;
  /** The row that the keyboard is on. */
  active: EventPosition | null;
  /** A place to bring into sight, whenever this is another object than before. */
  reveal: { place: EventPosition } | null;
  /** Shown instead of what can be read: the end of a run that goes on. */
  tail: readonly EventInfo[] | null;
  isWide: boolean;
  onActive: (place: EventPosition) => void;
  onJump: (place: EventPosition) => void;
  onSeek: (step: number) => void;
};

export function TraceList(properties: Properties) {
  const { reader, start, recorded, position, frontier, isFull, active, reveal, tail, isWide } = properties;
  const { onActive, onJump, onSeek } = properties;
  const scroller = useRef<HTMLDivElement>(null);
  const height = useSignal(0);
  /** The first row that can be seen. */
  const top = useSignal<EventPosition | null>(null);
  const rowHeight = useSignal(ROW_HEIGHT);
  const touched = useRef<number | null>(null);
  const wheeled = useRef(0);

  const { events: executed, before, after } = reader.stretch.value;
  const events = after === null && frontier !== null ? [...executed, frontier] : executed;
  const rows = Math.max(1, Math.floor(height.value / rowHeight.value));
  const lastFirst = Math.max(0, events.length - rows);
  const first = Math.min(lastFirst, top.value === null ? 0 : countBefore(events, top.value));
  const shown = tail === null ? events.slice(first, first + rows + 1) : tail.slice(-rows);
  const steps = Math.max(0, recorded - start) + (frontier === null ? 0 : 1);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      height.value = element.clientHeight;
      rowHeight.value = matchMedia("(max-width: 799px)").matches ? TOUCHED_ROW_HEIGHT : ROW_HEIGHT;
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);

  // Some more than can be seen is read ahead.
  useEffect(() => {
    if (tail !== null || height.value === 0) return;
    if (after !== null && first + 2 * rows > events.length) void reader.more(false);
    else if (before !== null && first < rows) void reader.more(true);
  }, [executed, before, after, first, rows, tail]);

  // What is to be brought into sight may have to be read first.
  const revealed = useRef<object | null>(null);
  useEffect(() => {
    if (reveal === null || reveal === revealed.current || height.value === 0 || reader.isBeginning.value) return;
    const isBehind = before === null || compare(before, reveal.place) < 0;
    if (!isBehind || (after !== null && compare(reveal.place, after) >= 0)) return;
    revealed.current = reveal;
    const index = countBefore(events, reveal.place);
    if (index < first || index >= first + rows) show(index - Math.floor(rows / 3));
  });

  // The scroll bar follows.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && Math.abs(element.scrollTop - barPlace(element)) >= 1) element.scrollTop = barPlace(element);
  });

  /** Where the scroll bar belongs. */
  const barPlace = (element: HTMLDivElement): number => {
    const room = element.scrollHeight - element.clientHeight;
    if (tail !== null || (after === null && first >= lastFirst)) return room;
    const step = events[first]?.position.step ?? start;
    return Math.round(room * Math.min(1, (step - start) / Math.max(1, steps - rows)));
  };

  const show = (index: number): void => {
    top.value = events[Math.min(lastFirst, Math.max(0, index))]?.position ?? null;
  };

  /** Scrolls by rows; says whether there was anything to scroll to. */
  const scroll = (by: number): boolean => {
    const to = Math.min(lastFirst, Math.max(0, first + by));
    show(to);
    return to !== first || (by < 0 ? before : after) !== null;
  };

  const dragged = (element: HTMLDivElement): void => {
    const place = barPlace(element);
    if (tail !== null || Math.abs(element.scrollTop - place) < 2) return;
    const room = Math.max(1, element.scrollHeight - element.clientHeight);
    const part = element.scrollTop / room;
    const step = part >= 1 ? recorded : start + Math.floor(part * Math.max(0, steps - rows));
    go(ofStep(step));
  };

  /** Makes a place the first row, wherever it is. */
  const go = (place: EventPosition): void => {
    top.value = place;
    const [head] = events;
    const last = events.at(-1);
    const isRead =
      head !== undefined &&
      last !== undefined &&
      compare(place, head.position) >= 0 &&
      compare(place, last.position) <= 0;
    if (!isRead) onJump(place);
  };

  const move = (index: number): void => {
    const event = events[Math.min(events.length - 1, Math.max(0, index))];
    if (event === undefined) return;
    onActive(event.position);
    const at = events.indexOf(event);
    if (at < first) show(at);
    else if (at >= first + rows) show(at - rows + 1);
  };

  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || tail !== null) return;
    const at = active === null ? first : countBefore(events, active);
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "PageDown") move(at + rows - 1);
    else if (event.key === "PageUp") move(at - rows + 1);
    else if (event.key === "Home") outermost(ofStep(start), before === null, 0);
    else if (event.key === "End") outermost(ofStep(recorded), after === null, events.length - 1);
    else if (event.key === "Enter" || event.key === " ")
      onSeek((events[at] ?? events[first])?.position.step ?? position);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const outermost = (place: EventPosition, isRead: boolean, index: number): void => {
    if (isRead) {
      move(index);
      return;
    }
    onActive(place);
    top.value = place;
    onJump(place);
  };

  const activeEvent = active === null ? undefined : shown.find((event) => compare(event.position, active) === 0);
  return (
    <div
      ref={scroller}
      class={isWide ? "virtual trace-list trace-wide" : "virtual trace-list"}
      role="listbox"
      aria-label="Executed instructions"
      tabIndex={0}
      aria-activedescendant={activeEvent === undefined ? undefined : idOf(activeEvent.position)}
      aria-keyshortcuts="Enter"
      onKeyDown={pressed}
      onScroll={({ currentTarget }) => {
        dragged(currentTarget);
      }}
      onWheel={(event) => {
        if (event.ctrlKey || event.deltaY === 0 || tail !== null) return;
        wheeled.current +=
          event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY : event.deltaY / rowHeight.value;
        const by = Math.trunc(wheeled.current);
        wheeled.current -= by;
        if (by === 0 || scroll(by)) event.preventDefault();
      }}
      onTouchStart={({ touches }) => {
        touched.current = touches[0]?.clientY ?? null;
      }}
      onTouchMove={(event) => {
        const now = event.touches[0]?.clientY;
        if (touched.current === null || now === undefined || tail !== null) return;
        const by = Math.trunc((touched.current - now) / rowHeight.value);
        if (by !== 0) touched.current = now;
        if (event.cancelable && (by === 0 || scroll(by))) event.preventDefault();
      }}
      onClick={({ target }) => {
        const row = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-step]") : null;
        const event = shown.find(({ position }) => idOf(position) === row?.id);
        if (event === undefined) return;
        onActive(event.position);
        onSeek(event.position.step);
      }}
    >
      <div class="virtual-space" style={{ height: `${Math.min(steps * rowHeight.value, TALLEST)}px` }}>
        <div class="virtual-rows">
          {shown.map((event) => (
            <EventRow
              key={idOf(event.position)}
              event={event}
              isWide={isWide}
              isActive={event === activeEvent}
              isCurrent={
                tail === null && event.position.step === position && compare(event.position, ofStep(position)) === 0
              }
              isLater={event.position.step >= position && tail === null}
              place={isFull && tail === null ? { number: event.position.step - start + 1, of: steps } : null}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
