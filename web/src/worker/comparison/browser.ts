// The Worker that gives a copy of the module to the browser's own engine. It is ended when that takes too long: nothing
// else can stop a program there.

import init, { BrowserSide, Engine } from "../../../generated/semblance.js";
import wasm from "../../../generated/semblance_bg.wasm";
import { explain } from "../failure";
import { loadInto, runOf } from "./run";
import type { BrowserTask, FromBrowser, Packed, Told, ToBrowser } from "../../engine/comparison";

/** How often the page is told what a program has done so far, in milliseconds. */
const REPORT_INTERVAL = 200;

const engine = init({ module_or_path: new URL(wasm, import.meta.url) }).then(() => new Engine());

addEventListener("message", ({ data }: MessageEvent<ToBrowser>) => {
  const answer = engine.then((engine) => run(engine, data.task));
  void answer.catch((error: unknown): FromBrowser => ({ kind: "failed", message: explain(error) })).then(post);
});

function post(message: FromBrowser | Told): void {
  postMessage(message);
}

async function run(engine: Engine, task: BrowserTask): Promise<FromBrowser> {
  loadInto(engine, task.call);
  const side = new BrowserSide(runOf(engine, task.call), task.canonical, task.watched, task.keep ?? undefined);
  let module;
  try {
    module = await WebAssembly.compile(new Uint8Array(side.copy()));
  } catch (error) {
    return { kind: "refused", reason: messageOf(error) };
  }
  return new Execution(side, module).run(task.watched);
}

/** A run of a copy. */
class Execution {
  readonly #side: BrowserSide;
  readonly #module: WebAssembly.Module;
  #exports: Record<string, WebAssembly.ExportValue> = {};
  #began = performance.now();
  #reported = 0;

  constructor(side: BrowserSide, module: WebAssembly.Module) {
    this.#side = side;
    this.#module = module;
  }

  async run(isWatched: boolean): Promise<FromBrowser> {
    const side = this.#side;
    let memories: WebAssembly.Memory[] | undefined;
    this.#tell();
    try {
      const { exports } = await WebAssembly.instantiate(this.#module, { semblance: this.#imports() });
      this.#exports = exports;
      memories = memoriesOf(exports);
      const [memory] = memories;
      if (memory !== undefined) side.use_memory(memory);
      if (isWatched) this.#global("next").value = side.first_event();
    } catch (error) {
      this.#stopped(error);
    }
    this.#began = performance.now();
    if (memories !== undefined) {
      try {
        this.#call("start");
        this.#call("call");
        side.returned();
      } catch (error) {
        this.#stopped(error);
      }
    }
    const milliseconds = performance.now() - this.#began;
    post({ kind: "over" });
    if (memories !== undefined) this.#call("look");
    const sizes = Float64Array.from(memories ?? [], ({ buffer }) => buffer.byteLength);
    const evidence = packed(side.evidence(memories?.map(trimmed), sizes, milliseconds));
    if (!isWatched || memories === undefined) return { kind: "ran", evidence, tally: null };
    const tally = side.tally(this.#word("count"), this.#word("sum"));
    return { kind: "ran", evidence, tally: packed(tally) };
  }

  #imports(): Record<string, (...words: never[]) => unknown> {
    const side = this.#side;
    const imports: Record<string, (...words: never[]) => unknown> = {
      seen: (low: bigint, high: bigint) => {
        side.saw(low, high);
      },
      told: (count: bigint, sum: bigint, site: number, first: bigint, second: bigint, third: bigint) =>
        side.told(count, sum, site, first, second, third),
    };
    for (const { name, kind } of WebAssembly.Module.imports(this.#module)) {
      if (kind === "function" && !(name in imports)) imports[name] = this.#hostFunction(Number(name));
    }
    return imports;
  }

  #hostFunction(index: number): (...words: bigint[]) => unknown {
    return (...words) => {
      const results = this.#side.call_host(index, BigUint64Array.from(words));
      if (performance.now() - this.#reported > REPORT_INTERVAL) this.#tell();
      if (results === undefined) {
        // The copy traps by itself when it sees this: no program can catch that.
        this.#global("trapped").value = 1;
        return 0n;
      }
      return results.length <= 1 ? results[0] : [...results];
    };
  }

  /** Tells what there is so far: when the program overruns, that is all that there will be. */
  #tell(): void {
    this.#reported = performance.now();
    const evidence = packed(this.#side.evidence(undefined, new Float64Array(), this.#reported - this.#began));
    post({ kind: "so far", evidence });
  }

  /** The engine has stopped the program, or given up itself. */
  #stopped(error: unknown): void {
    const message = messageOf(error);
    if (typeof WebAssembly.Exception === "function" && error instanceof WebAssembly.Exception) {
      this.#thrown(error);
    } else if (error instanceof WebAssembly.RuntimeError || /call stack|recursion/i.test(message)) {
      this.#side.trapped(message);
    } else {
      this.#side.failed(message);
    }
  }

  #thrown(exception: WebAssembly.Exception): void {
    for (let index = 0; ; index += 1) {
      const tag = this.#exports[`tag${index}`];
      if (!(tag instanceof WebAssembly.Tag)) break;
      if (!exception.is(tag)) continue;
      const words = this.#side.tag_params(index).flatMap((type, at) => wordsOf(exception, tag, type, at));
      this.#side.thrown(index, BigUint64Array.from(words));
      return;
    }
    this.#side.thrown(undefined, new BigUint64Array());
  }

