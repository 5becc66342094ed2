// The keys of the debugger: those of debuggers everywhere, and single letters where nobody is writing.

import type { Motion } from "../../engine/types";
import { dispatch, state } from "../../state/store";

type Shortcut = { key: string; shift?: boolean; letter?: string; motion: Motion };

const SHORTCUTS: readonly Shortcut[] = [
  { key: "F8", letter: "c", motion: { kind: "continue" } },
  { key: "F8", shift: true, letter: "r", motion: { kind: "reverseContinue" } },
  { key: "F10", letter: "n", motion: { kind: "over" } },
  { key: "F11", letter: "s", motion: { kind: "into" } },
  { key: "F11", shift: true, letter: "o", motion: { kind: "out" } },
  { key: "F10", shift: true, letter: "b", motion: { kind: "back" } },
];

/** How the keys of a motion are written, for eyes and for assistive technology. */
export function shortcutOf(motion: Motion): { shown: string; aria: string } {
  if (motion.kind === "line") return { shown: "Ctrl+F10", aria: "Control+F10" };
  const found = SHORTCUTS.find((it) => it.motion.kind === motion.kind);
  if (found === undefined) return { shown: "", aria: "" };
  const chord = (found.shift ?? false) ? `Shift+${found.key}` : found.key;
  const letters = found.letter === undefined ? [] : [found.letter];
  return { shown: [...letters.map((it) => it.toUpperCase()), chord].join(", "), aria: [chord, ...letters].join(" ") };
}

/** Follows the keys until told to stop. */
export function listenToKeys(): () => void {
  addEventListener("keydown", pressed);
  return () => {
    removeEventListener("keydown", pressed);
  };
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "F9") {
    event.preventDefault();
    dispatch({ kind: "breakpoint toggled", line: state.value.debug.cursorLine });
    return;
  }
  const motion = motionOf(event);
  if (motion === null) return;
  event.preventDefault();
  dispatch({ kind: "motion requested", motion });
}

function motionOf(event: KeyboardEvent): Motion | null {
  for (const { key, shift, letter, motion } of SHORTCUTS) {
    if (event.key === key && event.shiftKey === (shift ?? false)) return motion;
    if (event.key === letter && !event.shiftKey && !isWriting(event.target)) return motion;
  }
  return null;
}

/** Where letters are text, or choose something. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !["range", "checkbox", "number"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
