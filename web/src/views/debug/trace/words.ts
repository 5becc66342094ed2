// What an event did, for eyes and for ears.

import type { EventInfo, ValueInfo } from "../../../engine/types";
import type { NumberFormat } from "../../../state/debug";
import { count, thousands, visible } from "../../format";
import { addressText } from "../address";
import { textOf } from "../value_text";

/** What it took. */
export function takenText({ operands }: EventInfo, format: NumberFormat): string {
  return listed(operands, format);
}

/** What it gave or changed. */
export function givenText(event: EventInfo, format: NumberFormat): string {
  const { effect, results } = event;
  const given = results === null ? "" : listed(results, format);
  switch (effect?.kind) {
    case "variable":
      return `${visible(effect.name)} = ${textOf(effect.new, format)}`;
    case "memory":
      return `[${addressText(effect.address, 1)}${effect.length > 1 ? `, ${count(effect.length, "byte")}` : ""}]`;
    case "throw":
      return "thrown";
    case "call":
    case "return":
    case undefined:
      return given;
  }
}

/** The whole event in one sentence. */
export function spokenText(event: EventInfo, format: NumberFormat): string {
  const taken = takenText(event, format);
  const given = givenText(event, format);
  const { effect, position, place } = event;
  const parts = [`Step ${thousands(position.step)}`, instructionText(event)];
  if (taken !== "") parts.push(effect?.kind === "return" || isEnd(event) ? `gives back ${taken}` : `takes ${taken}`);
  if (given !== "") parts.push(effect?.kind === "memory" ? `writes ${given}` : `gives ${given}`);
  if (effect?.kind === "call" && effect.isHost) parts.push(`the host's ${visible(effect.function)}`);
  if (event.function !== "") parts.push(`in ${visible(event.function)}`);
  if (place !== null) parts.push(`line ${place.line}`);
  return parts.join(", ");
}

/** The instruction; and for a function that ends, which. */
export function instructionText(event: EventInfo): string {
  return isEnd(event) ? `end of ${visible(event.function)}` : visible(event.text);
}

export function isEnd({ text }: EventInfo): boolean {
  return text === "end";
}

function listed(values: readonly ValueInfo[], format: NumberFormat): string {
  return values.map((value) => textOf(value, format)).join(", ");
}
