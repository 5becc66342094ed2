// Where does this come from? Goes back through the run, and shows what it has found.

import type { ComponentChildren } from "preact";
import type { ValuePlace } from "../../../engine/types";
import { dispatch, state } from "../../../state/store";
import { RootsIcon } from "./icon";

type Properties = {
  place: ValuePlace;
  /** What it is called. */
  of: string;
  /** When it has the value, if that is not the moment that is shown. */
  at?: number;
  /** Shown instead of a drawing. */
  children?: ComponentChildren;
};

export function OriginButton({ place, of, at, children }: Properties) {
  return (
    <button
      type="button"
      class={children === undefined ? "writer" : "link"}
      aria-label={`Where does this come from? ${of}`}
      title="Where does this come from?"
      onClick={() => {
        const step = at ?? state.value.debug.view?.position;
        if (step !== undefined) dispatch({ kind: "origin asked", place, name: of, step });
      }}
    >
      {children ?? <RootsIcon />}
    </button>
  );
}
