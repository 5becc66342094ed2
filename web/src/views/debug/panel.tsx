// A part of the debugger with a heading.

import type { ComponentChildren } from "preact";

type Properties = {
  name: string;
  class?: string;
  /** What to say in the place of the content, when there is none. */
  empty?: string | null;
  /** Nothing in it can take the keyboard: it does so itself, to be scrolled. */
  isPlain?: boolean;
  /** What stands beside the heading. */
  tools?: ComponentChildren;
  children: ComponentChildren;
};

export function Panel({ name, class: others = "", empty = null, isPlain = false, tools, children }: Properties) {
  return (
    <section class={`inspector ${others}`} aria-label={name}>
      <header class="inspector-head">
        <h2 class="label">{name}</h2>
        {tools}
      </header>
      {empty !== null && <p class="hint inspector-empty">{empty}</p>}
      {empty === null && (
        <div class="inspector-body" {...(isPlain ? { tabIndex: 0, role: "group", "aria-label": name } : {})}>
          {children}
        </div>
      )}
    </section>
  );
}
