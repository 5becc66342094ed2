// Runs a WASI program as Node.js itself does, for the test to compare with: node reference.mjs MODULE FOLDER ARGUMENTS…
// The program knows the folder as `/`, and has one variable.
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';

const [module, folder, ...args] = process.argv.slice(2);
const wasi = new WASI({
    version: 'preview1',
    args: ['program.wasm', ...args],
    env: { NAME: 'value' },
    preopens: { '/': folder },
    returnOnExit: true,
});
const { instance } = await WebAssembly.instantiate(await readFile(module), wasi.getImportObject());
process.exitCode = wasi.start(instance);
