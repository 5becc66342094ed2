// Runs all scripts with the engine compiled to WebAssembly: node tests/suite/run.mjs <the glue of wasm-bindgen> [--compiled]
// With --compiled, guests are compiled to WebAssembly too.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const { Official, failure_of_own } = createRequire(import.meta.url)(resolve(process.argv[2]));

const official = new Official(process.argv.includes("--compiled"));
const own = new URL("../scripts/", import.meta.url);
const scripts = [
    ...official.names().map((name, index) => ({ name, failure: () => official.failure(index) })),
    ...readdirSync(own)
        .sort()
        .map((file) => ({
            name: `scripts/${file}`,
            failure: () => failure_of_own(file, readFileSync(new URL(file, own), "utf8")),
        })),
];

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
