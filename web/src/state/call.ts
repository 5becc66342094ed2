// Which function is to be run with which arguments, as modules come and go.

import type { FunctionList, ModuleInfo } from "../engine/types";
import type { Call } from "./state";

/** What a program begins with. */
export const START = "_start";

/** The call that an example or a shared program comes with. */
export function callTo(meant: { function: string | null; arguments: string }): Call {
  return { function: meant.function, arguments: meant.arguments, problem: null, isMeant: false };
}

/** The user chose a function: arguments that were written for another number of parameters go. */
export function callOf(call: Call, name: string, module: ModuleInfo | null): Call {
  const info = module?.functions.find((candidate) => candidate.name === name);
  const values = call.arguments.trim() === "" ? 0 : call.arguments.trim().split(/\s+/).length;
  const fits = info === undefined || info.params.length === values;
  return { function: name, arguments: fits ? call.arguments : "", problem: null, isMeant: false };
}

/** Of many functions those are listed that were looked for, and the chosen one. */
export function listing(module: ModuleInfo, { functions, more }: FunctionList, { function: chosen }: Call): ModuleInfo {
  const kept = module.functions.filter(({ name }) => name === chosen && functions.every((it) => it.name !== name));
  return { ...module, functions: [...functions, ...kept], moreFunctions: more };
}

/** Another module was loaded: the chosen function stays when it has one of that name, else its first is chosen. */
export function refit(call: Call, module: ModuleInfo): Call {
  if (module.functions.some(({ name }) => name === call.function)) return call;
  // A program begins where programs begin.
  const first = module.functions.find(({ name }) => name === START) ?? module.functions[0];
  return first === undefined ? { ...call, function: null, problem: null } : callOf(call, first.name, module);
}
