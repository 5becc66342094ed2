// How the height of the page is divided between the source and the debugger.

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Parts of a hundred. */
const LEAST = 20;
const MOST = 75;
const USUAL = 44;
const STEP = 4;

export function Splitter() {
  const share = useSignal(USUAL);
  const element = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    document.documentElement.style.setProperty("--dock", String(share.value));
  }, [share.value]);

  const set = (value: number): void => {
    share.value = Math.round(Math.min(MOST, Math.max(LEAST, value)));
  };
  const drag = (event: PointerEvent): void => {
    if (!(element.current?.hasPointerCapture(event.pointerId) ?? false)) return;
    const room = element.current?.closest(".workbench")?.getBoundingClientRect();
    if (room !== undefined) set(((room.bottom - event.clientY) / room.height) * 100);
  };
  return (
    <div
      ref={element}
      class="splitter"
      role="separator"
      aria-label="Height of the debugger"
      aria-orientation="horizontal"
      aria-valuenow={share.value}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onDblClick={() => {
        set(USUAL);
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowUp") set(share.value + STEP);
        else if (event.key === "ArrowDown") set(share.value - STEP);
        else if (event.key === "Home") set(LEAST);
        else if (event.key === "End") set(MOST);
        else return;
        event.preventDefault();
      }}
    />
  );
}
