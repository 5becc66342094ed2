// The breakpoints as the editor shows them.

import type { BreakpointMark } from "../../editor/breakpoints";
import type { BreakpointState } from "../../engine/types";
import type { Breakpoint, Debug } from "../../state/debug";

/** The lines that the engine tells are those of the text that is run. */
export function marksOf({ breakpoints, resolved }: Pick<Debug, "breakpoints" | "resolved">, isRunText: boolean) {
  const look = (point: Breakpoint): BreakpointMark["look"] => {
    if (!point.enabled) return "off";
    const found = resolved.find(({ id }) => id === point.id);
    if (found !== undefined && (found.line === null || found.problem !== null)) return "lost";
    if (point.log !== "") return "log";
    return point.condition !== "" || point.passes.kind !== "all" ? "conditional" : "plain";
  };
  return breakpoints.map((point): BreakpointMark => {
    const stopsAt = isRunText ? otherLineOf(point, resolved) : null;
    return { id: point.id, line: point.line, look: look(point), stopsAt };
  });
}

/** The line where it stops when its own has no instruction: the next one that has. */
export function otherLineOf({ id, line }: Breakpoint, resolved: readonly BreakpointState[]): number | null {
  const found = resolved.find((it) => it.id === id);
  return found?.line == null || found.line === line ? null : found.line;
}
