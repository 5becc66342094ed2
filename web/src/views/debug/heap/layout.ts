// Where the objects of a graph stand: what refers to others at the left, what is referred to at the right.

import type { ObjectView } from "../../../engine/types";

export const WIDTH = 208;
const GAP = { x: 72, y: 16 };
export const HEAD = 26;
export const ROW = 22;

export type Placed = { object: ObjectView; x: number; y: number; height: number };
export type Edge = { from: number; to: number; path: string };
export type Layout = { nodes: readonly Placed[]; edges: readonly Edge[]; width: number; height: number };

/** Objects by the distance from the roots, the nearest at the left; each once. */
export function layoutOf(levels: readonly (readonly ObjectView[])[]): Layout {
  const nodes: Placed[] = [];
  let height = 0;
  levels.forEach((objects, level) => {
    let y = 0;
    for (const object of objects) {
      // One more row says how many fields are not shown.
      const rows = object.fields.length + (object.fields.length < object.size ? 1 : 0);
      const own = HEAD + rows * ROW + 2;
      nodes.push({ object, x: level * (WIDTH + GAP.x), y, height: own });
      y += own + GAP.y;
    }
    height = Math.max(height, y - GAP.y);
  });
  const width = levels.length * (WIDTH + GAP.x) - GAP.x;
  return { nodes, edges: edgesOf(nodes), width: Math.max(0, width), height: Math.max(0, height) };
}

function edgesOf(nodes: readonly Placed[]): Edge[] {
  const placed = new Map(nodes.map((node) => [node.object.object, node]));
  return nodes.flatMap((node) =>
    node.object.fields.flatMap(({ value }, row) => {
      const target = value.object === null ? undefined : placed.get(value.object);
      if (target === undefined) return [];
      const y = node.y + HEAD + (row + 0.5) * ROW;
      return [{ from: node.object.object, to: target.object.object, path: pathOf(node, y, target) }];
    }),
  );
}

/** To what stands further right straight across; to everything else around. */
function pathOf(node: Placed, y: number, target: Placed): string {
  const x = node.x + WIDTH;
  const end = { x: target.x, y: target.y + HEAD / 2 };
  if (target.x > node.x) {
    const middle = (x + end.x) / 2;
    return `M${x} ${y}C${middle} ${y} ${middle} ${end.y} ${end.x} ${end.y}`;
  }
  const out = x + GAP.x / 2;
  const right = target.x + WIDTH;
  return `M${x} ${y}C${out} ${y} ${out} ${end.y} ${right} ${end.y}`;
}
