// What the snapshots of the run that is shown take, and how much they may.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { askRun } from "../../effects";
import type { SnapshotInfo } from "../../engine/types";
import { isBusy, runOf } from "../../state/state";
import { dispatch, select, state } from "../../state/store";
import { bytesText, count } from "../format";

const MIB = 1 << 20;
const LIMITS = [16 * MIB, 64 * MIB, 256 * MIB, 1024 * MIB];

const limit = select(({ snapshotLimit }) => snapshotLimit);
const isStill = select((state) => !isBusy(state));
const recorded = select(({ run }) => ("steps" in run ? run.steps : 0));

export function Snapshots() {
  const taken = useSignal<SnapshotInfo | null>(null);

  useEffect(() => {
    if (!isStill.value) return;
    const asked = runOf(state.peek());
    void askRun({ kind: "snapshots" }).then((answer) => {
      if (answer !== null && runOf(state.peek()) === asked) taken.value = answer;
    });
  }, [isStill.value, recorded.value, limit.value]);

  return (
    <p class="snapshots hint">
      {taken.value !== null && (
        <span>
          {count(taken.value.count, "snapshot")}, {bytesText(taken.value.bytes)} of at most
        </span>
      )}
      <select
        class="select select-small"
        aria-label="Memory for snapshots"
        title="The more snapshots there are, the less has to be run again for a step back"
        value={String(limit.value)}
        onChange={({ currentTarget }) => {
          dispatch({ kind: "snapshots limited", bytes: Number(currentTarget.value) });
        }}
      >
        {LIMITS.map((bytes) => (
          <option key={bytes} value={String(bytes)}>
            {bytesText(bytes)}
          </option>
        ))}
      </select>
    </p>
  );
}
