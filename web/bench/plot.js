// A drawing of how fast the engines are, for a README: one panel for each place, a bar for the geometric mean over all
// programs, a mark for each of them. It suits light and dark pages.

import { time } from "./report.js";
import { geometricMean } from "./statistics.js";

/**
 * @typedef {import("./engines.js").Engine} Engine
 * @typedef {import("./report.js").Part} Part
 * @typedef {{ title: string, kind: Engine["kind"], mean: number, ratios: number[] }} Bar
 */

const width = 760;
/** Where bars begin and end. */
const [left, right] = [170, width - 90];
const [barHeight, gap, heading] = [16, 8, 44];

/**
 * @param {Part[]} parts
 * @param {Engine[]} engines
 */
export function plot(parts, engines) {
  const panels = parts
    .filter(({ temperature }) => temperature !== "start")
    .map((part) => ({ part, bars: bars(part, engines) }))
    .filter(({ bars }) => bars.length > 1);
  let top = 8;
  const drawn = panels.map(({ part, bars }) => {
    const panel = draw(part, bars, top);
    top += heading + bars.length * (barHeight + gap) + 16;
    return panel;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" role="img">
<title>Speed of WebAssembly interpreters, relative to Semblance</title>
<style>
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .heading { font-weight: 600; }
  .value { font-variant-numeric: tabular-nums; }
  .note { font-size: 11px; fill: #59636e; }
  .ours { fill: #0969da; }
  .peer { fill: #afb8c1; }
  .mark { fill: none; stroke: #1f2328; stroke-opacity: 0.45; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .note { fill: #9198a1; }
    .ours { fill: #4493f8; }
    .peer { fill: #656c76; }
    .mark { stroke: #f0f6fc; }
  }
</style>
${drawn.join("\n")}
</svg>
`;
}

/**
 * The engines of a part, the first of them first, with how fast they are beside it. The engine that compiles is out of
 * every scale.
 * @param {Part} part
 * @param {Engine[]} engines
 * @returns {Bar[]}
 */
function bars({ programs }, engines) {
  const [first] = engines;
  return engines
    .filter(({ kind }) => kind !== "host")
    .flatMap(({ name, title, kind }) => {
      const ratios = programs.flatMap((row) => {
        const [ours, theirs] = [time(row, first?.name ?? ""), time(row, name)];
        return ours === null || theirs === null ? [] : [ours / theirs];
      });
      const mean = geometricMean(ratios);
      return mean === null ? [] : [{ title, kind, mean, ratios }];
    });
}

/**
 * @param {Part} part
 * @param {Bar[]} bars
 * @param {number} top
 */
function draw(part, bars, top) {
  const longest = Math.max(...bars.flatMap(({ ratios }) => ratios));
  const at = (/** @type {number} */ ratio) => (left + ((right - left) * ratio) / longest).toFixed(1);
  const rows = bars.map(({ title, kind, mean, ratios }, index) => {
    const y = top + heading + index * (barHeight + gap);
    // It could not run the others.
    const share = ratios.length < part.programs.length ? ` of ${ratios.length}` : "";
    const marks = kind === "ours" ? [] : ratios.map((ratio) => `M${at(ratio)} ${y + 2}v${barHeight - 4}`);
    return `<text x="${left - 8}" y="${y + 12}" text-anchor="end">${escape(title)}</text>
<rect class="${kind}" x="${left}" y="${y}" width="${(Number(at(mean)) - left).toFixed(1)}" height="${barHeight}" rx="2"/>
<path class="mark" d="${marks.join("")}"/>
<text class="value" x="${right + 8}" y="${y + 12}">${mean.toFixed(2)}${share}</text>`;
  });
  return `<text class="heading" x="8" y="${top + 16}">${escape(part.description)}, ${part.temperature}</text>
<text class="note" x="8" y="${top + 32}">speed relative to ${escape(bars[0]?.title ?? "")}: geometric mean of ${part.programs.length} programs, a mark for each</text>
${rows.join("\n")}`;
}

/** @param {string} text */
function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
