// Values by name: locals, globals, operands.

import type { ChangeSpec, NamedValue, Spot, ValueInfo, ValuePlace } from "../../engine/types";
import { changedOf, shownFrame } from "../../state/debug";
import { dispatch, select, selectFrom } from "../../state/store";
import { called } from "../format";
import { Changeable } from "./change";
import { OriginButton } from "./origin/button";
import { Panel } from "./panel";
import { textOf } from "./value_text";
import { WriterButton } from "./writer";

const frame = selectFrom(({ debug }) => debug, ["view", "level", "outer"], shownFrame);
const globals = select(({ debug }) => debug.view?.globals ?? []);
const format = select(({ debug }) => debug.format);
const level = select(({ debug }) => debug.level);
const answered = select(({ debug }) => debug.view?.answered ?? []);
const hasRun = select(({ debug }) => debug.view !== null);
const depth = select(({ debug }) => debug.view?.depth ?? 0);
/** What the same places held at the last stop. */
const changed = selectFrom(({ debug }) => debug, ["view", "before", "level"], changedOf);

export function Locals() {
  const locals = frame.value?.locals ?? [];
  return (
    <Panel name="Locals" empty={emptyText(locals.length, "This function has no locals.")}>
      <ValueList kind="local" values={locals} before={changed.value.locals} params={frame.value?.params ?? 0} />
    </Panel>
  );
}

export function Globals() {
  const empty = globals.value.length > 0 ? null : hasRun.value ? "The module has no globals." : "";
  return (
    <Panel name="Globals" empty={empty}>
      <ValueList kind="global" values={globals.value} before={changed.value.globals} />
    </Panel>
  );
}

/** The top of the stack comes first: it is what the next instruction takes. */
export function OperandStack() {
  const operands = frame.value?.operands ?? [];
  const before = changed.value.operands;
  return (
    <Panel name="Operand stack" isPlain empty={emptyText(operands.length, "The stack is empty.")}>
      <Answered />
      <ol class="values operands">
        {operands
          .map((value, index) => (
            <li class="value-row" key={index}>
              <span class="value-name">{index === operands.length - 1 ? "top" : index}</span>
              <span class="value-type">{value.type}</span>
              <Changeable
                name={index === operands.length - 1 ? "the top of the stack" : `operand ${index}`}
                value={value.text}
                changeTo={(text) => ({ kind: "operand", frame: depth.value - 1 - level.value, index, text })}
                tools={
                  <Sources
                    place={{ kind: "operand", frame: depth.value - 1 - level.value, index }}
                    of={index === operands.length - 1 ? "top of the stack" : `operand ${index}`}
                  />
                }
              >
                <Value value={value} before={before === null ? undefined : (before[index] ?? null)} />
              </Changeable>
            </li>
          ))
          .reverse()}
      </ol>
    </Panel>
  );
}

/** What may be asked about the past of a value. */
function Sources({ place, of }: { place: ValuePlace; of: string }) {
  return (
    <>
      <WriterButton place={place} of={of} />
      <OriginButton place={place} of={of} />
    </>
  );
}

/** What the host has just given: it could have given something else. */
function Answered() {
  const values = answered.value;
  if (values.length === 0) return null;
  const text = values.map((value) => value.text).join(" ");
  return (
    <p class="value-row answered">
      <span class="hint">The host gave</span>
      <Changeable
        name="the host’s result"
        value={text}
        changeTo={(text) => ({ kind: "results", texts: text.trim().split(/\s+/) })}
      >
        <b class="value">{text}</b>
      </Changeable>
    </p>
  );
}

/** What a spot is to hold instead. */
function changeAt(spot: Spot, text: string): ChangeSpec | null {
  if (spot.kind === "local") return { ...spot, text };
  return spot.kind === "global" ? { ...spot, text } : null;
}

function emptyText(length: number, text: string): string | null {
  if (length > 0) return null;
  if (!hasRun.value) return "";
  return depth.value === 0 ? "No call is active." : text;
}

type ListProperties = {
  kind: "local" | "global";
  values: readonly NamedValue[];
  before: readonly NamedValue[] | null;
  params?: number;
};

function ValueList({ kind, values, before, params = 0 }: ListProperties) {
  return (
    <ul class="values">
      {values.map(({ name, index, value, spot }) => (
        <li class={index < params ? "value-row value-param" : "value-row"} key={index}>
          <span class="value-name">{called(name, index)}</span>
          <span class="value-type">{value.type}</span>
          <Changeable
            name={called(name, index, kind)}
            value={value.text}
            changeTo={(text) => changeAt(spot, text)}
            tools={<Sources place={{ kind: "spot", spot }} of={called(name, index)} />}
          >
            <Value value={value} before={before?.[index]?.value} />
          </Changeable>
        </li>
      ))}
    </ul>
  );
}

type ValueProperties = {
  value: ValueInfo;
  /** What was there at the last stop: `null` for nothing, and nothing where that is not known. */
  before?: ValueInfo | null | undefined;
};

export function Value({ value, before }: ValueProperties) {
  const isNew = before === null;
  const isChanged = before != null && (before.bits !== value.bits || before.text !== value.text);
  const text = textOf(value, format.value);
  const was = before != null && isChanged ? `was ${textOf(before, format.value)}` : undefined;
  const { object } = value;
  const look = ["value", isChanged || isNew ? "value-changed" : "", value.type === "v128" ? "value-wide" : ""];
  return (
    <span class={look.filter(Boolean).join(" ")} title={was}>
      {object === null ? (
        text
      ) : (
        <button
          type="button"
          class="link"
          onClick={() => {
            dispatch({ kind: "object opened", object });
          }}
        >
          {text}
        </button>
      )}
      {was !== undefined && <span class="spoken">, {was}</span>}
    </span>
  );
}
