// The programs that the page offers; web/examples has them, and lists them with the calls that show what they are about.

import chapters from "examples:chapters";
import type { Example } from "examples:chapters";

export { chapters };
export type { Example };

/** What a visitor sees first. */
export const first: Example = chapters[0].examples[0];

export function exampleOf(id: string): Example | undefined {
  return chapters.flatMap(({ examples }) => examples).find((example) => example.id === id);
}
