// How numbers are written in all views.

import type { NumberFormat } from "../../state/debug";
import { dispatch, select } from "../../state/store";

const format = select(({ debug }) => debug.format);

const CHOICES: readonly { format: NumberFormat; name: string }[] = [
  { format: "decimal", name: "Decimal" },
  { format: "hexadecimal", name: "Hexadecimal" },
  { format: "bits", name: "Bits" },
  { format: "float", name: "Float" },
];

export function FormatChoice() {
  return (
    <select
      class="select select-small"
      aria-label="Number format"
      value={format.value}
      onChange={({ currentTarget }) => {
        const chosen = CHOICES.find((it) => it.format === currentTarget.value);
        if (chosen !== undefined) dispatch({ kind: "format chosen", format: chosen.format });
      }}
    >
      {CHOICES.map(({ format, name }) => (
        <option key={format} value={format}>
          {name}
        </option>
      ))}
    </select>
  );
}
