// Copying, with whatever means the browser gives.

/** Copies a text, which may still be in the making; whether that worked. Must be called while the user does something. */
export async function copy(text: string | Promise<string>): Promise<boolean> {
  try {
    // A promise goes to the clipboard itself: some browsers allow no copying once the user's action is over.
    const content = Promise.resolve(text).then((text) => new Blob([text], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": content })]);
    return true;
  } catch {
    // The clipboard is refused, or the page is served over plain HTTP, where there is none.
    return copySelected(await text);
  }
}

function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.className = "spoken";
  field.readOnly = true;
  field.value = text;
  document.body.append(field);
  field.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- The one way where there is no clipboard.
  const isCopied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
