// What is wrong with the source, in words, and a way to the place.

import type { Problem } from "../engine/types";
import { isCompiled, problemsOf } from "../state/state";
import { dispatch, select } from "../state/store";
import { hexadecimal, kindOf, visible } from "./format";
import { CheckIcon, ErrorIcon } from "./icons";

const problems = select(problemsOf);
const isChecked = select(({ compiled }) => compiled !== null);
/** Until the engine has looked at what is open now, the problems are those of what was there before. */
const isOutdated = select((state) => state.opening !== null || !isCompiled(state));
const rejected = select((state) => state.rejected);

export function Problems() {
  const isClean = problems.value.length === 0 && rejected.value === null;
  return (
    <section class={isClean ? "problems clean" : "problems"} aria-label="Problems" aria-busy={isOutdated.value}>
      {isClean && isChecked.value && (
        <p class="no-problems">
          <CheckIcon />
          No problems
        </p>
      )}
      {rejected.value !== null && (
        <ol class="problem-list">
          {rejected.value.problems.map((problem) => (
            <li class="problem">
              <ProblemLine problem={{ ...problem, place: null }} file={rejected.value?.name ?? null} />
            </li>
          ))}
        </ol>
      )}
      <ol class="problem-list">
        {problems.value.map((problem) => (
          <li class="problem">
            <ProblemLine problem={problem} file={null} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function ProblemLine({ problem, file }: { problem: Problem; file: string | null }) {
  const { place, message } = problem;
  const content = (
    <>
      <ErrorIcon />
      <span class="problem-text">
        <span class="problem-stage">{kindOf(problem)}</span> {visible(message)}
      </span>
      <span class="problem-place">
        {file === null ? null : visible(file)} <PlaceOf problem={problem} />
      </span>
    </>
  );
  if (place === null) return <div class="problem-line">{content}</div>;
  return (
    <button
      type="button"
      class="problem-line"
      onClick={() => {
        dispatch({ kind: "place chosen", place });
      }}
    >
      {content}
    </button>
  );
}

function PlaceOf({ problem: { place, offset } }: { problem: Problem }) {
  if (place === null) return <>{offset === null ? "" : `at ${hexadecimal(offset)}`}</>;
  return (
    <>
      <span aria-hidden="true">{`${place.line}:${place.column}`}</span>
      <span class="spoken">{`line ${place.line}, column ${place.column}`}</span>
    </>
  );
}
