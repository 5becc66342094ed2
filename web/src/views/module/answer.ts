// What the engine says about the module, as a view needs it.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { inspect } from "../../effects";
import type { ModuleQuestion } from "../../engine/types";
import type { ModuleAnswerTo } from "../../inspecting";
import { isRunnable } from "../../state/state";
import { select } from "../../state/store";

/** The revision of the source, as long as it is a module. */
export const moduleRevision = select((state) => (isRunnable(state) ? state.source.revision : null));

/** The answer to a question about the module, asked anew when either changes. Until it comes, the last answer stays. */
export function useModuleAnswer<Q extends ModuleQuestion>(question: Q): ModuleAnswerTo<Q> | null {
  const answer = useSignal<ModuleAnswerTo<Q> | null>(null);
  const revision = moduleRevision.value;
  const key = JSON.stringify(question);
  useEffect(() => {
    if (revision === null) return undefined;
    let isWanted = true;
    void inspect(question).then((found) => {
      if (isWanted && found !== null) answer.value = found;
    });
    return () => {
      isWanted = false;
    };
  }, [key, revision]);
  return answer.value;
}
