// All keys of the page, for people to look up.

import { shortcutOf } from "./debug/keys";

/** Any of the chords does it; the keys of a chord are joined by `+`. */
export type Shortcut = { chords: readonly string[]; does: string };
export type Group = { title: string; keys: readonly Shortcut[] };

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The keys of a chord, as the keyboard before the user names them. */
export function keysOf(chord: string): string[] {
  const names: Record<string, string> = isMac ? { Ctrl: "⌘", Alt: "⌥" } : {};
  return chord.split("+").map((key) => names[key] ?? key);
}

/** What the debugger's own list says of a motion. */
function motion(kind: "continue" | "reverseContinue" | "over" | "into" | "out" | "back", does: string): Shortcut {
  return { chords: shortcutOf({ kind }).shown.split(", "), does };
}

export const keyGroups: readonly Group[] = [
  {
    title: "Run and step",
    keys: [
      { chords: ["Ctrl+Enter"], does: "Run" },
      motion("into", "Step into"),
      motion("over", "Step over"),
      motion("out", "Step out"),
      motion("back", "Step back"),
      motion("continue", "Continue"),
      motion("reverseContinue", "Reverse continue"),
      { chords: ["Ctrl+F10"], does: "Run to the cursor, in the source" },
      { chords: ["F9"], does: "Set or clear a breakpoint at the cursor’s line" },
      { chords: ["?"], does: "Show these keys" },
    ],
  },
  {
    title: "In the source",
    keys: [
      { chords: ["Ctrl+Space"], does: "Complete an instruction or a name" },
      { chords: ["F12", "Ctrl+Click"], does: "Go to the definition of a name" },
      { chords: ["F2"], does: "Rename it" },
      { chords: ["Shift+Alt+F"], does: "Format" },
      { chords: ["Ctrl+/"], does: "Turn lines into comments, and back" },
      { chords: ["Ctrl+F"], does: "Find and replace" },
      { chords: ["Ctrl+Shift+["], does: "Fold a list" },
      { chords: ["Ctrl+Shift+]"], does: "Unfold it" },
      { chords: ["Ctrl+Z"], does: "Undo, also through examples and links" },
      { chords: ["Tab"], does: "Leave the source" },
    ],
  },
  {
    title: "In the module’s sections and bytes",
    keys: [
      {
        chords: ["↑", "↓", "Page ↓", "Home"],
        does: "Go through the sections; what is there is shown as text and bytes",
      },
      { chords: ["→", "←"], does: "Open a section, and close it; from what is in it to the section" },
      { chords: ["Enter"], does: "Open or close a section" },
      { chords: ["←", "↑", "→", "↓"], does: "Go from byte to byte, here as in a memory" },
      { chords: ["Home", "End"], does: "To the ends of a row of bytes; with Ctrl of all bytes" },
    ],
  },
  {
    title: "In the views",
    keys: [
      { chords: ["←", "→"], does: "Open the view beside, on the tabs" },
      { chords: ["↑", "↓", "Page ↓", "Home"], does: "Go through the trace" },
      { chords: ["Enter"], does: "Go to the step of a row; to the function of a frame of the flame graph" },
      { chords: ["Space", "Esc"], does: "Zoom into a frame of the flame graph, and out" },
      { chords: ["Enter", "Esc"], does: "Take the new value of what is changed, on a second timeline, or leave it" },
      { chords: ["Tab", "Enter"], does: "Go through the timelines, and show one" },
    ],
  },
];
