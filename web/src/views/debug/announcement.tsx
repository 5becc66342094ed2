// What a step has come to, for ears.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { changedOf, type Debug } from "../../state/debug";
import { select } from "../../state/store";
import { thousands, visible } from "../format";
import { textOf } from "./value_text";

/** Steps that follow each other faster than this are not told of one by one. */
const PAUSE = 250;

const moment = select(({ debug }) => debug);

export function Announcement() {
  const text = useSignal("");
  const { view, travel, play } = moment.value;
  useEffect(() => {
    if (view === null || travel !== null || play !== null) return undefined;
    const timer = setTimeout(() => {
      text.value = describe(moment.value);
    }, PAUSE);
    return () => {
      clearTimeout(timer);
    };
  }, [view, travel, play]);
  return (
    <p class="spoken" role="status" aria-label="Step by step">
      {text}
    </p>
  );
}

/** Where the program is, what comes next, and what the last step has changed. */
function describe(debug: Debug): string {
  const { view, arrival } = debug;
  if (view === null) return "";
  const parts = [`Step ${thousands(view.position)}`];
  if (arrival?.end.kind === "nowhere") parts.push("there is no such step");
  if (arrival?.end.kind === "wrote") parts.push(arrival.end.text);
  if (arrival?.end.kind === "breakpoints") parts.push("at a breakpoint");
  if (view.outcome !== null) {
    parts.push(view.outcome.kind === "refused" ? view.outcome.problem.message : view.outcome.text);
  } else if (view.next !== null) {
    const { name, place, operands } = view.next;
    const taken = operands.map((value) => textOf(value, debug.format)).join(" and ");
    parts.push(`next ${name}${taken === "" ? "" : ` with ${taken}`}`);
    if (place !== null) parts.push(`line ${place.line}`);
    const [frame] = view.frames;
    if (frame !== undefined && debug.before?.depth !== view.depth) parts.push(`in ${frame.function}`);
  }
  const { locals } = changedOf(debug);
  for (const { name, index, value } of view.frame?.locals ?? []) {
    const old = locals?.[index]?.value;
    if (old === undefined || old.text === value.text) continue;
    parts.push(`${name ?? `local ${index}`} is now ${textOf(value, debug.format)}`);
  }
  return visible(`${parts.join(", ")}.`);
}
