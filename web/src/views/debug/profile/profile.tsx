// Where the run spends its instructions: by function, by line, and by who called whom.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Scope } from "../../../state/findings";
import { dispatch, select } from "../../../state/store";
import { thousands } from "../../format";
import { Panel } from "../panel";
import { FlameGraph } from "./flame";
import { FunctionTable, LineTable } from "./tables";

const findings = select(({ debug }) => debug.findings);
const bounds = select(({ debug }) => {
  const { view } = debug;
  return view === null ? null : { start: view.start, position: view.position, recorded: view.recorded };
});
const isRunning = select(({ run }) => run.phase === "running");

export function Profile() {
  const { profile, counted } = findings.value;
  const empty =
    profile !== null || counted !== null
      ? null
      : isRunning.value
        ? "The instructions are counted as soon as the program stands still; until then its hot lines are marked in the source."
        : bounds.value === null
          ? "Where the program spends its instructions appears here."
          : "Counting…";
  return (
    <Panel name="Profile" class="inspector-profile" empty={empty} tools={<Tools />}>
      {counted !== null && <Progress counted={counted} />}
      {profile !== null && (
        <div class={counted === null ? "profile" : "profile profile-old"}>
          <FunctionTable profile={profile} />
          <LineTable profile={profile} />
          <FlameGraph profile={profile} />
        </div>
      )}
    </Panel>
  );
}

function Progress({ counted }: { counted: number }) {
  const element = useRef<HTMLProgressElement>(null);
  const { start, position, recorded } = bounds.value ?? { start: 0, position: 0, recorded: 0 };
  const { scope } = findings.value;
  const from = scope.kind === "window" ? scope.from : start;
  const to = scope.kind === "window" ? scope.to : scope.kind === "now" ? position : recorded;
  return (
    <p class="profile-progress">
      <progress ref={element} aria-label="Counting instructions" max={Math.max(1, to - from)} value={counted - from} />
      Counting… step {thousands(counted)} of {thousands(to)}
    </p>
  );
}

function Tools() {
  const { scope, profile, isHeatShown } = findings.value;
  return (
    <div class="profile-tools">
      {profile !== null && <span class="hint">{thousands(profile.total)} instructions</span>}
      <select
        class="select select-small"
        aria-label="Part of the run"
        value={scope.kind}
        onChange={({ currentTarget: { value } }) => {
          dispatch({ kind: "scope chosen", scope: scopeOf(value) });
        }}
      >
        <option value="all">Whole run</option>
        <option value="now">Up to this step</option>
        <option value="window">From … to …</option>
      </select>
      {scope.kind === "window" && <Window scope={scope} />}
      <label class="check">
        <input
          type="checkbox"
          checked={isHeatShown}
          onChange={() => {
            dispatch({ kind: "heat toggled" });
          }}
        />
        Heat in the source
      </label>
    </div>
  );
}

function scopeOf(kind: string): Scope {
  if (kind === "now") return { kind };
  if (kind !== "window") return { kind: "all" };
  return { kind, from: bounds.value?.start ?? 0, to: bounds.value?.position ?? 0 };
}

function Window({ scope }: { scope: Scope & { kind: "window" } }) {
  const field = (name: "from" | "to", label: string) => (
    <StepField
      label={label}
      value={scope[name]}
      onChange={(step) => {
        dispatch({ kind: "scope chosen", scope: { ...scope, [name]: step } });
      }}
    />
  );
  return (
    <>
      {field("from", "First step of the profile")}
      {field("to", "Last step of the profile")}
    </>
  );
}

type StepFieldProperties = { label: string; value: number; onChange: (step: number) => void };

function StepField({ label, value, onChange }: StepFieldProperties) {
  const draft = useSignal(String(value));
  useEffect(() => {
    draft.value = String(value);
  }, [value]);
  return (
    <input
      class="input input-small mono profile-step"
      type="number"
      aria-label={label}
      min={0}
      step={1}
      autocomplete="off"
      value={draft.value}
      onInput={({ currentTarget }) => {
        draft.value = currentTarget.value;
      }}
      onChange={({ currentTarget }) => {
        const step = Math.trunc(currentTarget.valueAsNumber);
        if (Number.isSafeInteger(step) && step >= 0) onChange(step);
      }}
    />
  );
}
