// Below source and run: the timeline, and what the program is made of at the moment.

import { useEffect } from "preact/hooks";
import { Inspectors } from "./inspectors";
import { listenToKeys } from "./keys";
import { Timeline } from "./timeline";
import { Toolbar } from "./toolbar";

export function Dock() {
  useEffect(listenToKeys, []);
  return (
    <section class="dock" aria-label="Debugger">
      <div class="dock-bar">
        <Toolbar />
        <Timeline />
      </div>
      <Inspectors />
    </section>
  );
}
