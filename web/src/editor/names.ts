// The names of a module: where each is defined, where it is used, where it can be seen.
//
// The editor's grammar knows parentheses and words; what a word means follows from the word that its list begins with, and
// for instructions from the engine's guide. A text that is being written is rarely right: what makes no sense is left out.

import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { EditorState, Text } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { instructions } from "./instructions";

export type Range = { from: number; to: number };

/** Kinds of names; each has its own. Locals and labels belong to a function, fields to a type. */
export type Space =
  "func" | "table" | "memory" | "global" | "tag" | "type" | "data" | "elem" | "local" | "label" | "field";

export type Name = {
  space: Space;
  text: string;
  definition: Range;
  uses: Range[];
  /** Where it can be used. */
  scope: Range;
  /** The type that a field belongs to. */
  owner: string | null;
  /** The beginning of what defines it. */
  declaration: string;
};

/** Lists may be nested so deep; what is deeper has no names. */
const DEEPEST = 500;

/** Parsing a text that has just been opened may take so many milliseconds. */
const PATIENCE = 200;

const MODULE_SPACES = new Set<string>(["func", "table", "memory", "global", "tag", "type", "data", "elem"]);

const known = new WeakMap<Text, Name[]>();

/** All names of the text, in the order of their definitions. */
export function namesOf(state: EditorState): Name[] {
  const found = known.get(state.doc);
  if (found !== undefined) return found;
  const tree = ensureSyntaxTree(state, state.doc.length, PATIENCE);
  const names = new Reader(state.doc).read((tree ?? syntaxTree(state)).topNode);
  if (tree !== null) known.set(state.doc, names);
  return names;
}

/** The name that stands at a place, defined or used there. */
export function nameAt(state: EditorState, place: number): Name | null {
  const isThere = ({ from, to }: Range) => from <= place && place <= to;
  return namesOf(state).find((name) => isThere(name.definition) || name.uses.some(isThere)) ?? null;
}

/** What kinds of names may stand at a place; none when that cannot be told. */
export function spacesAt(state: EditorState, place: number): Space[] {
  let list: SyntaxNode | null = syntaxTree(state).resolveInner(place, -1);
  while (list !== null && (list.to < place || (list.name !== "App" && list.parent !== null))) list = list.parent;
  let before = list?.childBefore(place) ?? null;
  // What is being written there is not before it.
  while (before !== null && (before.to > place || isComment(before))) before = before.prevSibling;
  let operands = 0;
  for (; before !== null; before = previous(before)) {
    const text = state.sliceDoc(before.from, before.to);
    if (isOperand(before, text)) operands += 1;
    else return isWord(before) ? operandSpaces(text, isFirst(before)).slice(operands) : [];
  }
  return [];
}

/** A name or a number that an instruction may refer to something with. */
function isOperand({ name }: SyntaxNode, text: string): boolean {
  return name === "Identifier" || (name === "Number" && !text.includes("."));
}

/** Whether a word is the first of its list. */
function isFirst(node: SyntaxNode): boolean {
  return previous(node)?.name === "(";
}

/** What the names behind a word belong to. */
function operandSpaces(word: string, isFirst: boolean): Space[] {
  const known = instructions.get(word)?.immediates.map((space): Space | "block" => {
    return space === "labels" ? "label" : (space as Space | "block");
  });
  if (isFirst) {
    switch (word) {
      case "catch":
      case "catch_ref":
        return ["tag", "label"];
      case "catch_all":
      case "catch_all_ref":
        return ["label"];
      case "start":
      case "elem":
        return ["func"];
      case "ref":
      case "sub":
        return ["type"];
      default:
        if (MODULE_SPACES.has(word)) return [word as Space];
    }
  }
  if (word === "else" || word === "end") return ["label"];
  if (word === "func") return ["func"];
  if (word === "null" || word === "final") return ["type"];
  return known?.filter((space): space is Space => space !== "block") ?? [];
}

type Use = Range & { space: Space; text: string; owner: string | null };

/** Where labels and locals are looked up. */
type Function = { scope: Range; flat: (Name | null)[] };

class Reader {
  readonly #doc: Text;
  readonly #names: Name[] = [];
  readonly #uses: Use[] = [];
  #depth = 0;

  constructor(doc: Text) {
    this.#doc = doc;
  }

  read(top: SyntaxNode): Name[] {
    const whole = { from: 0, to: this.#doc.length };
    this.#list(top, null, whole, null);
    for (const use of this.#uses) this.#find(use)?.uses.push({ from: use.from, to: use.to });
    return this.#names;
  }

  #text({ from, to }: Range): string {
    return this.#doc.sliceString(from, to);
  }

  /** Reads what is inside of a list, or of the whole text. `parent` is the word that the list around it begins with. */
  #list(list: SyntaxNode, parent: string | null, module: Range, within: Function | null): void {
    const head = list.firstChild?.name === "(" ? next(list.firstChild) : null;
    const word = head !== null && isWord(head) ? this.#text(head) : null;
    let scope: Range = list;
    if (word === "module") module = list;
    const begins = word === "func" && (parent === "module" || parent === null || parent === "import");
    if (begins) within = { scope: list, flat: [] };
    if (word === "struct" || word === "array") scope = module;
    let at = list.firstChild;
    if (word !== null && head !== null) {
      at = this.#operands(word, true, this.#defined(word, parent, list, head, module, scope, within));
    }
    for (; at !== null; at = next(at)) {
      if (at.name === "App" && this.#depth < DEEPEST) {
        this.#depth += 1;
        this.#list(at, word ?? parent, module, within);
        this.#depth -= 1;
      }
      if (isWord(at)) at = this.#flat(at, within, list) ?? at;
      // The functions of a segment stand behind its offset.
      else if (at.name === "Identifier" && word === "elem") this.#use(at, "func", null);
    }
    if (begins && within !== null) this.#close(within, list.to);
  }

