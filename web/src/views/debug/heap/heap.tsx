// Objects and what they refer to, as a graph that is opened step by step.

import { useSignal } from "@preact/signals";
import type { ObjectView, View } from "../../../engine/types";
import type { Debug } from "../../../state/debug";
import { shownFrame } from "../../../state/debug";
import { dispatch, select, selectFrom } from "../../../state/store";
import { count, visible } from "../../format";
import { Panel } from "../panel";
import { Value } from "../values";
import { useGraph } from "./graph";
import { layoutOf, type Placed, WIDTH } from "./layout";

type Root = { object: number; name: string };

/** What refers to objects from outside of the heap, by name. */
const roots = selectFrom(({ debug }) => debug, ["view", "level", "outer", "object"], rootsOf);
const view = select(({ debug }) => debug.view);

export function Heap() {
  /** Objects that are not as they are at first: roots open, others closed. */
  const turned = useSignal<ReadonlySet<number>>(new Set());
  const isOpen = (object: number, isRoot: boolean): boolean => isRoot !== turned.value.has(object);
  const objects = [...new Set(roots.value.map(({ object }) => object))];
  const levels = useGraph(objects, isOpen, turned.value);
  const layout = layoutOf(levels);
  const size = view.value?.objects ?? 0;
  return (
    <Panel
      name="Heap"
      class="inspector-heap"
      isPlain
      empty={objects.length === 0 ? emptyText(view.value) : null}
      tools={<span class="hint">{size === 0 ? "" : count(size, "object")}</span>}
    >
      <div class="heap" style={{ "--width": `${layout.width}px`, "--height": `${layout.height}px` }}>
        <svg class="heap-edges" width={layout.width} height={layout.height} aria-hidden="true">
          {layout.edges.map(({ from, to, path }, index) => (
            <path key={`${from}-${to}-${index}`} d={path} />
          ))}
        </svg>
        {layout.nodes.map((node) => {
          const { object } = node.object;
          const isRoot = objects.includes(object);
          return (
            <Node
              key={object}
              node={node}
              names={roots.value.filter((root) => root.object === object).map(({ name }) => name)}
              isOpen={isOpen(object, isRoot)}
              onToggle={() => {
                const next = new Set(turned.value);
                if (!next.delete(object)) next.add(object);
                turned.value = next;
              }}
            />
          );
        })}
      </div>
    </Panel>
  );
}

type NodeProperties = { node: Placed; names: readonly string[]; isOpen: boolean; onToggle: () => void };

function Node({ node: { object, x, y, height }, names, isOpen, onToggle }: NodeProperties) {
  const refers = object.fields.some(({ value }) => value.object !== null);
  const title = titleOf(object);
  const left = object.size - object.fields.length;
  return (
    <section
      class="heap-node"
      aria-label={title}
      style={{ "--x": `${x}px`, "--y": `${y}px`, "--node-width": `${WIDTH}px`, "--node-height": `${height}px` }}
    >
      <header class="heap-head">
        <span class="heap-title">{title}</span>
        {names.length > 0 && <span class="heap-names">{names.map(visible).join(", ")}</span>}
        {refers && (
          <button
            type="button"
            class="heap-toggle"
            aria-expanded={isOpen}
            aria-label={`What ${title} refers to`}
            onClick={onToggle}
          >
            <span aria-hidden="true">{isOpen ? "−" : "+"}</span>
          </button>
        )}
      </header>
      <ul class="heap-fields">
        {object.fields.map(({ name, value }, index) => (
          <li class="heap-field" key={index}>
            <span class="value-name">{name === null ? index : `$${visible(name)}`}</span>
            <Value value={value} />
          </li>
        ))}
        {left > 0 && (
          <li class="heap-field">
            <button
              type="button"
              class="link"
              onClick={() => {
                dispatch({ kind: "tab chosen", tab: "state" });
                dispatch({ kind: "object opened", object: object.object });
              }}
            >
              {count(left, "more")}
            </button>
          </li>
        )}
      </ul>
    </section>
  );
}

function titleOf({ object, form, name }: ObjectView): string {
  return `${object} ${form} ${visible(name)}`.trim();
}

function emptyText(view: View | null): string {
  if (view === null) return "Objects of the program, and what they refer to, appear here.";
  return view.objects === 0
    ? "There are no objects at this moment."
    : "No local, operand or global refers to an object at this moment. Open one among the objects of the state.";
}

function rootsOf(debug: Pick<Debug, "view" | "level" | "outer" | "object">): Root[] {
  const frame = shownFrame(debug);
  const named = [...(frame?.locals ?? []), ...(debug.view?.globals ?? [])].flatMap(({ name, index, value }) =>
    value.object === null ? [] : [{ object: value.object, name: name === null ? `local ${index}` : `$${name}` }],
  );
  const operands = (frame?.operands ?? []).flatMap(({ object }, index) =>
    object === null ? [] : [{ object, name: `operand ${index}` }],
  );
  const opened = debug.object === null ? [] : [{ object: debug.object.object, name: "opened" }];
  return [...named, ...operands, ...opened];
}
