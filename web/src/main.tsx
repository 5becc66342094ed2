// The page: starts the Worker that owns the engine, and shows what it says.

import { signal } from "@preact/signals";
import { render } from "preact";
import engineWorker from "worker:engine";
import type { FromWorker } from "./engine/messages";

const status = signal("Loading the engine …");

const worker = new Worker(engineWorker, { type: "module" });
worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
  status.value = data.kind === "ready" ? `Engine ${data.version} is ready` : data.message;
});

function App() {
  return (
    <main>
      <h1>Semblance</h1>
      <p role="status" aria-label="Engine">
        {status}
      </p>
    </main>
  );
}

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
render(<App />, root);
