// Files can be dropped anywhere on the page.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { openFiles } from "../files";
import { select } from "../state/store";
import { usesWasi } from "../state/world";

const takesFiles = select(({ module }) => usesWasi(module));

export function DropTarget() {
  const isOver = useSignal(false);

  useEffect(() => {
    const abort = new AbortController();
    // Before the editor, which would insert the file's bytes as text.
    const options = { capture: true, signal: abort.signal };
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      isOver.value = true;
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) isOver.value = false;
    };
    const drop = (event: DragEvent) => {
      isOver.value = false;
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      openFiles([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener("dragenter", over, options);
    addEventListener("dragover", over, options);
    addEventListener("dragleave", leave, options);
    addEventListener("drop", drop, options);
    return () => {
      abort.abort();
    };
  }, [isOver]);

  if (!isOver.value) return null;
  return (
    <div class="drop-target" aria-hidden="true">
      <p>
        Drop a <b>.wasm</b>, <b>.wat</b> or <b>.semblance.json</b> file
        {takesFiles.value && ", or files for the program"}
      </p>
    </div>
  );
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
