// The top of the page inside of another one: whose it is, and the way to all of it.

import { useSignal, useSignalEffect } from "@preact/signals";
import { linkOf } from "../share/address";
import { writeHash } from "../share/link";
import { sharedProgram } from "../state/sharing";
import { select, state } from "../state/store";
import { Mark, OutIcon } from "./icons";

const source = select((state) => state.source);
const call = select((state) => state.call);
const position = select(({ debug }) => debug.view?.position);

/** The link follows when nothing has changed for so many milliseconds. */
const PAUSE = 100;

export function EmbeddedHeader() {
  const address = useSignal(linkOf(location.hash));

  useSignalEffect(() => {
    const isShown = { source: source.value, call: call.value, position: position.value };
    let isCurrent = true;
    const timer = setTimeout(() => {
      void writeHash(sharedProgram({ ...state.peek(), ...isShown })).then((hash) => {
        if (isCurrent) address.value = linkOf(hash);
      });
    }, PAUSE);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
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
