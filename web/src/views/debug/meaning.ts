// What expressions mean at the moment that is shown, as the engine reads them.

import { ask } from "../../effects";
import type { AddressFound } from "../../engine/types";
import { state } from "../../state/store";

/** What an expression means as an address, in the call that is shown; `null` when that moment is not shown any more. */
export async function meaningOf(text: string): Promise<AddressFound | null> {
  return ask({ kind: "address", text, level: state.value.debug.level });
}

/** The address alone; `null` when it means none. */
export async function addressOf(text: string): Promise<number | null> {
  return (await meaningOf(text))?.address ?? null;
}
