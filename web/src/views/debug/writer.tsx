// Who wrote this? Goes back to the instruction that did.

import type { ComponentChildren } from "preact";
import type { ValuePlace } from "../../engine/types";
import { dispatch } from "../../state/store";
import { OriginIcon } from "./icons";

type Properties = {
  place: ValuePlace;
  /** What was written, in words. */
  of: string;
  /** Shown instead of a drawing. */
  children?: ComponentChildren;
};

export function WriterButton({ place, of, children }: Properties) {
  return (
    <button
      type="button"
      class={children === undefined ? "writer" : "link"}
      aria-label={`Who wrote this? ${of}`}
      title="Who wrote this?"
      onClick={() => {
        dispatch({ kind: "motion requested", motion: { kind: "writer", place } });
      }}
    >
      {children ?? <OriginIcon />}
    </button>
  );
}
