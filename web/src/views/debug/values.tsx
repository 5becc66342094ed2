// Values by name: locals, globals, operands.

import type { NamedValue, ValueInfo } from "../../engine/types";
import { shownFrame } from "../../state/debug";
import { select } from "../../state/store";
import { Panel } from "./panel";
import { textOf } from "./value_text";

const frame = select(({ debug }) => shownFrame(debug));
const globals = select(({ debug }) => debug.view?.globals ?? []);
const format = select(({ debug }) => debug.format);
const before = select(({ debug }) => debug.before);
const hasRun = select(({ debug }) => debug.view !== null);
const depth = select(({ debug }) => debug.view?.depth ?? 0);

/** The locals of the same call at the last stop, if it was active. */
const localsBefore = select(({ debug }) => {
  const { view, before } = debug;
  const sameCall = before !== null && before.depth === view?.depth && before.frame?.function === view.frame?.function;
  return sameCall && debug.level === 0 ? (before.frame?.locals ?? null) : null;
});

export function Locals() {
  const locals = frame.value?.locals ?? [];
  return (
    <Panel name="Locals" empty={emptyText(locals.length, "This function has no locals.")}>
      <ValueTable values={locals} before={localsBefore.value} />
    </Panel>
  );
}

export function Globals() {
  return (
    <Panel
      name="Globals"
      empty={
        globals.value.length > 0 || !hasRun.value
          ? globals.value.length > 0
            ? null
            : ""
          : "The module has no globals."
      }
    >
      <ValueTable values={globals.value} before={before.value?.globals ?? null} />
    </Panel>
  );
}

export function OperandStack() {
  const operands = frame.value?.operands ?? [];
  return (
    <Panel name="Operand stack" empty={emptyText(operands.length, "The stack is empty.")}>
      <ol class="operands">
        {operands
          .map((value, index) => (
            <li class="value-row" key={index}>
              <span class="value-name">{index === operands.length - 1 ? "top" : ""}</span>
              <span class="value-type">{value.type}</span>
              <Value value={value} isChanged={false} />
            </li>
          ))
          .reverse()}
      </ol>
    </Panel>
  );
}

function emptyText(length: number, text: string): string | null {
  if (length > 0) return null;
  if (!hasRun.value) return "";
  return depth.value === 0 ? "No call is active." : text;
}

function ValueTable({ values, before }: { values: readonly NamedValue[]; before: readonly NamedValue[] | null }) {
  return (
    <ul class="values">
      {values.map(({ name, index, value }) => {
        const old = before?.[index]?.value;
        return (
          <li class="value-row" key={index}>
            <span class="value-name">{name === null ? index : `$${name}`}</span>
            <span class="value-type">{value.type}</span>
            <Value
              value={value}
              isChanged={old !== undefined && (old.bits !== value.bits || old.text !== value.text)}
            />
          </li>
        );
      })}
    </ul>
  );
}

export function Value({ value, isChanged }: { value: ValueInfo; isChanged: boolean }) {
  return <span class={isChanged ? "value value-changed" : "value"}>{textOf(value, format.value)}</span>;
}
