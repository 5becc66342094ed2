// Folding: of a list the line that it begins with stays, so that one sees what has been folded.

import { foldService, syntaxTree } from "@codemirror/language";

/** Of each line, the outermost list that begins there and ends further down. */
export const folding = foldService.of((state, from, to) => {
  const ends: number[] = [];
  syntaxTree(state).iterate({
    from,
    to,
    enter: (node) => {
      if (node.name === "App" && node.from >= from && node.to - 1 > to) ends.push(node.to - 1);
      return ends.length === 0;
    },
  });
  const [end] = ends;
  return end === undefined ? null : { from: to, to: end };
});
