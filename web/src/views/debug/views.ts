// The views of a run that the dock offers. Another one is another row here.

import type { ComponentType } from "preact";
import { Heap } from "./heap/heap";
import { ComparisonView } from "../comparison";
import { Inspectors } from "./inspectors";
import { Timelines } from "./timelines";
import { Origin } from "./origin/origin";
import { Profile } from "./profile/profile";
import { WideTrace } from "./trace/trace";

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
  { id: "trace", name: "Trace", view: WideTrace },
  { id: "profile", name: "Profile", view: Profile },
  { id: "origin", name: "Origin", view: Origin },
  { id: "heap", name: "Heap", view: Heap },
  { id: "comparison", name: "Comparison", view: ComparisonView },
];
