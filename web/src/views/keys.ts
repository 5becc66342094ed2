// All keys of the page, for people to look up.

export type Key = { keys: string; does: string };
export type KeyGroup = { title: string; keys: readonly Key[] };

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** How the keyboard before the user names its keys. */
export function spelled(keys: string): string {
  return isMac ? keys.replaceAll("Ctrl", "⌘").replaceAll("Alt", "⌥") : keys;
}

export const keyGroups: readonly KeyGroup[] = [
  {
    title: "Everywhere",
    keys: [
      { keys: "Ctrl Enter", does: "Run" },
      { keys: "?", does: "Show these keys" },
    ],
  },
  {
    title: "In the source",
    keys: [
      { keys: "Ctrl Space", does: "Complete an instruction or a name" },
      { keys: "F12", does: "Go to the definition of a name; also Ctrl and a click" },
      { keys: "F2", does: "Rename" },
      { keys: "Shift Alt F", does: "Format" },
      { keys: "Ctrl /", does: "Turn lines into comments, and back" },
      { keys: "Ctrl F", does: "Find and replace" },
      { keys: "Ctrl Shift [", does: "Fold a list" },
      { keys: "Ctrl Shift ]", does: "Unfold it" },
      { keys: "Ctrl Z", does: "Undo, also through examples and links" },
      { keys: "Tab", does: "Leave the source" },
    ],
  },
];
