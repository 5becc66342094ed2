// Which lines of the source are hot.

import { type HeatMark, HOTTEST } from "../../editor/heat";
import type { Debug } from "../../state/debug";
import { thousands } from "../format";
import { percent } from "./profile/percent";

/** A line with a smaller share is not marked: something is executed on most. */
const LEAST = 1 / 10_000;

/** The hottest lines are those with a tenth of everything; each degree less is a third of that. */
const HOT = 0.1;
const FACTOR = 3;

export function heatOf({ findings }: Pick<Debug, "findings">): readonly HeatMark[] {
  const { heat, isHeatShown } = findings;
  if (heat === null || !isHeatShown || heat.total === 0) return [];
  return [...heat.lines].flatMap(([line, count]) => {
    const share = count / heat.total;
    if (share < LEAST) return [];
    const cooler = Math.max(0, Math.ceil(Math.log(HOT / share) / Math.log(FACTOR)));
    const text = heat.isExact ? `${thousands(count)} instructions, ${percent(share)}` : `about ${percent(share)}`;
    return [{ line, degree: Math.max(1, HOTTEST - cooler), text }];
  });
}
