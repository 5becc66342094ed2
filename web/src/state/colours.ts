// Colours of text as they are shown: what a program chose, changed as little as makes it readable on the page's light and
// dark ground, which the program knows nothing of.

import type { Colour, Style } from "./styled";

type Rgb = readonly [number, number, number];

/** Ink and paper, for one scheme; no paper where the page's own is left. */
export type Painted = { readonly ink: string; readonly paper: string | null };

/** The same for both schemes. */
export type Colours = { readonly light: Painted; readonly dark: Painted };

/** The page's own colours, and the sixteen that have names. */
type Scheme = { readonly ink: Rgb; readonly paper: Rgb; readonly named: readonly Rgb[] };

/** As the tokens `--ink` and `--surface` have them. */
const LIGHT: Scheme = {
  ink: [0x1c, 0x1c, 0x21],
  paper: [0xff, 0xff, 0xff],
  named: [
    [0x1c, 0x1c, 0x1c],
    [0xa5, 0x22, 0x2f],
    [0x1d, 0x6b, 0x33],
    [0x7a, 0x52, 0x00],
    [0x1f, 0x52, 0xb5],
    [0x8a, 0x2a, 0x8f],
    [0x0b, 0x64, 0x72],
    [0xd0, 0xd0, 0xd0],
    [0x66, 0x66, 0x66],
    [0xd0, 0x2c, 0x3c],
    [0x27, 0x96, 0x48],
    [0xb5, 0x7c, 0x00],
    [0x2f, 0x6b, 0xe0],
    [0xb5, 0x3a, 0xbb],
    [0x0e, 0x8a, 0x9d],
    [0xf4, 0xf4, 0xf4],
  ],
};

const DARK: Scheme = {
  ink: [0xeb, 0xeb, 0xef],
  paper: [0x17, 0x18, 0x1c],
  named: [
    [0x00, 0x00, 0x00],
    [0xe0, 0x6c, 0x6c],
    [0x62, 0xb8, 0x74],
    [0xd0, 0xa7, 0x46],
    [0x6f, 0x9c, 0xf0],
    [0xcb, 0x7e, 0xd1],
    [0x55, 0xb9, 0xc8],
    [0xd0, 0xd0, 0xd0],
    [0x80, 0x80, 0x80],
    [0xff, 0x8f, 0x8f],
    [0x7f, 0xd4, 0x8f],
    [0xe8, 0xc2, 0x67],
    [0x8f, 0xb6, 0xff],
    [0xe3, 0x9a, 0xe8],
    [0x76, 0xd3, 0xe0],
    [0xff, 0xff, 0xff],
  ],
};

/** What text needs between ink and paper to be read, by the accessibility guidelines. */
const CONTRAST = 4.5;

const known = new Map<string, Colours>();

/** The colours of a style; `null` when it has none of its own. */
export function coloursOf({ ink, paper, faint, reverse, hidden }: Style): Colours | null {
  if (ink === null && paper === null && !faint && !reverse && !hidden) return null;
  const key = JSON.stringify([ink, paper, faint, reverse, hidden]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const paint = (scheme: Scheme): Painted => {
    const inkThere = rgb(ink, scheme) ?? scheme.ink;
    const paperThere = rgb(paper, scheme) ?? scheme.paper;
    const [front, ground] = reverse ? [paperThere, inkThere] : [inkThere, paperThere];
    const seen = faint ? mixed(front, ground, 0.4) : front;
    return {
      // Hidden text is there to be selected, as in a terminal.
      ink: css(hidden ? ground : readable(seen, ground)),
      paper: paper === null && !reverse ? null : css(ground),
    };
  };
  const colours = { light: paint(LIGHT), dark: paint(DARK) };
  // A program can choose sixteen million.
  if (known.size >= 4096) known.clear();
  known.set(key, colours);
  return colours;
}

function rgb(colour: Colour | null, scheme: Scheme): Rgb | null {
  return typeof colour === "number" ? (scheme.named[colour] ?? null) : colour;
}

/** The ink itself where it can be read on a paper, else as near to it as can. */
function readable(ink: Rgb, paper: Rgb): Rgb {
  const white: Rgb = [255, 255, 255];
  const black: Rgb = [0, 0, 0];
  const end = contrast(white, paper) > contrast(black, paper) ? white : black;
  for (let share = 0; share < 1; share += 1 / 32) {
    const tried = mixed(ink, end, share);
    if (contrast(tried, paper) >= CONTRAST) return tried;
  }
  return end;
}

function mixed([red, green, blue]: Rgb, [otherRed, otherGreen, otherBlue]: Rgb, share: number): Rgb {
  const mix = (one: number, other: number): number => Math.round(one + (other - one) * share);
  return [mix(red, otherRed), mix(green, otherGreen), mix(blue, otherBlue)];
}

function contrast(one: Rgb, other: Rgb): number {
  const [more, less] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((more ?? 0) + 0.05) / ((less ?? 0) + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (part: number): number => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
