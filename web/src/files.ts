// Files that come in, by button or by drop, and files that go out.

import { readDocument } from "./share/document";
import { Refusal } from "./share/refusal";
import { dispatch, state } from "./state/store";
import { usesWasi } from "./state/world";

/** What is larger would only bring the browser to its knees. */
const LIMIT = 64 << 20;

/** How every WebAssembly binary begins. */
const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/** Opens what comes at once. Only one file can be shown, but a program can have all the others. */
export function openFiles(files: readonly File[]): void {
  for (const [index, file] of files.entries()) {
    if (index === 0 || isForProgram(file.name)) void openFile(file);
  }
}

export async function openFile(file: File): Promise<void> {
  const { name } = file;
  if (file.size > LIMIT) {
    dispatch({ kind: "file unreadable", name, message: `it is larger than ${LIMIT >> 20} MiB` });
    return;
  }
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const isBinary = name.endsWith(".wasm") || MAGIC.every((byte, index) => bytes[index] === byte);
    if (isBinary) dispatch({ kind: "binary opened", name, bytes });
    else if (isForProgram(name)) dispatch({ kind: "file given", file: { path: name, bytes } });
    else if (name.endsWith(".json")) openShared(bytes);
    else dispatch({ kind: "text opened", name, text: new TextDecoder().decode(bytes) });
  } catch (error) {
    dispatch({ kind: "file unreadable", name, message: error instanceof Error ? error.message : String(error) });
  }
}

/** Whether a file is not to be run or shown, but is something for the program that is open to work on. */
function isForProgram(name: string): boolean {
  return usesWasi(state.value.module) && !/\.(wat|wast|semblance\.json)$/.test(name);
}

/** A program in the form in which it is shared when it is too long for a link. */
function openShared(bytes: Uint8Array): void {
  try {
    dispatch({ kind: "program opened", program: readDocument(new TextDecoder().decode(bytes)) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    dispatch({ kind: "program refused", from: "file", message: error.message });
  }
}

export function saveFile(content: BlobPart, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by the time that the next task runs.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  });
}
