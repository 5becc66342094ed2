// Where the program is to stop: a list that can be edited.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Breakpoint } from "../../state/debug";
import { isOfRun } from "../../state/state";
import { dispatch, select, state } from "../../state/store";
import { CloseIcon } from "../icons";
import { EditIcon } from "./icons";
import { otherLineOf } from "./marks";
import { Panel } from "./panel";

const points = select(({ debug }) => debug.breakpoints);
const said = select(({ debug }) => debug.said);
const resolved = select(({ debug }) => debug.resolved);
const text = select(({ source }) => source.text);
/** The lines where they stop are those of the text that is run. */
const isRunText = select(isOfRun);

export function Breakpoints() {
  const sorted = [...points.value].sort((a, b) => a.line - b.line);
  return (
    <Panel
      name="Breakpoints"
      class="inspector-breakpoints"
      empty={sorted.length > 0 ? null : "Click beside a line number, or press F9."}
    >
      <ul class="breakpoint-list">
        {sorted.map((point) => (
          <Row key={point.id} point={point} />
        ))}
      </ul>
      {said.value.length > 0 && (
        <ol class="said" aria-label="Log points">
          {said.value.slice(-SAID).map(({ step, text, isProblem }) => (
            <li class={isProblem ? "said-problem" : ""}>
              <button
                type="button"
                class="link said-step"
                onClick={() => {
                  dispatch({ kind: "motion requested", motion: { kind: "seek", step } });
                }}
              >
                {step}
              </button>{" "}
              {text}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

/** Lines of log points that are shown. */
const SAID = 100;

function Row({ point }: { point: Breakpoint }) {
  const isEdited = useSignal(false);
  const { id, line, enabled, condition, log } = point;
  const found = resolved.value.find((it) => it.id === id);
  const problem = found?.problem ?? null;
  const stopsAt = isRunText.value ? otherLineOf(point, resolved.value) : null;
  const shown = line <= text.value.lines ? text.value.line(line).text.trim() : "";
  const label = `Breakpoint at line ${line}`;
  return (
    <li class="breakpoint">
      <div class="breakpoint-row">
        <input
          type="checkbox"
          aria-label={label}
          checked={enabled}
          onChange={({ currentTarget }) => {
            change(id, { enabled: currentTarget.checked });
          }}
        />
        <button
          type="button"
          class="breakpoint-place"
          title={shown}
          onClick={() => {
            const from = state.value.source.text.line(Math.min(line, state.value.source.text.lines)).from;
            dispatch({ kind: "place chosen", place: { line, column: 1, from, to: from } });
          }}
        >
          <span class="breakpoint-line">{line}</span> <span class="breakpoint-text">{shown}</span>
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={`Edit: ${label}`}
          aria-expanded={isEdited.value}
          onClick={() => {
            isEdited.value = !isEdited.value;
          }}
        >
          <EditIcon />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={`Remove: ${label}`}
          onClick={() => {
            dispatch({ kind: "breakpoint removed", id });
          }}
        >
          <CloseIcon />
        </button>
      </div>
      {!isEdited.value && (condition !== "" || log !== "" || point.passes.kind !== "all") && (
        <p class="breakpoint-summary">{summaryOf(point)}</p>
      )}
      {stopsAt !== null && <p class="breakpoint-summary">stops at line {stopsAt}, which has the next instruction</p>}
      {problem !== null && (
        <p class="hint hint-wrong" role="status">
          {problem}
        </p>
      )}
      {isEdited.value && <Form point={point} />}
    </li>
  );
}

function Form({ point }: { point: Breakpoint }) {
  const { id, condition, passes, log } = point;
  const count = passes.kind === "all" ? 0 : passes.count;
  return (
    <div class="breakpoint-form">
      <Field label="Stop if">
        <input
          class="input input-small mono"
          type="text"
          aria-label="Condition"
          placeholder="$n > 10 && i32[0x400] == 7"
          spellcheck={false}
          autocomplete="off"
          value={condition}
          onInput={({ currentTarget }) => {
            change(id, { condition: currentTarget.value });
          }}
        />
      </Field>
      <Field label="Hits">
        <select
          class="select select-small"
          aria-label="Hit count"
          value={passes.kind}
          onChange={({ currentTarget: { value } }) => {
            const counted = Math.max(1, count);
            if (value === "after" || value === "every") change(id, { passes: { kind: value, count: counted } });
            else change(id, { passes: { kind: "all" } });
          }}
        >
          <option value="all">every time</option>
          <option value="every">every … times</option>
          <option value="after">after … times</option>
        </select>
        {passes.kind !== "all" && (
          <input
            class="input input-small mono hit-count"
            type="number"
            aria-label="Hits"
            min={1}
            value={count}
            onInput={({ currentTarget: { valueAsNumber } }) => {
              if (valueAsNumber >= 1) change(id, { passes: { kind: passes.kind, count: Math.trunc(valueAsNumber) } });
            }}
          />
        )}
      </Field>
      <Field label="Log instead">
        <input
          class="input input-small mono"
          type="text"
          aria-label="Log text"
          placeholder="n is {$n}"
          spellcheck={false}
          autocomplete="off"
          value={log}
          onInput={({ currentTarget }) => {
            change(id, { log: currentTarget.value });
          }}
        />
      </Field>
    </div>
  );
}

function Field({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="breakpoint-field">
      <span class="label">{label}</span>
      {children}
    </div>
  );
}

function change(id: number, changes: Partial<Breakpoint>): void {
  const point = state.value.debug.breakpoints.find((it) => it.id === id);
  if (point !== undefined) dispatch({ kind: "breakpoint changed", breakpoint: { ...point, ...changes } });
}

function summaryOf({ condition, passes, log }: Breakpoint): string {
  const parts = [];
  if (condition !== "") parts.push(`if ${condition}`);
  if (passes.kind === "every") parts.push(`every ${passes.count} times`);
  if (passes.kind === "after") parts.push(`after ${passes.count} times`);
  if (log !== "") parts.push(`says “${log}”`);
  return parts.join(", ");
}
