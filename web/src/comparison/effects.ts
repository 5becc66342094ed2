// What the page does about comparing: begins it when the source is compiled, and ends it when it is no longer wanted.

import type { ComparedCall } from "../engine/comparison";
import { isComparing } from "../state/comparison";
import type { PageEvent } from "../state/events";
import { isCompiled, problemsOf, type State } from "../state/state";
import { dispatch, listen } from "../state/store";
import { specOf, withTyped } from "../state/world";
import { Comparing } from "./compare";

let current: Comparing | null = null;

export function startComparing(): void {
  listen(react);
}

function react(event: PageEvent, after: State): void {
  if (!isComparing(after.comparing)) {
    current?.stop();
    current = null;
    return;
  }
  if (event.kind === "compare requested" || event.kind === "loaded") proceed(after);
}

/** Compares what the user wanted to compare, once it is known what that is. */
function proceed(now: State): void {
  if (now.comparing.phase !== "requested" || current !== null || !isCompiled(now)) return;
  const [problem] = problemsOf(now);
  if (problem !== undefined) {
    dispatch({ kind: "comparison impossible", reason: `The module has a problem: ${problem.message}` });
    return;
  }
  void compare(callOf(now));
}

async function compare(call: ComparedCall): Promise<void> {
  const comparing = new Comparing(call, (stage, steps) => {
    if (comparing === current) dispatch({ kind: "comparison progressed", stage, steps });
  });
  current = comparing;
  const ending = await comparing.run();
  if (comparing !== current) return;
  current = null;
  if (ending.kind === "compared") dispatch(ending);
  else dispatch({ kind: "comparison impossible", reason: ending.reason });
}

function callOf({ source: { name, text, binary }, call, world }: State): ComparedCall {
  const input =
    binary === null ? { kind: "text" as const, text: text.toString() } : { kind: "binary" as const, bytes: binary };
  const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
  return {
    ...{ input, function: call.function, arguments: call.arguments },
    ...{ world: specOf(withTyped(world), name), files: world.files },
    ...{ date: Date.now(), seed },
  };
}
