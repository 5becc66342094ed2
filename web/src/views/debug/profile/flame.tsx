// Who called whom, and what that has cost: a frame's width is its share of all instructions, and below it stands what it
// called.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { askRun } from "../../../effects";
import type { CallCost, ProfileInfo } from "../../../engine/types";
import { dispatch } from "../../../state/store";
import { count, thousands, visible } from "../../format";
import { type Frame, framesOf } from "./frames";
import { percent } from "./percent";

/** Colours that neighbours are told apart by. */
const SHADES = 6;

export function FlameGraph({ profile }: { profile: ProfileInfo }) {
  const root = useSignal(0);
  const zoomed = useSignal<readonly CallCost[] | null>(null);
  const active = useSignal(0);
  const host = useRef<HTMLDivElement>(null);
  const names = new Map(profile.functions.map((it) => [it.function, it]));

  useEffect(() => {
    root.value = 0;
    zoomed.value = null;
    active.value = 0;
  }, [profile]);

  const calls = zoomed.value ?? profile.calls;
  const frames = framesOf(calls);
  const levels = frames.reduce((most, { level }) => Math.max(most, level + 1), 0);
  const focused = frames.find(({ call }) => call.node === active.value) ?? frames[0];

  /** Makes a node the widest: what is too narrow to be seen can then be seen. */
  const zoom = async (node: number): Promise<void> => {
    const { from, position: to } = profile;
    const answer = node === 0 ? profile : await askRun({ kind: "profile", from, to, budget: 0, root: node });
    if (answer?.isComplete !== true) return;
    root.value = node;
    active.value = node;
    zoomed.value = node === 0 ? null : answer.calls;
  };
  const open = ({ call }: Frame): void => {
    active.value = call.node;
    const place = call.function === null ? undefined : names.get(call.function)?.place;
    if (place != null) dispatch({ kind: "place chosen", place });
  };
  const move = (frame: Frame | undefined): void => {
    if (frame === undefined) return;
    active.value = frame.call.node;
    queueMicrotask(() => {
      host.current?.querySelector<HTMLElement>(`[data-node="${frame.call.node}"]`)?.focus();
    });
  };
  const pressed = (event: KeyboardEvent): void => {
    if (focused === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const siblings = frames.filter(({ call }) => call.caller === focused.call.caller);
    const at = siblings.indexOf(focused);
    if (event.key === "ArrowDown") move(frames.find(({ call }) => call.caller === focused.call.node));
    else if (event.key === "ArrowUp") move(frames.find(({ call }) => call.node === focused.call.caller));
    else if (event.key === "ArrowRight") move(siblings[at + 1]);
    else if (event.key === "ArrowLeft") move(siblings[at - 1]);
    else if (event.key === "Home") move(frames[0]);
    else if (event.key === "Enter") open(focused);
    else if (event.key === " " || event.key === "+") void zoom(focused.call.node);
    else if (event.key === "Escape" || event.key === "-") void zoom(0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const nameOf = ({ function: index }: CallCost): string =>
    index === null ? "all" : visible(names.get(index)?.name ?? `function ${index}`);
  return (
    <div class="flame">
      <div class="flame-head">
        <h3 class="label">Calls</h3>
        {focused !== undefined && (
          <span class="flame-what">
            {nameOf(focused.call)}, {thousands(focused.call.total)} ({percent(focused.call.total / profile.total)})
          </span>
        )}
        {focused !== undefined && focused.call.node !== root.value && (
          <button type="button" class="link" onClick={() => void zoom(focused.call.node)}>
            Zoom in
          </button>
        )}
        {root.value !== 0 && (
          <button type="button" class="link" onClick={() => void zoom(0)}>
            Show all
          </button>
        )}
      </div>
      <div
        ref={host}
        class="flame-graph"
        role="tree"
        aria-label="Flame graph of calls"
        onKeyDown={pressed}
        style={{ "--levels": levels }}
      >
        {frames.map((frame) => (
          <div
            key={frame.call.node}
            class={`frame frame-${(frame.call.function ?? 0) % SHADES}`}
            role="treeitem"
            data-node={frame.call.node}
            tabIndex={frame === focused ? 0 : -1}
            aria-level={frame.level + 1}
            aria-selected={frame === focused}
            aria-label={spoken(nameOf(frame.call), frame.call, profile.total)}
            title={spoken(nameOf(frame.call), frame.call, profile.total)}
            style={{ "--left": `${frame.left * 100}%`, "--width": `${frame.width * 100}%`, "--level": frame.level }}
            onClick={() => {
              open(frame);
            }}
            onDblClick={() => void zoom(frame.call.node)}
          >
            <span class="frame-name">{nameOf(frame.call)}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

function spoken(name: string, { total, own, calls, function: index }: CallCost, all: number): string {
  const shares = `${thousands(total)} instructions, ${percent(total / Math.max(1, all))}, ${thousands(own)} its own`;
  return index === null || calls === 0 ? `${name}: ${shares}` : `${name}: ${shares}, ${count(calls, "call")}`;
}
