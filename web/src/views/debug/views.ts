// The views of a run that the dock offers. Another one is another row here.

import type { ComponentType } from "preact";
import { Inspectors } from "./inspectors";
import { Timelines } from "./timelines";

type DockView = {
  /** What links call it: it stays what it is. */
  id: string;
  name: string;
  view: ComponentType;
};

/** The first is open at first. */
export const VIEWS: readonly [DockView, ...DockView[]] = [
  { id: "state", name: "State", view: Inspectors },
  { id: "timelines", name: "Timelines", view: Timelines },
];
