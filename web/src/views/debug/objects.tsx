// Structures, arrays and exceptions: each can be opened, and what it refers to in turn.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ObjectView } from "../../engine/types";
import { select } from "../../state/store";
import { called, count, visible } from "../format";
import { useAnswer } from "./answer";
import { OriginButton } from "./origin/button";
import { Panel } from "./panel";
import { Value } from "./values";
import { WriterButton } from "./writer";

/** Objects that are listed, and fields that are shown of one, at once. */
const LISTED = 100;
const FIELDS = 100;

const size = select(({ debug }) => debug.view?.objects ?? 0);
const opened = select(({ debug }) => debug.object);

export function Objects() {
  const shown = useSignal(LISTED);
  const answer = useAnswer(size.value === 0 ? null : { kind: "objects", start: 0, length: shown.value });
  if (size.value === 0) return null;
  const objects = answer?.objects ?? [];
  const pinned = opened.value;
  return (
    <Panel name="Objects" class="inspector-objects" tools={<span class="hint">{count(size.value, "object")}</span>}>
      <ul class="objects">
        {pinned !== null && <Pinned object={pinned.object} token={pinned} />}
        {objects.map((object) => (
          <Opened key={object.object} object={object} />
        ))}
      </ul>
      {answer?.next != null && (
        <button
          type="button"
          class="link"
          onClick={() => {
            shown.value += LISTED;
          }}
        >
          More
        </button>
      )}
    </Panel>
  );
}

/** The object that was asked for elsewhere stands above the list, open. */
function Pinned({ object, token }: { object: number; token: object }) {
  const answer = useAnswer({ kind: "object", object, start: 0, length: 0 });
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    element.current?.scrollIntoView({ block: "nearest" });
  }, [token]);
  return (
    <li ref={element} class="object-pinned">
      {answer?.object === object && <Details object={answer} isOpen={true} />}
    </li>
  );
}

function Opened({ object }: { object: ObjectView }) {
  return (
    <li>
      <Details object={object} isOpen={false} />
    </li>
  );
}

function Details({ object, isOpen }: { object: ObjectView; isOpen: boolean }) {
  const open = useSignal(isOpen);
  return (
    <details
      class="object"
      open={open.value}
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary>
        <span class="object-index">{object.object}</span> <span class="value-type">{object.form}</span>{" "}
        <span class="object-name">{visible(object.name)}</span>{" "}
        <span class="hint">{object.form === "free" ? "not there now" : count(object.size, fieldNoun(object))}</span>
      </summary>
      {open.value && <Fields object={object.object} />}
    </details>
  );
}

function fieldNoun({ form }: ObjectView): string {
  return form === "array" ? "element" : form === "exception" ? "value" : "field";
}

function Fields({ object }: { object: number }) {
  const shown = useSignal(FIELDS);
  const answer = useAnswer({ kind: "object", object, start: 0, length: shown.value });
  if (answer === null) return null;
  return (
    <ul class="values fields">
      {answer.fields.map(({ name, value }, index) => (
        <li class="value-row" key={index}>
          <span class="value-name">{called(name, index)}</span>
          <span class="value-type">{value.type}</span>
          {value.object === null ? <Value value={value} /> : <Nested object={value.object} />}
          {answer.form !== "exception" && <FieldTools object={object} field={index} name={name} />}
        </li>
      ))}
      {answer.fields.length < answer.size && (
        <li>
          <button
            type="button"
            class="link"
            onClick={() => {
              shown.value += FIELDS;
            }}
          >
            {count(answer.size - answer.fields.length, fieldNoun(answer))} more
          </button>
        </li>
      )}
    </ul>
  );
}

function FieldTools({ object, field, name }: { object: number; field: number; name: string | null }) {
  const place = { kind: "spot", spot: { kind: "object", object, field } } as const;
  const of = called(name, field, "field");
  return (
    <span class="value-tools">
      <WriterButton place={place} of={of} />
      <OriginButton place={place} of={of} />
    </span>
  );
}

/** An object within an object is not asked for before somebody opens it: they may refer to each other in circles. */
function Nested({ object }: { object: number }) {
  const answer = useAnswer({ kind: "object", object, start: 0, length: 0 });
  return <span class="value nested">{answer?.object === object && <Details object={answer} isOpen={false} />}</span>;
}
