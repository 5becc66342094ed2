// What the engine's guide (src/guide) says of every instruction.

import list from "./instructions.json";

export type Instruction = (typeof list)[number];

export const instructions: ReadonlyMap<string, Instruction> = new Map(list.map((entry) => [entry.name, entry]));

/** What is known of an instruction, for people: for hovering, and beside the list of completions. */
export function describe({ name, signature, meaning, link }: Instruction): HTMLElement {
  const card = element("div", "cm-instruction");
  const head = element("p", "cm-instruction-head");
  head.append(element("b", "", name), " ", element("span", "cm-instruction-signature", signature));
  const text = element("p", "cm-instruction-meaning", `${meaning} `);
  const anchor = document.createElement("a");
  anchor.href = link;
  anchor.target = "_blank";
  anchor.rel = "noreferrer";
  anchor.textContent = "Specification";
  text.append(anchor);
  card.append(head, text);
  return card;
}

export function element(name: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  made.textContent = text;
  return made;
}
