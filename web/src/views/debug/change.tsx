// What if this were something else? Writing another value begins a second timeline here.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ChangeSpec } from "../../engine/types";
import { dispatch, select } from "../../state/store";
import { EditIcon } from "./icons";

/** Only what goes on can go on otherwise. */
const canChange = select(
  ({ debug }) => debug.view !== null && debug.view.outcome === null && debug.view.depth > 0 && debug.travel === null,
);

type Properties = {
  /** What it is called, and what it is now. */
  name: string;
  value: string;
  /** What the text that the user writes means; `null` when it means nothing. */
  changeTo: (text: string) => ChangeSpec | null;
  /** What stands there as long as nothing is written. */
  children: ComponentChildren;
  /** What stands behind the button. */
  tools?: ComponentChildren;
};

export function Changeable({ name, value, changeTo, children, tools }: Properties) {
  const isOpen = useSignal(false);
  const isWrong = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen.value) return;
    input.current?.focus();
    input.current?.select();
  }, [isOpen.value]);

  const close = (): void => {
    isOpen.value = false;
    isWrong.value = false;
    button.current?.focus();
  };
  const take = (text: string): void => {
    const change = changeTo(text);
    isWrong.value = change === null;
    if (change === null) return;
    close();
    dispatch({ kind: "fork requested", change, what: `${name} = ${text.trim()}` });
  };

  return (
    <>
      {isOpen.value ? (
        <input
          ref={input}
          class="input input-small mono change-field"
          type="text"
          aria-label={`New value of ${name}`}
          aria-invalid={isWrong.value}
          autocomplete="off"
          spellcheck={false}
          defaultValue={value}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key !== "Enter" && event.key !== "Escape") return;
            // The button gets the focus, and would take the key for a click.
            event.preventDefault();
            if (event.key === "Enter") take(event.currentTarget.value);
            else close();
          }}
          onBlur={() => {
            isOpen.value = false;
          }}
        />
      ) : (
        children
      )}
      <span class="value-tools">
        {canChange.value && (
          <button
            ref={button}
            type="button"
            class="writer"
            aria-label={`Change ${name}`}
            title="Change it, on a second timeline"
            onClick={() => {
              isOpen.value = true;
            }}
          >
            <EditIcon />
          </button>
        )}
        {tools}
      </span>
    </>
  );
}