  /** The name that a list defines; the node behind it. */
  #defined(
    word: string,
    parent: string | null,
    list: SyntaxNode,
    head: SyntaxNode,
    module: Range,
    scope: Range,
    within: Function | null,
  ): SyntaxNode | null {
    const name = next(head);
    const behind = name === null ? null : next(name);
    const isField = parent === "module" || parent === "import" || parent === "rec" || parent === null;
    const immediates = instructions.get(word)?.immediates ?? [];
    if (name?.name !== "Identifier") return name;
    if (word === "param" || word === "local") this.#define("local", name, within?.scope ?? scope, list);
    else if (word === "field") this.#define("field", name, module, list, this.#ownerOf(list));
    else if (immediates.includes("block")) this.#define("label", name, list, list);
    else if (isField && MODULE_SPACES.has(word)) this.#define(word as Space, name, module, list);
    else return name;
    return behind;
  }

  /** Uses of names directly behind a word; the node behind them. */
  #operands(word: string, isFirst: boolean, first: SyntaxNode | null): SyntaxNode | null {
    const operands: SyntaxNode[] = [];
    let at = first;
    for (; at !== null && isOperand(at, this.#text(at)); at = next(at)) operands.push(at);
    const spaces = operandSpaces(word, isFirst);
    const last = spaces.at(-1);
    if (last === undefined) return at;
    // `br_table`, `elem` and the like have any number; where there are fewer than could be, the first are left out.
    const missing = Math.max(0, spaces.length - operands.length);
    let owner: string | null = null;
    for (const [index, operand] of operands.entries()) {
      const space = spaces[index + missing] ?? last;
      if (operand.name === "Identifier") this.#use(operand, space, owner);
      if (space === "type") owner = this.#text(operand);
    }
    return at;
  }

  #use(node: SyntaxNode, space: Space, owner: string | null): void {
    this.#uses.push({ from: node.from, to: node.to, space, text: this.#text(node), owner });
  }

  /** An instruction that is not folded; the last of its nodes. */
  #flat(word: SyntaxNode, within: Function | null, list: SyntaxNode): SyntaxNode | null {
    const text = this.#text(word);
    const first = next(word);
    if (within !== null && (instructions.get(text)?.immediates.includes("block") ?? false)) {
      const scope = { from: word.from, to: list.to };
      const isNamed = first?.name === "Identifier";
      within.flat.push(isNamed ? this.#define("label", first, scope, word) : null);
      return isNamed ? first : null;
    }
    const behind = this.#operands(text, false, first);
    if (within !== null && (text === "end" || text === "delegate")) {
      const label = within.flat.pop();
      if (label) label.scope = { from: label.scope.from, to: behind?.from ?? list.to };
    }
    return behind === first ? null : behind === null ? list.lastChild : previous(behind);
  }

  /** Labels whose `end` is missing can be seen up to the end of the function. */
  #close(within: Function, to: number): void {
    for (const label of within.flat.splice(0)) if (label !== null) label.scope = { from: label.scope.from, to };
  }

  /** The name of the type that a field is declared in. */
  #ownerOf(field: SyntaxNode): string | null {
    for (let list = field.parent; list !== null; list = list.parent) {
      const head = list.firstChild === null ? null : next(list.firstChild);
      if (head === null || this.#text(head) !== "type") continue;
      const name = next(head);
      return name?.name === "Identifier" ? this.#text(name) : null;
    }
    return null;
  }

  #define(space: Space, node: SyntaxNode, scope: Range, list: Range, owner: string | null = null): Name {
    const declaration = this.#doc.lineAt(list.from).text.trim();
    const definition = { from: node.from, to: node.to };
    const name: Name = {
      space,
      text: this.#text(node),
      definition,
      uses: [],
      scope: { from: scope.from, to: scope.to },
      owner,
      declaration,
    };
    this.#names.push(name);
    return name;
  }

  /** The definition that a use means: of several labels the innermost. */
  #find(use: Use): Name | null {
    let found: Name | null = null;
    for (const name of this.#names) {
      if (name.space !== use.space || name.text !== use.text || !isInside(use, name.scope)) continue;
      if (use.space === "field" && name.owner !== use.owner) continue;
      if (found === null || isInside(name.scope, found.scope)) found = name;
    }
    return found;
  }
}

function isInside(inner: Range, outer: Range): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

/** The grammar calls the names of some types keywords, and all other words types. */
function isWord({ name }: SyntaxNode): boolean {
  return name === "Keyword" || name === "Type";
}

function isComment({ name }: SyntaxNode): boolean {
  return name === "LineComment" || name === "BlockComment";
}

function next(node: SyntaxNode): SyntaxNode | null {
  let sibling = node.nextSibling;
  while (sibling !== null && isComment(sibling)) sibling = sibling.nextSibling;
  return sibling;
}

function previous(node: SyntaxNode): SyntaxNode | null {
  let sibling = node.prevSibling;
  while (sibling !== null && isComment(sibling)) sibling = sibling.prevSibling;
  return sibling;
}
