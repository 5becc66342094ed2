// Measures the engine compiled to WebAssembly: node benches/run.mjs <the glue of wasm-bindgen> [--quick] [part]
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [glue, ...options] = process.argv.slice(2);
const { parts, report } = createRequire(import.meta.url)(resolve(glue));

globalThis.busyMilliseconds = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
};

const quick = options.includes("--quick");
const [chosen] = options.filter((option) => !option.startsWith("--"));
const names = parts();
if (chosen !== undefined && !names.includes(chosen)) {
    console.error(`error: the parts are ${names.join(", ")}`);
    process.exit(2);
}
for (const [index, name] of names.entries()) {
    if (chosen === undefined || chosen === name) {
        console.log(report(index, quick));
    }
}
