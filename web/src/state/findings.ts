// What the page knows of the run as a whole, besides the moment that is shown: its trace, where it spends its
// instructions, and where values come from.

import type { EventInfo, OriginInfo, ProfileInfo, TailInfo, TraceWanted, ValuePlace } from "../engine/types";

/** Which part of the run is counted. */
export type Scope = { kind: "all" } | { kind: "now" } | { kind: "window"; from: number; to: number };

/** How many instructions were executed on each line. */
export type Heat = {
  lines: ReadonlyMap<number, number>;
  total: number;
  /** Counted, and not estimated from where the run has been seen. */
  isExact: boolean;
};

/** What was asked for the origin of, and what the answer was. */
export type OriginAsked = {
  place: ValuePlace;
  /** What it is called, and its value then. */
  name: string;
  step: number;
  /** How far back the answer goes. */
  depth: number;
  /** What comes after this step has been looked at, while the answer is looked for. */
  reached: number | null;
  isStopped: boolean;
  answer: OriginInfo | null;
};

export type Findings = {
  /** Which events the trace shows. */
  wanted: TraceWanted;
  /** The last events of a run that goes on. */
  tail: readonly EventInfo[];
  heat: Heat | null;
  isHeatShown: boolean;
  scope: Scope;
  /** Where the part in question spends its instructions, and how far it is counted while it is. */
  profile: ProfileInfo | null;
  counted: number | null;
  origin: OriginAsked | null;
};

export const everything: TraceWanted = { functions: null, text: null, calls: false, hostCalls: false, writes: null };

export const initialFindings: Findings = {
  wanted: everything,
  tail: [],
  heat: null,
  isHeatShown: true,
  scope: { kind: "all" },
  profile: null,
  counted: null,
  origin: null,
};

/** How many makers one behind the other an answer has at first. */
const DEPTH = 12;

export type FindingsEvent =
  | { kind: "trace filtered"; wanted: TraceWanted }
  | { kind: "heat toggled" }
  | { kind: "scope chosen"; scope: Scope }
  | { kind: "profile counting"; position: number }
  | { kind: "profile counted"; profile: ProfileInfo }
  | { kind: "origin asked"; place: ValuePlace; name: string; step: number }
  | { kind: "origin deepened" }
  | { kind: "origin stopped" }
  | { kind: "origin resumed" }
  /** An answer that is not complete tells only how far the search is. */
  | { kind: "origin answered"; answer: OriginInfo };

export function nextFindings(findings: Findings, event: FindingsEvent): Findings {
  switch (event.kind) {
    case "trace filtered":
      return { ...findings, wanted: event.wanted, tail: [] };
    case "heat toggled":
      return { ...findings, isHeatShown: !findings.isHeatShown };
    case "scope chosen":
      return { ...findings, scope: event.scope };
    case "profile counting":
      return { ...findings, counted: event.position };
    case "profile counted":
      return { ...findings, counted: null, profile: event.profile, heat: heatOf(event.profile) };
    case "origin asked": {
      const { place, name, step } = event;
      const asked = { place, name, step, depth: DEPTH };
      return { ...findings, origin: { ...asked, reached: null, isStopped: false, answer: null } };
    }
    case "origin deepened": {
      const { origin } = findings;
      if (origin === null) return findings;
      return { ...findings, origin: { ...origin, depth: origin.depth * 2, reached: null, isStopped: false } };
    }
    case "origin stopped":
      return findings.origin === null ? findings : { ...findings, origin: { ...findings.origin, isStopped: true } };
    case "origin resumed":
      return findings.origin === null ? findings : { ...findings, origin: { ...findings.origin, isStopped: false } };
    case "origin answered": {
      const { origin } = findings;
      const { answer } = event;
      if (origin === null || origin.isStopped) return findings;
      if (!answer.isComplete) return { ...findings, origin: { ...origin, reached: answer.reached } };
      return { ...findings, origin: { ...origin, reached: null, answer } };
    }
  }
}

/** What a run that goes on has shown of itself. */
export function watched(findings: Findings, tail: TailInfo | null): Findings {
  if (tail === null) return findings;
  return { ...findings, tail: tail.events, heat: warmed(findings.heat, tail.lines) };
}

/** Another run begins: what the user has set stays. */
export function forgottenFindings({ wanted, isHeatShown, scope }: Findings): Findings {
  // A window of steps is one of a certain run.
  return { ...initialFindings, wanted, isHeatShown, scope: scope.kind === "window" ? initialFindings.scope : scope };
}

function heatOf({ lines, total }: ProfileInfo): Heat {
  return { lines: new Map(lines), total, isExact: true };
}

function warmed(heat: Heat | null, added: TailInfo["lines"]): Heat | null {
  if (added.length === 0) return heat;
  const lines = new Map(heat?.lines);
  let total = heat?.total ?? 0;
  for (const [line, count] of added) {
    lines.set(line, (lines.get(line) ?? 0) + count);
    total += count;
  }
  return { lines, total, isExact: false };
}
