// Tables of how much faster the engine is than each of the others.

import { each, geometricMean } from "./statistics.js";

/**
 * @typedef {object} Part
 * @property {import("./engines.js").PlaceName} place
 * @property {string} description
 * @property {"warm" | "cold" | "start"} temperature
 * @property {Row[]} programs
 * @typedef {Pick<import("./engines.js").Engine, "name" | "title" | "kind">} Column
 * @typedef {{ program: string, samples: import("./measure.js").Sample[], refusals: import("./measure.js").Refusal[] }} Row
 */

/**
 * Milliseconds that an engine takes for doing a program's thing once.
 * @param {Row} row
 * @param {string} engine
 */
export function time(row, engine) {
  const sample = row.samples.find((sample) => sample.engine === engine);
  return sample === undefined ? null : each(sample);
}

/**
 * Ratios of times, theirs to ours: above 1 ours is faster.
 * @param {Part} part
 * @param {Column[]} engines
 */
export function table(part, engines) {
  const [first, ...others] = engines.filter(({ name }) => part.programs.some((row) => time(row, name) !== null));
  if (first === undefined) return "";
  const ratio = (/** @type {Row} */ row, /** @type {string} */ name) => {
    const [ours, theirs] = [time(row, first.name), time(row, name)];
    return ours === null || theirs === null ? null : theirs / ours;
  };
  const compared = others.map(({ title, name }) => ({ title, of: (/** @type {Row} */ row) => ratio(row, name) }));
  const peers = others.filter(({ kind }) => kind === "peer");
  if (peers.length > 1) {
    const best = (/** @type {Row} */ row) => Math.min(...peers.map(({ name }) => ratio(row, name) ?? Infinity));
    compared.push({ title: "best peer", of: (row) => (Number.isFinite(best(row)) ? best(row) : null) });
  }
  const rows = part.programs.map((row) => [
    row.program,
    microseconds(time(row, first.name)),
    ...compared.map(({ of }) => times(of(row))),
  ]);
  const means = compared.map(({ of }) => geometricMean(part.programs.map(of).filter((ratio) => ratio !== null)));
  const headings = ["program", first.title, ...compared.map(({ title }) => title)];
  const title = `${part.description}, ${part.temperature}: how many times faster ${first.title} is than each`;
  return `${title}\n\n${lay(headings, [...rows, ["geometric mean", "", ...means.map(times)]])}`;
}

/** @param {number | null} milliseconds */
function microseconds(milliseconds) {
  if (milliseconds === null) return "";
  const digits = Math.max(0, -1 - Math.floor(Math.log10(milliseconds)));
  return `${(milliseconds * 1000).toFixed(digits)} µs`;
}

/** @param {number | null} ratio */
function times(ratio) {
  return ratio === null ? "" : ratio.toFixed(ratio < 0.1 ? 3 : 2);
}

/**
 * @param {string[]} headings
 * @param {string[][]} rows
 */
function lay(headings, rows) {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (/** @type {string[]} */ cells) => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? "";
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${padded.join(" | ")} |`;
  };
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : "-".repeat(width - 1) + ":"));
  return [headings, rule, ...rows].map(line).join("\n");
}
