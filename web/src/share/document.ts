// What decides a run, as one JSON document: the content of links and of files that are shared.
//
// Documents of version 1 are read for ever. A later version of the page may add fields whose absence means what it means
// today; what would be misunderstood without them needs a new version.

import * as v from "valibot";
import type { Breakpoint } from "../state/debug";
import { fromBase64, toBase64 } from "./base64";
import { Refusal } from "./refusal";

/** The version of the documents that this page writes, and the newest that it reads. */
export const VERSION = 1;

/** What was open on the page besides the program: names of settings, and what they are set to. */
export type View = Readonly<Record<string, string | number | boolean>>;

export type SharedProgram = {
  name: string;
  source: { kind: "text"; text: string } | { kind: "binary"; bytes: Uint8Array<ArrayBuffer> };
  function: string | null;
  arguments: string;
  /** How many instructions of the run its author had executed; `null`: it was not run. */
  step: number | null;
  /** Where its author had breakpoints. */
  breakpoints: readonly SharedBreakpoint[];
  view: View;
  /** What a WASI program is given. */
  world: SharedWorld;
};

/** Variables, what can be read, and files. */
export type SharedWorld = {
  environment: string;
  input: string;
  inputEnds: boolean;
  files: { path: string; bytes: Uint8Array<ArrayBuffer> }[];
};

export type SharedBreakpoint = Omit<Breakpoint, "id">;

const name = v.pipe(v.string(), v.maxLength(1_000));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const text = v.pipe(v.string(), v.maxLength(10_000));
export const breakpointSchema = v.object({
  line: count,
  off: v.optional(v.boolean(), false),
  condition: v.optional(text, ""),
  after: v.optional(count),
  every: v.optional(count),
  log: v.optional(text, ""),
});
const documentSchema = v.object({
  semblance: v.literal(VERSION),
  name,
  source: v.union([v.strictObject({ text: v.string() }), v.strictObject({ wasm: v.string() })]),
  function: v.nullable(v.string()),
  arguments: v.string(),
  step: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), null),
  breakpoints: v.optional(v.pipe(v.array(breakpointSchema), v.maxLength(1_000)), []),
  world: v.optional(
    v.object({
      environment: v.optional(v.string(), ""),
      input: v.optional(v.string(), ""),
      inputEnds: v.optional(v.boolean(), false),
      files: v.optional(v.pipe(v.array(v.object({ path: name, content: v.string() })), v.maxLength(1_000)), []),
    }),
  ),
  view: v.optional(v.pipe(v.record(name, v.union([name, v.number(), v.boolean()])), v.maxEntries(100)), {}),
});

type SharedDocument = v.InferInput<typeof documentSchema>;

/** Its JSON; `indent` for people. */
export function writeDocument(program: SharedProgram, indent?: number): string {
  const { name, source, step, breakpoints, view } = program;
  const document: SharedDocument = {
    semblance: VERSION,
    name,
    source: source.kind === "text" ? { text: source.text } : { wasm: toBase64(source.bytes) },
    function: program.function,
    arguments: program.arguments,
    ...(step === null ? {} : { step }),
    ...(breakpoints.length === 0 ? {} : { breakpoints: breakpoints.map(writtenBreakpoint) }),
    ...(Object.keys(view).length === 0 ? {} : { view }),
    ...writeWorld(program.world),
  };
  return JSON.stringify(document, null, indent);
}

/** The program that a document describes; throws a [Refusal] when it does not describe one. */
export function readDocument(json: string): SharedProgram {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Refusal("it is damaged");
  }
  refuseVersion(v.is(v.object({ semblance: v.number() }), value) ? value.semblance : VERSION);
  const result = v.safeParse(documentSchema, value, { abortEarly: true });
  if (!result.success) {
    const path = v.getDotPath(result.issues[0]);
    throw new Refusal(`it does not describe a program${path === null ? "" : ` (“${path}”)`}`);
  }
  const { output } = result;
  const bytes = "wasm" in output.source ? fromBase64(output.source.wasm) : null;
  return {
    name: output.name,
    source: "text" in output.source ? { kind: "text", text: output.source.text } : binary(bytes),
    function: output.function,
    arguments: output.arguments,
    step: output.step,
    breakpoints: output.breakpoints.map(readBreakpoint),
    view: output.view,
    world: readWorld(output.world),
  };
}

/** A breakpoint as documents have it: what is as usual has no field. */
export function writtenBreakpoint(breakpoint: SharedBreakpoint): v.InferInput<typeof breakpointSchema> {
  const { line, enabled, condition, passes, log } = breakpoint;
  return {
    line,
    ...(enabled ? {} : { off: true }),
    ...(condition === "" ? {} : { condition }),
    ...(passes.kind === "all" ? {} : { [passes.kind]: passes.count }),
    ...(log === "" ? {} : { log }),
  };
}

/** The breakpoint that was written so. */
export function readBreakpoint({ off, line, condition, log, after, every }: v.InferOutput<typeof breakpointSchema>) {
  let passes: SharedBreakpoint["passes"] = { kind: "all" };
  if (every !== undefined) passes = { kind: "every", count: every };
  else if (after !== undefined) passes = { kind: "after", count: after };
  return { line, enabled: !off, condition, passes, log };
}

/** Only what there is has a field. */
function writeWorld({ environment, input, inputEnds, files }: SharedWorld): Pick<SharedDocument, "world"> {
  const world = {
    ...(environment === "" ? {} : { environment }),
    ...(input === "" ? {} : { input }),
    ...(inputEnds ? { inputEnds } : {}),
    ...(files.length === 0 ? {} : { files: files.map(({ path, bytes }) => ({ path, content: toBase64(bytes) })) }),
  };
  return Object.keys(world).length === 0 ? {} : { world };
}

function readWorld(world: v.InferOutput<typeof documentSchema>["world"]): SharedWorld {
  const { environment = "", input = "", inputEnds = false, files = [] } = world ?? {};
  const given = files.map(({ path, content }) => {
    const bytes = fromBase64(content);
    if (bytes === null) throw new Refusal("it is damaged");
    return { path, bytes };
  });
  return { environment, input, inputEnds, files: given };
}

/** Throws a [Refusal] when a version is not one that this page reads. */
export function refuseVersion(version: number): void {
  if (version === VERSION) return;
  const reads = `this page reads version ${VERSION}`;
  if (version > VERSION) throw new Refusal(`it was made by a newer Semblance: it has version ${version}, ${reads}`);
  throw new Refusal(`it has version ${version}, ${reads}`);
}

function binary(bytes: Uint8Array<ArrayBuffer> | null): SharedProgram["source"] {
  if (bytes === null) throw new Refusal("it is damaged");
  return { kind: "binary", bytes };
}
