// The whole page.

import { useEffect } from "preact/hooks";
import { isEmbedded } from "../share/address";
import { dispatch } from "../state/store";
import { Canvas } from "./canvas";
import { Console } from "./console";
import { Controls } from "./controls";
import { Counters } from "./counters";
import { Dock } from "./debug/dock";
import { DropTarget } from "./drop";
import { EmbeddedHeader } from "./embedded";
import { Header } from "./header";
import { Help } from "./help";
import { Notice } from "./notice";
import { Problems } from "./problems";
import { Result } from "./result";
import { SharePanel } from "./share";
import { SourceView } from "./source";
import { WorldPanel } from "./world";

export function App() {
  useEffect(() => {
    addEventListener("keydown", runByKeyboard);
    return () => {
      removeEventListener("keydown", runByKeyboard);
    };
  }, []);
  return (
    <>
      {isEmbedded ? <EmbeddedHeader /> : <Header />}
      <SharePanel />
      <Notice />
      <main class="workbench">
        <div class="column column-source">
          <SourceView />
          <Problems />
        </div>
        <div class="column column-run">
          <Controls />
          <Canvas />
          <WorldPanel />
          <Counters />
          <Result />
          <Console />
        </div>
        <Dock />
      </main>
      <DropTarget />
      <Help />
    </>
  );
}

/** Ctrl+Enter or Cmd+Enter, wherever the focus is; the editor has a binding of its own and lets nothing through. */
function runByKeyboard(event: KeyboardEvent): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  event.preventDefault();
  dispatch({ kind: "run requested" });
}
