// Engines side by side: over one program when they are warm, in turn; over one program when they are cold, each time in a
// fresh process or page; and getting a large module going.

/**
 * @typedef {object} Effort
 * @property {number} run milliseconds of each warm run
 * @property {number} warmUp milliseconds of running before a warm run counts
 * @property {number} cold milliseconds of work of a cold run, in the best peer when it is warm, or in ours where no peer can
 * @property {number} rounds how often each engine runs warm
 * @property {number} colds how often each engine runs cold
 * @typedef {object} Sample
 * @property {string} engine
 * @property {number} n how often the program did its thing in each run
 * @property {number[]} times milliseconds of each run
 * @typedef {{ engine: string, reason: string }} Refusal
 */

/** What validation alone is called among engines. */
export const VALIDATION = "validation";

/** What the published figures are measured with. @type {Effort} */
export const full = { run: 300, warmUp: 2000, cold: 2000, rounds: 9, colds: 5 };
/** To see whether something has changed by much. @type {Effort} */
export const quick = { run: 100, warmUp: 700, cold: 500, rounds: 5, colds: 1 };

/**
 * @param {import("./places.js").Place} place
 * @param {import("./engines.js").Engine[]} engines
 * @param {string} guest
 * @param {Effort} effort
 * @returns {Promise<{ samples: Sample[], refusals: Refusal[] }>} what was measured, and which engines cannot run the program
 */
export async function warm(place, engines, guest, effort) {
  const subjects = [];
  /** @type {Refusal[]} */
  const refusals = [];
  try {
    const results = new Map();
    for (const engine of engines) {
      try {
        const subject = await loaded(place, engine, guest);
        subjects.push({ engine, subject });
        results.set(engine.name, (await subject.ask({ kind: "run", n: 3 })).result);
      } catch (error) {
        if (engine.kind === "ours") throw error;
        refusals.push({ engine: engine.name, reason: String(error) });
      }
    }
    if (new Set(results.values()).size > 1) throw new Error(`they disagree: ${JSON.stringify([...results])}`);
    /** @type {(Sample & { subject: import("./places.js").Subject })[]} */
    const samples = [];
    for (const { engine, subject } of subjects.filter(({ engine }) => results.has(engine.name))) {
      samples.push({ engine: engine.name, subject, n: await warmUp(subject, effort), times: [] });
    }
    for (let round = 0; round < effort.rounds; round++) {
      for (const { subject, n, times } of beginningAt(round, samples))
        times.push((await subject.ask({ kind: "run", n })).milliseconds);
    }
    return { samples: samples.map(({ engine, n, times }) => ({ engine, n, times })), refusals };
  } finally {
    for (const { subject } of subjects) await subject.close();
  }
}

/**
 * An engine with a guest in it.
 * @param {import("./places.js").Place} place
 * @param {import("./engines.js").Engine} engine
 * @param {string} guest
 */
async function loaded(place, engine, guest) {
  const subject = await place.open(engine);
  try {
    await subject.ask({ kind: "load", module: `guests/${guest}.wasm` });
    return subject;
  } catch (error) {
    await subject.close();
    throw error;
  }
}

/**
 * Runs until everything is compiled, and finds out how often the program has to do its thing in a run.
 * @param {import("./places.js").Subject} subject
 * @param {Effort} effort
 */
async function warmUp(subject, effort) {
  let n = 1;
  let spent = 0;
  for (;;) {
    const { milliseconds } = await subject.ask({ kind: "run", n });
    spent += milliseconds;
    if (spent > effort.warmUp && milliseconds > effort.run / 2) {
      return Math.max(1, Math.round((n * effort.run) / milliseconds));
    }
    n = Math.max(1, Math.round(n * Math.min(4, effort.run / Math.max(milliseconds, 0.01))));
  }
}

/**
 * @param {import("./places.js").Place} place
 * @param {import("./engines.js").Engine[]} engines
 * @param {string} guest
 * @param {Effort} effort
 * @param {number} n
 * @returns {Promise<Sample[]>}
 */
export async function cold(place, engines, guest, effort, n) {
  const samples = engines.map((engine) => ({ engine, times: numbers() }));
  for (let round = 0; round < effort.colds; round++) {
    for (const { engine, times } of beginningAt(round, samples)) {
      const subject = await loaded(place, engine, guest);
      times.push((await subject.ask({ kind: "run", n })).milliseconds);
      await subject.close();
    }
  }
  return samples.map(({ engine, times }) => ({ engine: engine.name, n, times }));
}

/**
 * How long each engine takes to get a module going, and the first of them to validate it and nothing more, each time in a
 * fresh process or page.
 * @param {import("./places.js").Place} place
 * @param {import("./engines.js").Engine[]} engines
 * @param {string} module
 * @param {Effort} effort
 * @returns {Promise<Sample[]>}
 */
export async function start(place, engines, module, effort) {
  const samples = engines.map((engine) => ({ engine, name: engine.name, kind: "start", times: numbers() }));
  const [first] = engines;
  if (first !== undefined) samples.push({ engine: first, name: VALIDATION, kind: "validate", times: numbers() });
  for (let round = 0; round < effort.colds; round++) {
    for (const { engine, kind, times } of beginningAt(round, samples)) {
      const subject = await place.open(engine);
      const question = { kind: /** @type {"start" | "validate"} */ (kind), module };
      times.push((await subject.ask(question)).milliseconds);
      await subject.close();
    }
  }
  return samples.map(({ name, times }) => ({ engine: name, n: 1, times }));
}

/** @returns {number[]} */
function numbers() {
  return [];
}

/**
 * A list from another beginning in each round: whoever comes first may find a faster machine.
 * @template Item
 * @param {number} round
 * @param {Item[]} items
 */
function beginningAt(round, items) {
  const first = round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
