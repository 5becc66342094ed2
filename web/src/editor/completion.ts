// Completing what is being written: instructions, the words of declarations, types, and the names that can be seen.

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  completionKeymap,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { describe, instructions } from "./instructions";
import { type Name, namesOf, spacesAt } from "./names";

const DECLARATIONS =
  "module type rec sub final func param result local global mut table memory data elem declare import export start tag struct array field item offset shared then do catch catch_ref catch_all catch_all_ref";
const TYPES =
  "i32 i64 f32 f64 v128 funcref externref anyref eqref i31ref structref arrayref exnref nullref nullfuncref nullexternref i8 i16";

/** Words behind which a type stands. */
const BEFORE_TYPES = /^(param|result|local|global|mut|table|field|array|item|select)$/;

const code = [...instructions.values()].map((instruction): Completion => ({
  label: instruction.name,
  type: "function",
  detail: instruction.signature,
  info: () => describe(instruction),
}));
const declarations = DECLARATIONS.split(" ").map((label): Completion => ({ label, type: "keyword" }));
const types = TYPES.split(" ").map((label): Completion => ({ label, type: "type", boost: 1 }));

function complete(context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/[\w$.!#%&'*+\-/:<=>?@\\^`|~]+/);
  if (word === null && !context.explicit) return null;
  const from = word?.from ?? context.pos;
  const { name } = syntaxTree(context.state).resolveInner(context.pos, -1);
  if (name === "LineComment" || name === "BlockComment" || name === "String") return null;
  if (word?.text.startsWith("$") === true) return { from, options: names(context, from), validFor: /^\$\S*$/ };
  if (word !== null && /^[\d+-]/.test(word.text)) return null;
  const list = context.state.sliceDoc(Math.max(0, from - 200), from);
  const isFirst = /\(\s*$/.test(list);
  const [, head = ""] = /\(([\w.]+)[^()]*$/.exec(list) ?? [];
  const options = isFirst ? [...declarations, ...code] : BEFORE_TYPES.test(head) ? types : code;
  return { from, options: context.explicit && word === null ? [...names(context, from), ...options] : options };
}

/** The names that may stand at a place; all that can be seen there when nothing else is known. */
function names({ state }: CompletionContext, place: number): Completion[] {
  const spaces = spacesAt(state, place);
  const [space] = spaces;
  const fits = (name: Name) =>
    name.scope.from <= place && place <= name.scope.to && (space === undefined || spaces.includes(name.space));
  const found = namesOf(state).filter((name) => fits(name) && name.definition.from !== place);
  // The innermost of those that are called the same is the one that is meant.
  const unique = new Map(found.map((name) => [name.text, name]));
  return [...unique.values()].map((name): Completion => ({
    label: name.text,
    type: "variable",
    detail: name.space,
    info: name.declaration,
    boost: name.space === space ? 1 : 0,
  }));
}

export const completion: Extension = [
  autocompletion({ override: [complete], icons: false, maxRenderedOptions: 60 }),
  keymap.of(completionKeymap),
];
