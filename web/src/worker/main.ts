// The Worker that owns the engine: every message of the page is answered here, in one switch.

import init, { Engine, format_text } from "../../generated/semblance.js";
import wasm from "../../generated/semblance_bg.wasm";
import type { FromWorker, Input, ToWorker } from "../engine/messages";
import type { FunctionInfo, Loaded, ModuleInfo } from "../engine/types";
import { Differing } from "./differing";
import { explain } from "./failure";
import { Runner } from "./runner";

function post(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

/** After a panic or a trap inside the engine nothing in its memory can be relied on. */
let isBroken = false;

function guarded(work: () => void): void {
  if (isBroken) return;
  try {
    work();
  } catch (error) {
    isBroken = true;
    post({ kind: "failed", message: explain(error) });
  }
}

/** One more of many functions is listed. */
function withFunction(module: ModuleInfo, found: FunctionInfo): ModuleInfo {
  return { ...module, functions: [...module.functions, found], moreFunctions: module.moreFunctions - 1 };
}

function serve(): void {
  const runner = new Runner(post, guarded);
  const differing = new Differing(post, guarded);
  /** What was loaded last. A run keeps the engine that it began with, however often the source changes meanwhile. */
  let current = new Engine();
  const engines = new Set([current]);

  function load(input: Input, wanted: string | null): Loaded {
    const engine = new Engine();
    engines.add(engine);
    const loaded = input.kind === "text" ? engine.load_text(input.text) : engine.load_binary(input.bytes);
    // A file that cannot even be shown leaves everything as it was.
    if (input.kind === "text" || loaded.text !== null) current = engine;
    const { module } = loaded;
    if (module !== null && wanted !== null && module.functions.every(({ name }) => name !== wanted)) {
      const found = engine.function(wanted);
      if (found !== null) loaded.module = withFunction(module, found);
    }
    return loaded;
  }

  function answer(message: ToWorker): void {
    switch (message.kind) {
      case "load":
        post({ kind: "loaded", revision: message.revision, loaded: load(message.input, message.wanted) });
        break;
      case "check": {
        const problem = current.check_arguments(message.function, message.arguments) ?? null;
        post({ kind: "checked", function: message.function, arguments: message.arguments, problem });
        break;
      }
      case "run":
        runner.start(current, message);
        break;
      case "type":
        runner.type(message.run, message.text);
        break;
      case "happen":
        runner.happen(message.run, message.event);
        break;
      case "list files":
        runner.listFiles(message.run);
        break;
      case "fetch file":
        runner.fetchFile(message.run, message.path);
        break;
      case "go":
        runner.go(message.run, message.travel, message.motion);
        break;
      case "limit snapshots":
        runner.limitSnapshots(message.bytes);
        break;
      case "fork":
        runner.fork(message);
        break;
      case "forget":
        runner.forget(message.run);
        break;
      case "differ":
        differing.start(message.id, runner.engineOf(message.ours), runner.engineOf(message.theirs));
        break;
      case "stop":
        runner.stop(message.run);
        break;
      case "breakpoints":
        runner.breakpoints(message.run, message.breakpoints);
        break;
      case "watch":
        runner.engineOf(message.run)?.watch(message.wanted);
        break;
      case "ask":
        runner.ask(message.run, message.id, message.question);
        break;
      case "inspect":
        post({ kind: "inspected", id: message.id, answer: current.inspect(message.question) });
        break;
      case "seen":
        runner.seen();
        break;
      case "format": {
        const text = format_text(message.text) ?? null;
        post({ kind: "formatted", revision: message.revision, text });
        break;
      }
      case "encode": {
        const bytes = current.wasm();
        if (bytes !== undefined) post({ kind: "encoded", bytes: new Uint8Array(bytes) });
        break;
      }
    }
    for (const engine of engines) {
      if (engine === current || runner.uses(engine)) continue;
      engines.delete(engine);
      engine.free();
    }
  }

  addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
    guarded(() => {
      answer(data);
    });
  });
  post({ kind: "ready" });
}

try {
  await init({ module_or_path: new URL(wasm, import.meta.url) });
  guarded(serve);
} catch (error) {
  post({ kind: "failed", message: explain(error) });
}
