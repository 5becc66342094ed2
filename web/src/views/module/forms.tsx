// Which forms of the module are shown beside each other.

import type { Pane } from "../../state/anatomy";
import { dispatch, select } from "../../state/store";

const panes = select(({ anatomy }) => anatomy.panes);

const FORMS: readonly { pane: Pane; name: string; hint: string }[] = [
  { pane: "wat", name: "WAT", hint: "The module as text" },
  { pane: "bytes", name: "Bytes", hint: "The module as bytes, beside its text" },
  { pane: "sections", name: "Sections", hint: "What the module consists of" },
];

export function Forms() {
  return (
    <div class="forms-choice" role="group" aria-label="Module as">
      {FORMS.map(({ pane, name, hint }) => (
        <button
          key={pane}
          type="button"
          class="button form-button"
          aria-pressed={panes.value.includes(pane)}
          title={hint}
          onClick={() => {
            dispatch({ kind: "pane toggled", pane });
          }}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
