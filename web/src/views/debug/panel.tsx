// A part of the debugger with a heading.

import type { ComponentChildren } from "preact";

type Properties = {
  name: string;
  class?: string;
  /** What to say in the place of the content, when there is none. */
  empty?: string | null;
  /** What stands beside the heading. */
  tools?: ComponentChildren;
  children: ComponentChildren;
};

export function Panel({ name, class: others = "", empty = null, tools, children }: Properties) {
  return (
    <section class={`inspector ${others}`} aria-label={name}>
      <header class="inspector-head">
        <h2 class="label">{name}</h2>
        {tools}
      </header>
      <div class="inspector-body" tabIndex={0} role="group" aria-label={name}>
        {empty === null ? children : <p class="hint inspector-empty">{empty}</p>}
      </div>
    </section>
  );
}
