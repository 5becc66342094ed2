// What a WASI program is given, besides its arguments: variables, what it can read, and files.

import type { FileInfo, ModuleInfo, WorldSpec } from "../engine/types";

/** A file that the program finds. */
export type GivenFile = { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> };

export type World = {
  readonly environment: string;
  readonly input: string;
  /** Nothing comes after what was typed ahead: the program finds an end there, and asks nobody. */
  readonly inputEnds: boolean;
  readonly files: readonly GivenFile[];
  /** What the last run has in its directory. */
  readonly found: readonly FileInfo[];
  /** What was typed while the last run waited for it, and whether its input has ended with that. */
  readonly typed: { readonly text: string; readonly ends: boolean };
};

const nothingTyped = { text: "", ends: false };

export const emptyWorld: World = {
  ...{ environment: "", input: "", inputEnds: false, files: [] },
  ...{ found: [], typed: nothingTyped },
};

export type WorldEvent =
  | { kind: "environment edited"; text: string }
  | { kind: "input edited"; text: string }
  | { kind: "input ending chosen"; ends: boolean }
  | { kind: "file given"; file: GivenFile }
  | { kind: "file taken"; path: string }
  | { kind: "typed"; text: string | null }
  | { kind: "file wanted"; path: string };

/** What the engine is told before a run. */
export function specOf(world: World, name: string): WorldSpec {
  const { environment, input, inputEnds } = world;
  return { name, environment, input, inputEnds };
}

/** Another run begins. */
export function beforeRun(world: World): World {
  return { ...world, found: [], typed: nothingTyped };
}

/** The world of a run that is to read ahead what was typed in the last one. */
export function withTyped(world: World): World {
  const { input, inputEnds, typed } = world;
  return { ...world, input: input + typed.text, inputEnds: inputEnds || typed.ends };
}

/** Whether a module imports WASI. */
export function usesWasi(module: ModuleInfo | null): boolean {
  return module?.isWasi ?? false;
}

export function nextWorld(world: World, event: WorldEvent): World {
  switch (event.kind) {
    case "environment edited":
      return { ...world, environment: event.text };
    case "input edited":
      return { ...world, input: event.text };
    case "input ending chosen":
      return { ...world, inputEnds: event.ends };
    case "file given": {
      const others = world.files.filter(({ path }) => path !== event.file.path);
      return { ...world, files: [...others, event.file] };
    }
    case "file taken":
      return { ...world, files: world.files.filter(({ path }) => path !== event.path) };
    case "typed": {
      const { text } = world.typed;
      return { ...world, typed: event.text === null ? { text, ends: true } : { text: text + event.text, ends: false } };
    }
    case "file wanted":
      return world;
  }
}
