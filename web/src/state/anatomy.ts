// Looking at the module: which of its forms are shown, and which of its parts is pointed at.

import type { PartView } from "../engine/types";

/** The forms in which a module can be seen, beside each other. */
export const PANES = ["sections", "wat", "bytes"] as const;
export type Pane = (typeof PANES)[number];

export type Anatomy = {
  panes: readonly Pane[];
  /** What is pointed at; `from`: in which form, which needs not be taken there. */
  pointed: { part: PartView; from: Pane } | null;
  /** Where in the text the user has pointed since anything was found: while it is no module, that has to wait. */
  awaited: number | null;
  /** The offset that the bytes' cursor is at. */
  cursor: number;
  /** What the run executes next. */
  current: PartView | null;
};

export const initialAnatomy: Anatomy = {
  panes: ["wat"],
  pointed: null,
  awaited: null,
  cursor: 0,
  current: null,
};

export type AnatomyEvent =
  | { kind: "pane toggled"; pane: Pane }
  /** Somewhere in a form of the module. */
  | { kind: "offset pointed"; offset: number; from: Pane }
  | { kind: "text pointed"; unit: number }
  /** The engine has said what is there. */
  | { kind: "part found"; part: PartView; from: Pane }
  /** A part around the one that is pointed at. */
  | { kind: "outer part chosen"; level: number }
  | { kind: "current part found"; part: PartView | null };

export function nextAnatomy(anatomy: Anatomy, event: AnatomyEvent): Anatomy {
  switch (event.kind) {
    case "pane toggled": {
      const { pane } = event;
      const isOpen = anatomy.panes.includes(pane);
      const panes = PANES.filter((it) => (it === pane ? !isOpen : anatomy.panes.includes(it)));
      // Something is always to be seen.
      return panes.length === 0 ? anatomy : { ...anatomy, panes };
    }
    case "offset pointed":
      return { ...anatomy, awaited: null, cursor: event.offset };
    case "text pointed":
      return { ...anatomy, awaited: event.unit };
    case "part found": {
      const { part, from } = event;
      const cursor = from === "bytes" ? anatomy.cursor : (part.parts.at(-1)?.from ?? 0);
      return { ...anatomy, pointed: { part, from }, awaited: null, cursor };
    }
    case "outer part chosen": {
      if (anatomy.pointed === null) return anatomy;
      const { part } = anatomy.pointed;
      const parts = part.parts.slice(0, event.level + 1);
      const outer = { ...part, parts, instruction: null, opcode: 0, place: null };
      return { ...anatomy, pointed: { part: outer, from: "bytes" }, cursor: parts.at(-1)?.from ?? 0 };
    }
    case "current part found":
      return { ...anatomy, current: event.part };
  }
}

/** Another module: nothing of the last one is pointed at. One that is being written is looked at where it was. */
export function withoutParts({ panes, cursor }: Anatomy, isEdited: boolean): Anatomy {
  return { ...initialAnatomy, panes, cursor: isEdited ? cursor : 0 };
}

/** Whether bytes or sections are to be seen. */
export function isInspected({ panes }: Anatomy): boolean {
  return panes.includes("bytes") || panes.includes("sections");
}
