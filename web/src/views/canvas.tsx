// What a program draws, at the moment that is shown; while it runs, keys and the mouse reach it from here.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Picture } from "../engine/messages";
import type { CanvasEventKind } from "../engine/types";
import { runOf } from "../state/state";
import { dispatch, select } from "../state/store";

const picture = select((state) => (state.picture?.run === runOf(state) ? state.picture : null));
const isRunning = select(({ run }) => run.phase === "running");

/** The characters that keys stand for which have no character. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ["ArrowLeft", "←"],
  ["ArrowUp", "↑"],
  ["ArrowRight", "→"],
  ["ArrowDown", "↓"],
  ["Enter", "\n"],
  ["Escape", "\u001b"],
  ["Backspace", "\b"],
  ["Delete", "\u007f"],
]);

export function Canvas() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = picture.value;

  useLayoutEffect(() => {
    if (canvas.current === null || shown === null) return;
    const { width, height, pixels } = shown;
    // To set a size clears the picture, even if it is the same.
    if (canvas.current.width !== width) canvas.current.width = width;
    if (canvas.current.height !== height) canvas.current.height = height;
    // All pixels come from memory: one on the graphics card would have them copied twice.
    const context = canvas.current.getContext("2d", { willReadFrequently: true });
    context?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [shown]);

  if (shown === null) return null;
  const point = (kind: CanvasEventKind) => (event: MouseEvent & { currentTarget: HTMLCanvasElement }) => {
    const code = kind === "move" ? 0 : event.button;
    dispatch({ kind: "picture used", event: { kind, code, ...pixelAt(event, shown) } });
  };
  const press = (kind: CanvasEventKind) => (event: KeyboardEvent) => {
    const code = codeOf(event);
    if (code === null || !isRunning.value) return;
    // No key that the program hears does anything else.
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) dispatch({ kind: "picture used", event: { kind, code, x: 0, y: 0 } });
  };
  return (
    <section class="canvas" aria-label="Picture">
      <header class="canvas-head">
        <h2 class="label">Canvas</h2>
        <p class="hint">
          {isRunning.value ? "Click it to play: keys and the mouse go to the program." : "As it is at this step."}
        </p>
      </header>
      <canvas
        ref={canvas}
        role="application"
        aria-label={`What the program draws, ${shown.width} by ${shown.height} pixels`}
        tabIndex={0}
        onKeyDown={press("keyDown")}
        onKeyUp={press("keyUp")}
        onPointerMove={point("move")}
        onPointerDown={point("buttonDown")}
        onPointerUp={point("buttonUp")}
      />
    </section>
  );
}

/** The character that a key stands for; `null`: one that programs do not hear of. */
function codeOf({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): number | null {
  if (ctrlKey || metaKey || altKey) return null;
  const character = KEYS.get(key) ?? key;
  const code = character.codePointAt(0);
  return code !== undefined && character === String.fromCodePoint(code) ? code : null;
}

/** The picture fills its element in one direction, and is in the middle of it in the other. */
function pixelAt(
  { clientX, clientY, currentTarget }: MouseEvent & { currentTarget: HTMLCanvasElement },
  { width, height }: Picture,
): { x: number; y: number } {
  const box = currentTarget.getBoundingClientRect();
  const scale = Math.min(box.width / width, box.height / height);
  const left = box.left + (box.width - width * scale) / 2;
  const top = box.top + (box.height - height * scale) / 2;
  return { x: Math.floor((clientX - left) / scale), y: Math.floor((clientY - top) / scale) };
}
