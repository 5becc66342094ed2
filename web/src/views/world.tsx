// What a WASI program is given, and the files that it leaves behind; only for modules that import WASI.

import { useRef } from "preact/hooks";
import { dispatch, select } from "../state/store";
import { usesWasi } from "../state/world";
import { count, visible } from "./format";

const isShown = select(({ module }) => usesWasi(module));
const world = select((state) => state.world);

export function WorldPanel() {
  if (!isShown.value) return null;
  return (
    <section class="world" aria-label="Program">
      <h2 class="label">Program</h2>
      <Text
        name="Environment"
        placeholder="NAME=VALUE"
        value={world.value.environment}
        edited={(text) => {
          dispatch({ kind: "environment edited", text });
        }}
      />
      <Text
        name="Standard input"
        placeholder="typed ahead"
        value={world.value.input}
        edited={(text) => {
          dispatch({ kind: "input edited", text });
        }}
      />
      <label class="world-ends hint">
        <input
          type="checkbox"
          checked={world.value.inputEnds}
          onChange={({ currentTarget }) => {
            dispatch({ kind: "input ending chosen", ends: currentTarget.checked });
          }}
        />
        The input ends there: the program does not ask for more
      </label>
      <Files />
    </section>
  );
}

type TextProperties = { name: string; placeholder: string; value: string; edited: (text: string) => void };

function Text({ name, placeholder, value, edited }: TextProperties) {
  return (
    <label class="field">
      <span class="label">{name}</span>
      <textarea
        class="input mono"
        aria-label={name}
        rows={2}
        spellcheck={false}
        placeholder={placeholder}
        value={value}
        onInput={({ currentTarget }) => {
          edited(currentTarget.value);
        }}
      />
    </label>
  );
}

/** Files that the program finds, and after a run those that are there then. */
function Files() {
  const input = useRef<HTMLInputElement>(null);
  const { files, found } = world.value;
  return (
    <div class="world-files" role="group" aria-label="Files">
      <button type="button" class="button" onClick={() => input.current?.click()}>
        Add files
      </button>
      <input
        ref={input}
        type="file"
        aria-label="Files for the program"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          for (const file of currentTarget.files ?? []) void give(file);
          currentTarget.value = "";
        }}
      />
      {files.length > 0 && (
        <ul aria-label="Files that the program finds">
          {files.map(({ path, bytes }) => (
            <li key={path}>
              <span class="mono">{visible(path)}</span> <span class="hint">{count(bytes.length, "byte")}</span>{" "}
              <button
                type="button"
                class="link"
                aria-label={`Remove ${visible(path)}`}
                onClick={() => {
                  dispatch({ kind: "file taken", path });
                }}
              >
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      {found.length > 0 && (
        <ul aria-label="Files after the run">
          {found.map(({ path, size }) => (
            <li key={path}>
              <span class="mono">{visible(path)}</span> <span class="hint">{count(size, "byte")}</span>{" "}
              <button
                type="button"
                class="link"
                aria-label={`Download ${visible(path)}`}
                onClick={() => {
                  dispatch({ kind: "file wanted", path });
                }}
              >
                Download
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

async function give(file: File): Promise<void> {
  const { name } = file;
  try {
    dispatch({ kind: "file given", file: { path: name, bytes: new Uint8Array(await file.arrayBuffer()) } });
  } catch (error) {
    dispatch({ kind: "file unreadable", name, message: error instanceof Error ? error.message : String(error) });
  }
}
