// Writes the module that the package `ripgrep` has compressed inside of its script: node extract.mjs FILE
import { writeFile } from 'node:fs/promises';
import { brotliDecompressSync } from 'node:zlib';

const script = new URL('node_modules/ripgrep/lib/_rg.wasm.mjs', import.meta.url);
const { getCompressedBytes } = await import(script);
await writeFile(process.argv[2], brotliDecompressSync(getCompressedBytes()));
