// How many instructions fit into one slice.

/** Long enough that the pauses between slices cost nothing, short enough that `Stop` is answered before anyone notices. */
const TARGET_MILLISECONDS = 10;
/** One instruction may fill a gigabyte. */
const SMALLEST = 1;
const LARGEST = 1_000_000_000;

/** Instructions differ in cost by orders of magnitude, and so do programs: each slice corrects the size of the next. */
export class Pace {
  budget = 1_000;

  /** The last slice took this long. */
  measured(milliseconds: number): void {
    // A clock too coarse to see the slice says 0; whatever it says, one slice changes the budget by a factor of 4 at most.
    const factor = Math.min(4, Math.max(0.25, TARGET_MILLISECONDS / Math.max(milliseconds, 0.1)));
    this.budget = Math.round(Math.min(LARGEST, Math.max(SMALLEST, this.budget * factor)));
  }
}
