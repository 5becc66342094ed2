// The overlay with all keys.

import { useEffect, useRef } from "preact/hooks";
import { dispatch, select } from "../state/store";
import { isWriting } from "./debug/keys";
import { CloseIcon, HelpIcon } from "./icons";
import { keyGroups, keysOf } from "./keys";

const isOpen = select((state) => state.help);

export function HelpButton() {
  return (
    <button
      type="button"
      class="button"
      aria-label="Keyboard help"
      aria-keyshortcuts="?"
      onClick={() => {
        dispatch({ kind: "help requested" });
      }}
    >
      <HelpIcon />
    </button>
  );
}

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    addEventListener("keydown", openByKeyboard);
    return () => {
      removeEventListener("keydown", openByKeyboard);
    };
  }, []);

  useEffect(() => {
    if (isOpen.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen.value]);

  return (
    <dialog
      ref={dialog}
      class="help"
      aria-label="Keyboard help"
      onClose={() => {
        dispatch({ kind: "help closed" });
      }}
      onClick={({ target, currentTarget }) => {
        // Beside it: what is inside of it covers all of it.
        if (target === currentTarget) currentTarget.close();
      }}
    >
      <div class="help-content">
        <header class="help-head">
          <h2>Keys</h2>
          <button
            type="button"
            class="button button-quiet"
            aria-label="Close"
            onClick={() => {
              dispatch({ kind: "help closed" });
            }}
          >
            <CloseIcon />
          </button>
        </header>
        <div class="help-groups">
          {keyGroups.map(({ title, keys }) => (
            <section class="help-group" key={title}>
              <h3 class="label">{title}</h3>
              <dl class="help-keys">
                {keys.map(({ chords, does }) => (
                  <div class="help-key" key={does}>
                    <dt>
                      {chords.map((chord, index) => (
                        <span class="help-chord" key={chord}>
                          {index > 0 && <span class="hint">or</span>}
                          {keysOf(chord).map((key) => (
                            <kbd key={key}>{key}</kbd>
                          ))}
                        </span>
                      ))}
                    </dt>
                    <dd>{does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </dialog>
  );
}

/** A question mark that is not being written somewhere. */
function openByKeyboard(event: KeyboardEvent): void {
  if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isWriting(event.target)) return;
  event.preventDefault();
  dispatch({ kind: isOpen.value ? "help closed" : "help requested" });
}
