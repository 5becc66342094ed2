// Which view of the run is open.

import { useEffect } from "preact/hooks";
import { dispatch, select } from "../../state/store";
import { FormatChoice } from "./format_choice";
import { VIEWS } from "./views";

const open = select(({ debug }) => VIEWS.find(({ id }) => id === debug.tab) ?? VIEWS[0]);

export function Tabs() {
  const { id: chosen } = open.value;

  // Where they do not all fit, the one that is open can be seen, whoever has opened it.
  useEffect(() => {
    const tab = document.getElementById(`tab-${chosen}`);
    const list = tab?.parentElement;
    if (tab == null || list == null) return;
    const { left, right } = tab.getBoundingClientRect();
    const edges = list.getBoundingClientRect();
    if (right > edges.right) list.scrollLeft += right - edges.right;
    else if (left < edges.left) list.scrollLeft -= edges.left - left;
  }, [chosen]);

  return (
    <div class="dock-tabs">
      <div class="tabs" role="tablist" aria-label="Views" onKeyDown={moved}>
        {VIEWS.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            role="tab"
            class="tab"
            id={`tab-${id}`}
            aria-selected={id === open.value.id}
            aria-controls="dock-view"
            tabIndex={id === open.value.id ? 0 : -1}
            onClick={() => {
              dispatch({ kind: "tab chosen", tab: id });
            }}
          >
            {name}
          </button>
        ))}
      </div>
      <FormatChoice />
    </div>
  );
}

export function OpenView() {
  const { id, view: View } = open.value;
  return (
    <div class="dock-view" id="dock-view" role="tabpanel" aria-labelledby={`tab-${id}`}>
      <View />
    </div>
  );
}

/** The arrows open the tab beside, as in every list of tabs; Home and End the outermost. */
function moved(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const place = VIEWS.indexOf(open.value);
  const last = VIEWS.length - 1;
  const places = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: last } as Record<string, number>;
  const to = places[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const chosen = VIEWS.at(to > last ? 0 : to);
  if (chosen === undefined) return;
  dispatch({ kind: "tab chosen", tab: chosen.id });
  event.currentTarget.querySelector<HTMLElement>(`#tab-${chosen.id}`)?.focus();
}
