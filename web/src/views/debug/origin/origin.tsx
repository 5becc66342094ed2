// Where a value comes from: what made it, what that was made of, and so on, each with a way there.

import { useSignal } from "@preact/signals";
import type { OriginInfo, OriginInput, OriginMaker, OriginSource } from "../../../engine/types";
import type { OriginAsked } from "../../../state/findings";
import { dispatch, select } from "../../../state/store";
import { count, thousands, visible } from "../../format";
import { Panel } from "../panel";
import { textOf } from "../value_text";

const asked = select(({ debug }) => debug.findings.origin);
const format = select(({ debug }) => debug.format);
const position = select(({ debug }) => debug.view?.position ?? null);

export function Origin() {
  const origin = asked.value;
  if (origin === null) {
    return (
      <Panel
        name="Origin"
        class="inspector-origin"
        empty="Beside a value, choose “Where does this come from?”: here is then what it was made of, back to constants, arguments and what the host gave."
      >
        {null}
      </Panel>
    );
  }
  const { name, step, answer } = origin;
  const isGone = answer !== null && answer.root === null;
  return (
    <Panel
      name="Origin"
      class="inspector-origin"
      empty={isGone ? "There is no such value any more." : null}
      tools={
        <p class="origin-of">
          {visible(name)} at <Step step={step} />
        </p>
      }
    >
      <Searching origin={origin} />
      {answer?.root != null && <Chain answer={answer} root={answer.root} isSearching={origin.reached !== null} />}
    </Panel>
  );
}

/** How far a search is that takes long, and how to stop it. */
function Searching({ origin: { reached, isStopped, answer } }: { origin: OriginAsked }) {
  const isSearching = answer === null || reached !== null;
  if (!isSearching && !isStopped) return null;
  const where = reached === null ? "" : ` at step ${thousands(reached)}`;
  return (
    <p class="origin-searching" role="group" aria-label="Search for the origin">
      {isStopped ? `Stopped${where}.` : `Going back through the run…${where}`}{" "}
      <button
        type="button"
        class="link"
        onClick={() => {
          dispatch({ kind: isStopped ? "origin resumed" : "origin stopped" });
        }}
      >
        {isStopped ? "Go on" : "Stop looking"}
      </button>
    </p>
  );
}

function Chain({ answer, root, isSearching }: { answer: OriginInfo; root: OriginInput; isSearching: boolean }) {
  const isCut = endsForItsLimits(answer);
  return (
    <div class="origin">
      <ul class="origin-tree" aria-label="Where it comes from">
        <Input answer={answer} input={root} path={[]} />
      </ul>
      {isCut && !isSearching && (
        <button
          type="button"
          class="link"
          onClick={() => {
            dispatch({ kind: "origin deepened" });
          }}
        >
          Go further back
        </button>
      )}
    </div>
  );
}

/** The answer has places whose origin was not looked for. */
function endsForItsLimits({ root, nodes }: OriginInfo): boolean {
  const isOpen = ({ parts }: OriginInput) => parts.length === 0 || parts.some(({ node }) => node === null);
  return (root !== null && isOpen(root)) || nodes.some(({ inputs }) => inputs.some(isOpen));
}

type InputProperties = {
  answer: OriginInfo;
  input: OriginInput;
  /** The nodes above. */
  path: readonly number[];
};

function Input({ answer, input, path }: InputProperties) {
  if (input.parts.length === 0) {
    return (
      <li class="origin-item">
        <Value input={input} part={null} /> <span class="hint">from further back</span>
      </li>
    );
  }
  return (
    <>
      {input.parts.map((part) => (
        <Part key={part.start} answer={answer} input={input} part={part} path={path} />
      ))}
    </>
  );
}

function Part({ answer, input, part, path }: InputProperties & { part: OriginSource }) {
  const node = part.node === null ? undefined : answer.nodes[part.node];
  const isOpen = useSignal(path.length < 8);
  if (node === undefined || part.node === null) {
    return (
      <li class="origin-item">
        <Value input={input} part={part} /> <span class="hint">from further back</span>
      </li>
    );
  }
  // What leads back to itself would never end.
  const isAbove = path.includes(part.node);
  const below = [...path, part.node];
  return (
    <li class="origin-item">
      <div class="origin-row">
        {node.inputs.length > 0 && !isAbove ? (
          <button
            type="button"
            class="origin-toggle"
            aria-expanded={isOpen.value}
            aria-label={`What ${visible(node.text)} was made of`}
            onClick={() => {
              isOpen.value = !isOpen.value;
            }}
          >
            <span aria-hidden="true">{isOpen.value ? "▾" : "▸"}</span>
          </button>
        ) : (
          <span class="origin-toggle" />
        )}
        <Value input={input} part={part} />
        <Maker node={node} />
        {isAbove && <span class="hint">see above</span>}
      </div>
      {part.passages.length > 0 && <Passages part={part} />}
      {node.inputs.length > 0 && !isAbove && isOpen.value && (
        <ul class="origin-tree">
          {node.inputs.map((input, index) => (
            <Input key={index} answer={answer} input={input} path={below} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Maker({ node }: { node: OriginMaker }) {
  return (
    <span class={`origin-maker origin-${node.sort}`}>
      <span class="origin-text">{visible(node.text)}</span>
      {node.function !== null && (
        <span class="hint">
          in {visible(node.function)}
          {node.place === null ? "" : `, line ${node.place.line}`}
        </span>
      )}
      <Step step={node.step} />
    </span>
  );
}

/** What handed the value on as it is. */
function Passages({ part: { passages, passed } }: { part: OriginSource }) {
  const left = passed - passages.length;
  return (
    <p class="origin-passages">
      by way of{" "}
      {passages.map(({ step, text }, index) => (
        <span key={index}>
          {index > 0 && ", "}
          <code>{visible(text)}</code> <Step step={step} />
        </span>
      ))}
      {left > 0 && ` and ${count(left, "more")}`}
    </p>
  );
}

function Value({ input: { name, values, bytes }, part }: { input: OriginInput; part: OriginSource | null }) {
  const range = part === null ? [0, Infinity] : [part.start, part.start + part.length];
  const shown =
    bytes.length > 0
      ? bytes.slice(...range).map((byte) => byte.toString(16).padStart(2, "0"))
      : values.slice(...range).map((value) => textOf(value, format.value));
  return (
    <span class="origin-value">
      {shown.length > 0 && <strong>{shown.join(" ")}</strong>} <span class="hint">{visible(name)}</span>
    </span>
  );
}

function Step({ step }: { step: number }) {
  return (
    <button
      type="button"
      class="link origin-step"
      aria-current={step === position.value ? "step" : undefined}
      onClick={() => {
        dispatch({ kind: "motion requested", motion: { kind: "seek", step } });
      }}
    >
      step {thousands(step)}
    </button>
  );
}