  #call(name: string): void {
    const exported = this.#exports[name];
    if (typeof exported === "function") (exported as () => void)();
  }

  #global(name: string): WebAssembly.Global {
    const exported = this.#exports[name];
    if (!(exported instanceof WebAssembly.Global)) throw new Error(`the copy exports no global ${name}`);
    return exported;
  }

  #word(name: string): bigint {
    return this.#global(name).value as bigint;
  }
}

function memoriesOf(exports: WebAssembly.Exports): WebAssembly.Memory[] {
  const memories = [];
  for (let index = 0; ; index += 1) {
    const memory = exports[`memory${index}`];
    if (!(memory instanceof WebAssembly.Memory)) return memories;
    memories.push(memory);
  }
}

/** The bytes of a memory up to the last that is not zero: most of a large memory is, and nobody needs a copy of that. */
function trimmed({ buffer }: WebAssembly.Memory): Uint8Array {
  const words = new BigUint64Array(buffer, 0, Math.floor(buffer.byteLength / 8));
  let end = words.length;
  while (end > 0 && words[end - 1] === 0n) end -= 1;
  const bytes = new Uint8Array(buffer);
  // Bytes behind the last whole word stay.
  return end === words.length ? bytes : bytes.subarray(0, 8 * end);
}

/** Whether a value of a payload is known, and its two words. JavaScript cannot see all, and changes the bits of NaNs. */
function wordsOf(exception: WebAssembly.Exception, tag: WebAssembly.Tag, type: string, at: number): bigint[] {
  const unknown = [0n, 0n, 0n];
  if (type === "v128" || type === "exnref") return unknown;
  const value: unknown = exception.getArg(tag, at);
  const view = new DataView(new ArrayBuffer(8));
  if (typeof value === "bigint") return [1n, value, 0n];
  if (value === null) return [1n, 0n, 0n];
  if (typeof value !== "number" || Number.isNaN(value)) return unknown;
  switch (type) {
    case "i32":
      return [1n, BigInt(value >>> 0), 0n];
    case "f32":
      view.setFloat32(0, value);
      return [1n, BigInt(view.getUint32(0)), 0n];
    case "f64":
      view.setFloat64(0, value);
      return [1n, view.getBigUint64(0), 0n];
    default:
      return unknown;
  }
}

function packed(bytes: Uint8Array): Packed {
  return new Uint8Array(bytes);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
