// What the engine says about the moment that is shown, as a view needs it.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AnswerTo } from "../../debugging";
import { ask } from "../../effects";
import type { Question } from "../../engine/types";
import { select } from "../../state/store";

const moment = select(({ debug }) => debug.view);

/**
 * The answer to a question about the moment, asked anew whenever the moment or the question changes. Until it comes, the
 * last answer stays.
 */
export function useAnswer<Q extends Question>(question: Q | null): AnswerTo<Q> | null {
  const answer = useSignal<AnswerTo<Q> | null>(null);
  const view = moment.value;
  const key = question === null ? null : JSON.stringify(question);
  useEffect(() => {
    if (question === null || view === null) {
      answer.value = null;
      return undefined;
    }
    let isWanted = true;
    void ask(question).then((found) => {
      if (isWanted && found !== null) answer.value = found;
    });
    return () => {
      isWanted = false;
    };
  }, [key, view]);
  return answer.value;
}
