// Bundles the TypeScript of the page into the directory in which Trunk assembles it (a hook of Trunk.toml runs this).
//
// Trunk has compiled the engine and put wasm-bindgen's output there: the JS glue, its type declarations and the .wasm.
// They move to generated/, from where the Worker imports them like any other module; esbuild writes them into the
// Worker's bundle. Every file of the result carries a hash of its content in its name, so that a browser never mixes two
// builds, and refers to others by relative address, so that the page works under any path.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import * as esbuild from "esbuild";

/** The programs that run beside the page: what the page imports, and the file that is bundled for it. */
const workers = {
  "worker:engine": "src/worker/main.ts",
  "worker:semblance-side": "src/worker/comparison/semblance.ts",
  "worker:browser-side": "src/worker/comparison/browser.ts",
};
/** What index.html refers to, by the same names. */
const entryPoints = ["src/main.tsx", "src/style/main.css"];

const staging = process.env.TRUNK_STAGING_DIR ?? "";
if (staging === "") throw new Error("Trunk runs this file; start it with `cargo xtask build`.");
const web = import.meta.dirname;

/** @type {esbuild.BuildOptions & { metafile: true }} */
const options = {
  absWorkingDir: web,
  outdir: staging,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: process.env.TRUNK_PROFILE === "release",
  sourcemap: process.env.TRUNK_PROFILE !== "release",
  format: "esm",
  target: ["chrome111", "firefox115", "safari16.4"],
  define: { "process.env.NODE_ENV": '"production"' },
  loader: {
    ".wasm": /** @type {const} */ ("file"),
    ".woff2": /** @type {const} */ ("file"),
  },
  jsx: "automatic",
  jsxImportSource: "preact",
  metafile: true,
  logLevel: "warning",
};

await takeGlue();
const workerFiles = await bundleWorkers();
await bundlePage(workerFiles);
await bundleServiceWorker();

/** Moves wasm-bindgen's output to generated/. */
async function takeGlue() {
  const generated = path.join(web, "generated");
  await mkdir(generated, { recursive: true });
  for (const file of ["semblance.js", "semblance.d.ts", "semblance_bg.wasm"]) {
    await rename(path.join(staging, file), path.join(generated, file));
  }
}

/** Bundles each Worker and tells under which name. */
async function bundleWorkers() {
  /** @type {Record<string, string>} */
  const files = {};
  for (const [name, source] of Object.entries(workers)) {
    const { metafile } = await esbuild.build({ ...options, entryPoints: { [name.replace(":", "-")]: source } });
    files[name] = outputOf(metafile, source);
  }
  return files;
}

/**
 * Bundles the page itself, and puts the names of its bundles into index.html.
 * @param {Record<string, string>} workerFiles
 */
async function bundlePage(workerFiles) {
  const { metafile } = await esbuild.build({
    ...options,
    entryPoints,
    plugins: [workerAddresses(workerFiles), exampleChapters()],
  });
  const index = path.join(staging, "index.html");
  let html = await readFile(index, "utf8");
  for (const source of entryPoints) {
    if (!html.includes(`"${source}"`)) throw new Error(`index.html does not refer to "${source}".`);
    html = html.replace(`"${source}"`, `"./${outputOf(metafile, source)}"`);
  }
  await writeFile(index, html);
}

/**
 * Bundles the service worker, which keeps a list of all files. Its own name must stay the same from build to build.
 */
async function bundleServiceWorker() {
  const names = (await readdir(staging)).filter((name) => name !== "index.html" && !name.endsWith(".map")).sort();
  const build = createHash("sha256").update(names.join("\n"));
  // What carries no hash in its name counts with its content.
  for (const name of ["index.html", "icon.svg"]) build.update(await readFile(path.join(staging, name)));
  await esbuild.build({
    ...options,
    entryPoints: { "service-worker": "src/offline/worker.ts" },
    entryNames: "[name]",
    format: "iife",
    define: { FILES: JSON.stringify(names), BUILD: JSON.stringify(build.digest("hex").slice(0, 16)) },
  });
}

/**
 * Lets the page write `import address from "worker:engine"`.
 * @param {Record<string, string>} workerFiles
 * @returns {esbuild.Plugin}
 */
function workerAddresses(workerFiles) {
  return {
    name: "worker addresses",
    setup(build) {
      build.onResolve({ filter: /^worker:/ }, ({ path }) => ({ path, namespace: "worker" }));
      build.onLoad({ filter: /.*/, namespace: "worker" }, ({ path }) => {
        const file = workerFiles[path];
        if (file === undefined) return { errors: [{ text: `bundle.js does not know ${path}` }] };
        return { contents: `export default new URL("./${file}", import.meta.url);` };
      });
    },
  };
}

/** @typedef {{ title: string, examples: { file: string, title: string, function: string, arguments: string }[] }} Chapter */

/**
 * Lets the page write `import chapters from "examples:chapters"`: the list, and with each example its text.
 * @returns {esbuild.Plugin}
 */
function exampleChapters() {
  const folder = path.join(web, "examples");
  /** @type {(json: string) => Chapter[]} */
  const parse = JSON.parse;
  return {
    name: "examples",
    setup(build) {
      build.onResolve({ filter: /^examples:chapters$/ }, ({ path }) => ({ path, namespace: "examples" }));
      build.onLoad({ filter: /.*/, namespace: "examples" }, async () => {
        const listed = parse(await readFile(path.join(folder, "examples.json"), "utf8"));
        const chapters = listed.map(async ({ title, examples }) => {
          const complete = examples.map(async ({ file, title, function: called, arguments: args }) => {
            const text = await readFile(path.join(folder, file), "utf8");
            return { id: path.parse(file).name, title, file, text, function: called, arguments: args };
          });
          return { title, examples: await Promise.all(complete) };
        });
        return { contents: JSON.stringify(await Promise.all(chapters)), loader: "json" };
      });
    },
  };
}

/**
 * The file in the staging directory that an entry point became.
 * @param {esbuild.Metafile} metafile
 * @param {string} source
 */
function outputOf(metafile, source) {
  const found = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === source);
  if (found === undefined) throw new Error(`esbuild wrote nothing for ${source}.`);
  return path.basename(found[0]);
}
