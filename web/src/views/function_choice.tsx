// Which of the exported functions is run. Of many some are listed, and the others are looked for.

import { useEffect, useRef } from "preact/hooks";
import { inspect } from "../effects";
import { dispatch, select } from "../state/store";
import { count, thousands, visible } from "./format";
import { moduleRevision } from "./module/answer";

const functions = select(({ module }) => module?.functions ?? []);
const more = select(({ module }) => module?.moreFunctions ?? 0);
const chosen = select(({ call }) => call.function);
/** There may be more functions than a list has room for. */
const isLong = select(({ module }) => (module?.exports ?? 0) > 1_000);

/** Typing goes on for so long before somebody is asked, in milliseconds. */
const PAUSE = 100;

export function FunctionChoice() {
  const isEmpty = functions.value.length === 0;
  return (
    <div class="field field-function">
      <label class="field">
        <span class="label">Function</span>
        <select
          class="select mono"
          aria-label="Function"
          disabled={isEmpty}
          value={chosen.value ?? ""}
          onChange={({ currentTarget }) => {
            dispatch({ kind: "function chosen", name: currentTarget.value });
          }}
        >
          {isEmpty && <option value="">no function is exported</option>}
          {functions.value.map(({ name, signature }) => (
            <option key={name} value={name}>
              {`${short(visible(name))} ${signature}`}
            </option>
          ))}
          {more.value > 0 && <option disabled>{`and ${count(more.value, "function")} more`}</option>}
        </select>
      </label>
      {isLong.value && <FunctionSearch key={moduleRevision.value} />}
    </div>
  );
}

/** A name as long as any that somebody would read. */
const LONGEST = 200;

function short(name: string): string {
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST)}…`;
}

/** Whatever is typed here is what the list has; Enter chooses its first. */
function FunctionSearch() {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = useRef(0);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      asked.current = -1;
    },
    [],
  );

  async function find(text: string): Promise<string | null> {
    asked.current += 1;
    const { current: id } = asked;
    const found = await inspect({ kind: "functions", text });
    if (found === null || asked.current !== id) return null;
    dispatch({ kind: "functions found", found });
    return found.functions[0]?.name ?? null;
  }

  return (
    <>
      <input
        class="input mono function-search"
        type="search"
        aria-label="Find a function"
        placeholder="Find a function"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={({ currentTarget }) => {
          clearTimeout(timer.current);
          const { value } = currentTarget;
          timer.current = setTimeout(() => void find(value), PAUSE);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          clearTimeout(timer.current);
          void find(event.currentTarget.value).then((name) => {
            if (name !== null) dispatch({ kind: "function chosen", name });
          });
        }}
      />
      <span class="spoken" role="status">
        {more.value > 0
          ? `${thousands(functions.value.length)} functions are listed, and there are more`
          : `${count(functions.value.length, "function")} listed`}
      </span>
    </>
  );
}
