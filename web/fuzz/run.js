// What the page does with a batch of modules. Playwright hands the function over as text: it refers to nothing outside.

/**
 * @typedef {{ export: string, arguments: string[], results: string[] }} Call
 * @typedef {{ runs: { calls: Call[], javascript: boolean }[], observed: { export: string, kind: string }[] }} Plan
 * @typedef {{ module: string, plan: Plan }} Task
 * @typedef {{ outcome: string, state: string[] }} Step
 * @typedef {{ refused: string } | { runs: Step[][] }} Answer
 */

/**
 * @param {Task[]} tasks
 * @returns {Answer[]}
 */
export function runAll(tasks) {
  /**
   * What traps are called in `class` of tests/fuzz/src/plan.rs.
   * @type {[RegExp, string][]}
   */
  const classes = [
    [/unreachable/, "trapped unreachable"],
    [/(divide|remainder) by zero/, "trapped division-by-zero"],
    [/unrepresentable/, "trapped not-representable"],
    [/array (element access|index).*out of bounds|array.*out of bounds/, "trapped array"],
    [/memory access out of bounds|data segment/, "trapped memory"],
    [/table.*out of bounds|element segment/, "trapped table"],
    [/signature mismatch/, "trapped signature"],
    [/null/, "trapped null"],
    [/illegal cast/, "trapped cast"],
    [/unaligned/, "trapped unaligned"],
    [/too large|Maximum call stack|memory allocation|Out of memory/i, "exhausted "],
  ];
  /** Things of the host that references refer to. */
  const things = [0, 1, 2, 3, 4].map((number) => Object.freeze({ number }));
  const view = new DataView(new ArrayBuffer(8));

  /** @param {unknown} error */
  function failure(error) {
    if (error instanceof WebAssembly.Exception) return "thrown ";
    const text = String(error);
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      for (const [pattern, name] of classes) if (pattern.test(text)) return name;
    }
    return `refused ${text}`;
  }

  /**
   * @param {string} type
   * @param {unknown} value
   * @returns {string}
   */
  function show(type, value) {
    switch (type) {
      case "i32":
      case "i64":
        return `${type}:${String(value)}`;
      case "f32":
        if (Number.isNaN(value)) return "f32:nan";
        view.setFloat32(0, /** @type {number} */ (value));
        return `f32:${view.getUint32(0).toString(16).padStart(8, "0")}`;
      case "f64":
        if (Number.isNaN(value)) return "f64:nan";
        view.setFloat64(0, /** @type {number} */ (value));
        return `f64:${view.getBigUint64(0).toString(16).padStart(16, "0")}`;
      default:
        if (value === null) return "null";
        if (typeof value === "number") return `i31:${value}`;
        if (typeof value === "function") return "func";
        for (const thing of things) if (value === thing) return `extern:${thing.number}`;
        return "object";
    }
  }

  /** @param {string} text */
  function read(text) {
    const [type, value = ""] = text.split(":");
    switch (type) {
      case "i32":
      case "i31":
        return Number(value);
      case "i64":
        return BigInt(value);
      case "f32":
        view.setUint32(0, parseInt(value, 16));
        return view.getFloat32(0);
      case "f64":
        view.setBigUint64(0, BigInt(`0x${value}`));
        return view.getFloat64(0);
      case "extern":
        return things[Number(value)];
      default:
        return null;
    }
  }

  /** @param {Iterable<number>} bytes */
  function digest(bytes) {
    let hash = 0x811c9dc5;
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, "0");
  }

  /**
   * @param {WebAssembly.ExportValue | undefined} item
   * @param {string} kind
   */
  function look(item, kind) {
    if (item instanceof WebAssembly.Memory) {
      return `${item.buffer.byteLength}:${digest(new Uint8Array(item.buffer))}`;
    }
    if (item instanceof WebAssembly.Table) {
      // A table with 64-bit indices gives and wants them as such, which TypeScript's declarations do not know.
      const length = parseInt(String(item.length));
      const index = /** @type {(index: number) => number} */ (
        kind === "table64" ? (/** @type {number} */ index) => BigInt(index) : (/** @type {number} */ index) => index
      );
      const nulls = Array.from({ length }, (_, at) => (item.get(index(at)) === null ? 1 : 0));
      return `${length}:${digest(nulls)}`;
    }
    if (item instanceof WebAssembly.Global) {
      // JavaScript cannot see these.
      return kind === "v128" || kind === "exnref" ? "?" : show(kind, item.value);
    }
    return "missing";
  }

  /**
   * @param {Call} call
   * @param {WebAssembly.Instance} instance
   */
  function invoke(call, instance) {
    const invoked = /** @type {(...values: unknown[]) => unknown} */ (instance.exports[call.export]);
    try {
      const result = invoked(...call.arguments.map(read));
      const results = call.results.length === 1 ? [result] : /** @type {unknown[]} */ (result ?? []);
      return `returned ${call.results.map((type, index) => show(type, results[index])).join(" ")}`;
    } catch (error) {
      return failure(error);
    }
  }

  /**
   * @param {WebAssembly.Module} module
   * @param {Plan} plan
   * @param {Call[]} calls
   */
  function run(module, plan, calls) {
    /** @type {WebAssembly.Instance} */
    let instance;
    try {
      instance = new WebAssembly.Instance(module);
    } catch (error) {
      return [{ outcome: failure(error), state: [] }];
    }
    const state = () => plan.observed.map(({ export: name, kind }) => look(instance.exports[name], kind));
    const steps = [{ outcome: "returned ", state: state() }];
    for (const call of calls) {
      const outcome = invoke(call, instance);
      if (outcome === "exhausted ") return [...steps, { outcome, state: [] }];
      steps.push({ outcome, state: state() });
    }
    return steps;
  }

  return tasks.map((task) => {
    const bytes = Uint8Array.from(task.module.match(/../g) ?? [], (digits) => parseInt(digits, 16));
    let module;
    try {
      module = new WebAssembly.Module(bytes);
    } catch (error) {
      return { refused: String(error) };
    }
    const runs = task.plan.runs.filter((run) => run.javascript);
    return { runs: runs.map(({ calls }) => run(module, task.plan, calls)) };
  });
}
