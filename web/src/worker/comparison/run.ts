// What both Workers of a comparison do first, and in the same way: they load the module, and say what is run of it.

import { ComparedRun, type Engine } from "../../../generated/semblance.js";
import type { ComparedCall } from "../../engine/comparison";
import type { Loaded } from "../../engine/types";

export function loadInto(engine: Engine, { input, world, files }: ComparedCall): Loaded {
  engine.set_world(world);
  for (const { path, bytes } of files) engine.put_file(path, bytes);
  return input.kind === "text" ? engine.load_text(input.text) : engine.load_binary(input.bytes);
}

/** Throws the problem that is in the way. */
export function runOf(engine: Engine, call: ComparedCall): ComparedRun {
  return new ComparedRun(engine, call.function ?? undefined, call.arguments, call.date, call.seed);
}
