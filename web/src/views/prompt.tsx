// Where the user answers a program that reads its standard input.

import { useEffect, useRef } from "preact/hooks";
import { dispatch, select } from "../state/store";

const isAsked = select(({ run }) => run.phase === "running" && run.asks);

export function Prompt() {
  const input = useRef<HTMLInputElement>(null);
  const asked = isAsked.value;
  useEffect(() => {
    if (asked) input.current?.focus();
  }, [asked]);
  if (!asked) return null;
  return (
    <form
      class="prompt"
      aria-label="The program reads its input"
      onSubmit={(event) => {
        event.preventDefault();
        const line = input.current;
        if (line === null) return;
        dispatch({ kind: "typed", text: `${line.value}\n` });
        line.value = "";
      }}
    >
      <input ref={input} class="input mono" type="text" aria-label="Input for the program" autocomplete="off" />
      <button type="submit" class="button">
        Enter
      </button>
      <button
        type="button"
        class="button"
        onClick={() => {
          dispatch({ kind: "typed", text: null });
        }}
      >
        End of input
      </button>
    </form>
  );
}
