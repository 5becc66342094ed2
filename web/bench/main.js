// Compares engines (cargo xtask bench engines): node web/bench/main.js --artifacts FOLDER [options]

import console from "node:console";
import { copyFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { START, engines, programs } from "./engines.js";
import { VALIDATION, cold, full, quick, start, warm } from "./measure.js";
import { placeNames, places } from "./places.js";
import { plot } from "./plot.js";
import { table } from "./report.js";
import { each } from "./statistics.js";

const { values: options } = parseArgs({
  options: {
    artifacts: { type: "string", default: "target/bench" },
    place: { type: "string", multiple: true },
    program: { type: "string" },
    engine: { type: "string" },
    quick: { type: "boolean", default: false },
    warm: { type: "boolean", default: false },
    json: { type: "string" },
    plot: { type: "string" },
  },
});
const artifacts = path.resolve(options.artifacts);
const effort = options.quick ? quick : full;
const chosenPlaces = pick(options.place, placeNames, "places");
const chosenPrograms = pick(options.program?.split(","), [...programs.map(({ name }) => name), START], "programs");
const chosenEngines = pick(
  options.engine?.split(","),
  engines.map(({ name }) => name),
  "engines",
);

/** A large module, which Go has made. */
const LARGE = "esbuild.wasm";

await bundle();
copyFileSync(createRequire(import.meta.url).resolve(`esbuild-wasm/${LARGE}`), path.join(artifacts, LARGE));
/** @type {import("./report.js").Column} */
const validation = { name: VALIDATION, title: "validation alone", kind: "host" };
/** @type {import("./report.js").Part[]} */
const parts = [];
const machine = {
  processor: os.cpus()[0]?.model,
  processors: os.cpus().length,
  system: `${os.type()} ${os.release()}`,
};
const files = {
  figures: options.json ?? path.join(artifacts, "engines.json"),
  drawing: options.plot ?? path.join(artifacts, "engines.svg"),
};
for (const name of chosenPlaces) {
  const place = await places[name](artifacts);
  try {
    await measure(name, place);
  } finally {
    await place.close();
  }
}
for (const file of Object.values(files)) console.log(`\nWritten: ${path.relative(process.cwd(), file)}`);

/**
 * A long measurement leaves what it has, whatever happens to it.
 * @param {import("./report.js").Part[]} parts
 */
function write(parts) {
  const figures = { date: new Date().toISOString(), machine, effort, parts };
  writeFileSync(files.figures, JSON.stringify(figures, null, 2) + "\n");
  writeFileSync(files.drawing, plot(parts, engines));
}

/**
 * @param {import("./engines.js").PlaceName} name
 * @param {import("./places.js").Place} place
 */
async function measure(name, place) {
  const here = engines.filter((engine) => engine.places.includes(name));
  const taking = here.filter((engine) =>
    options.engine === undefined ? !engine.optional : chosenEngines.includes(engine.name),
  );
  if (taking.length === 0) return;
  /** @type {(temperature: import("./report.js").Part["temperature"]) => import("./report.js").Part} */
  const part = (temperature) => ({ place: name, description: place.description, temperature, programs: [] });
  const whenWarm = part("warm");
  const whenCold = part("cold");
  const atStart = part("start");
  const measured = () => [whenWarm, whenCold, atStart].filter(({ programs }) => programs.length > 0);
  for (const { name: program } of programs.filter(({ name }) => chosenPrograms.includes(name))) {
    console.error(`${name}: ${program}`);
    const { samples, refusals } = await warm(place, taking, program, effort);
    for (const { engine, reason } of refusals) console.error(`  without ${engine}: ${reason}`);
    whenWarm.programs.push({ program, samples, refusals });
    if (!options.warm) {
      const able = taking.filter(({ name }) => samples.some(({ engine }) => engine === name));
      const of = (/** @type {import("./engines.js").Engine["kind"]} */ kind) =>
        samples.filter(({ engine }) => able.find(({ name }) => name === engine)?.kind === kind);
      // What takes the engine around us two seconds may take us minutes.
      const pacing = [of("peer"), of("ours"), samples].find(({ length }) => length > 0) ?? [];
      const fastest = Math.min(...pacing.map(each));
      const n = Math.max(1, Math.round(effort.cold / fastest));
      whenCold.programs.push({ program, samples: await cold(place, able, program, effort, n), refusals });
    }
    write([...parts, ...measured()]);
  }
  const starting = taking.filter(({ starts }) => starts);
  if (chosenPrograms.includes(START) && starting.length > 0) {
    console.error(`${name}: ${START}`);
    const samples = await start(place, starting, LARGE, effort);
    atStart.programs.push({ program: LARGE, samples, refusals: [] });
  }
  parts.push(...measured());
  write(parts);
  for (const part of measured()) console.log(`\n${table(part, [...taking, validation])}`);
}

/** What runs in a Worker and in a process of Node.js. */
async function bundle() {
  await esbuild.build({
    entryPoints: ["worker.js", "process.js"].map((file) => path.join(import.meta.dirname, file)),
    outdir: artifacts,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    logLevel: "warning",
  });
}

/**
 * @template {string} Name
 * @param {string[] | undefined} chosen
 * @param {Name[]} all
 * @param {string} what
 * @returns {Name[]}
 */
function pick(chosen, all, what) {
  for (const name of chosen ?? []) {
    if (!all.includes(/** @type {Name} */ (name))) {
      console.error(`error: the ${what} are ${all.join(", ")}`);
      process.exit(2);
    }
  }
  return all.filter((name) => chosen === undefined || chosen.includes(name));
}
