// The objects that can be reached from where the program is, as far as they have been opened.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask } from "../../../effects";
import type { ObjectView } from "../../../engine/types";
import { select } from "../../../state/store";

/** Objects that are drawn, and fields of each, at most. */
const MOST = 150;
const FIELDS = 12;

const moment = select(({ debug }) => debug.view);

/** The objects by their distance from the roots; what an object refers to is there when it is open. */
export function useGraph(
  roots: readonly number[],
  isOpen: (object: number, isRoot: boolean) => boolean,
  opened: unknown,
): readonly (readonly ObjectView[])[] {
  const levels = useSignal<readonly (readonly ObjectView[])[]>([]);
  const view = moment.value;
  useEffect(() => {
    let isWanted = true;
    void read(roots, isOpen, () => isWanted).then((found) => {
      if (isWanted && found !== null) levels.value = found;
    });
    return () => {
      isWanted = false;
    };
  }, [view, roots.join(), opened]);
  return levels.value;
}

async function read(
  roots: readonly number[],
  isOpen: (object: number, isRoot: boolean) => boolean,
  isWanted: () => boolean,
): Promise<ObjectView[][] | null> {
  const known = new Set<number>(roots);
  const levels: ObjectView[][] = [];
  let next = [...known];
  while (next.length > 0) {
    const objects: ObjectView[] = [];
    for (const object of next) {
      const answer = await ask({ kind: "object", object, start: 0, length: FIELDS });
      if (answer === null || !isWanted()) return null;
      objects.push(answer);
    }
    levels.push(objects);
    const referred = objects
      .filter(({ object }) => isOpen(object, levels.length === 1))
      .flatMap(({ fields }) => fields.flatMap(({ value }) => (value.object === null ? [] : [value.object])));
    next = [...new Set(referred)].filter((object) => !known.has(object)).slice(0, MOST - known.size);
    for (const object of next) known.add(object);
  }
  return levels;
}
