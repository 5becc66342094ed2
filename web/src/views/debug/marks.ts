// The breakpoints as the editor shows them.

import type { BreakpointMark } from "../../editor/breakpoints";
import type { Breakpoint, Debug } from "../../state/debug";

export function marksOf(debug: Pick<Debug, "breakpoints" | "resolved">): BreakpointMark[] {
  const look = (point: Breakpoint): BreakpointMark["look"] => {
    if (!point.enabled) return "off";
    const resolved = debug.resolved.find(({ id }) => id === point.id);
    if (resolved !== undefined && (resolved.line === null || resolved.problem !== null)) return "lost";
    if (point.log !== "") return "log";
    return point.condition !== "" || point.passes.kind !== "all" ? "conditional" : "plain";
  };
  return debug.breakpoints.map((point) => ({ id: point.id, line: point.line, look: look(point) }));
}
