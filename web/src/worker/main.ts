// The Worker that owns the engine.

import init, { version } from "../../generated/semblance.js";
import wasm from "../../generated/semblance_bg.wasm";
import type { FromWorker } from "../engine/messages";

function post(message: FromWorker): void {
  postMessage(message);
}

try {
  await init({ module_or_path: new URL(wasm, import.meta.url) });
  post({ kind: "ready", version: version() });
} catch (error) {
  post({ kind: "failed", message: String(error) });
}
