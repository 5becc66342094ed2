// The top of the page inside of another one: whose it is, and the way to all of it.

import { useSignal, useSignalEffect } from "@preact/signals";
import { linkOf } from "../share/address";
import { writeHash } from "../share/link";
import { sharedProgram } from "../state/sharing";
import { select, state } from "../state/store";
import { Mark, OutIcon } from "./icons";

const source = select((state) => state.source);
const call = select((state) => state.call);

export function EmbeddedHeader() {
  const address = useSignal(linkOf(location.hash));

  useSignalEffect(() => {
    const program = sharedProgram({ ...state.peek(), source: source.value, call: call.value });
    let isCurrent = true;
    void writeHash(program).then((hash) => {
      if (isCurrent) address.value = linkOf(hash);
    });
    return () => {
      isCurrent = false;
    };
  });

  return (
    <header class="page-head">
      <h1 class="wordmark">
        <Mark />
        Semblance
      </h1>
      <a class="button" href={address.value} target="_blank" rel="noopener">
        <OutIcon />
        Open in Semblance
      </a>
    </header>
  );
}
