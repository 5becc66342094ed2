// Runs all scripts with the engine compiled to WebAssembly: node tests/suite/run.mjs <the glue of wasm-bindgen> [--compiled]
// With --compiled, guests are compiled to WebAssembly too, and generated modules must leave the same machine as plain code.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const { Official, failure_of_own, difference, compiled } = createRequire(import.meta.url)(resolve(process.argv[2]));

/** How many modules are generated, of the sequence that this seed begins. */
const GENERATED = 1000;
const SEED = 1;

const compiles = process.argv.includes("--compiled");
const official = new Official(compiles);
const own = new URL("../scripts/", import.meta.url);
const scripts = [
    ...official.names().map((name, index) => ({ name, failure: () => official.failure(index) })),
    ...readdirSync(own)
        .sort()
        .map((file) => ({
            name: `scripts/${file}`,
            failure: () => failure_of_own(file, readFileSync(new URL(file, own), "utf8")),
        })),
    ...(compiles ? [{ name: "generated modules", failure: failureOfGenerated }] : []),
];

/** What is different when modules are compiled; also when so few are that this would mean nothing. */
function failureOfGenerated() {
    const failures = [];
    for (let number = 0; number < GENERATED; number += 1) {
        const what = difference(SEED, number);
        if (what !== undefined) {
            failures.push(`seed ${SEED}, module ${number}: ${what}`);
        }
    }
    const [functions] = compiled();
    if (functions < 5 * GENERATED) {
        failures.push(`only ${functions} functions were compiled`);
    }
    return failures.length === 0 ? undefined : failures.join("\n");
}

let failed = 0;
for (const { name, failure } of scripts) {
    let text;
    try {
        text = failure();
    } catch (error) {
        text = `${name}: the engine itself failed: ${error}`;
    }
    if (text !== undefined) {
        failed += 1;
        console.log(`FAILED ${name}\n${text}`);
    }
}
// As `cargo test` says it.
const passed = scripts.length - failed;
console.log(`test result: ${failed === 0 ? "ok" : "FAILED"}. ${passed} passed; ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
