// How numbers are written in all views.

import { type Debug, LANES, type Notation, NOTATIONS } from "../../state/debug";
import { dispatch, select, selectFrom } from "../../state/store";

const format = select(({ debug }) => debug.format);

/** A program that never says so has no vectors. */
const hasVectors = selectFrom(
  ({ debug }) => debug,
  ["source"],
  ({ source }: Pick<Debug, "source">) => source?.text.toString().includes("v128") ?? false,
);

const NAMES: Record<Notation, string> = {
  decimal: "Decimal",
  hexadecimal: "Hexadecimal",
  bits: "Bits",
  float: "Float",
};

export function FormatChoice() {
  return (
    <div class="format-choice">
      {hasVectors.value && (
        <Choice
          label="Vector lanes"
          value={format.value.lanes}
          choices={LANES}
          nameOf={(lanes) => lanes}
          choose={(lanes) => {
            dispatch({ kind: "format chosen", format: { ...format.value, lanes } });
          }}
        />
      )}
      <Choice
        label="Number format"
        value={format.value.notation}
        choices={NOTATIONS}
        nameOf={(notation) => NAMES[notation]}
        choose={(notation) => {
          dispatch({ kind: "format chosen", format: { ...format.value, notation } });
        }}
      />
    </div>
  );
}

type ChoiceProperties<T extends string> = {
  label: string;
  value: T;
  choices: readonly T[];
  nameOf: (choice: T) => string;
  choose: (choice: T) => void;
};

function Choice<T extends string>({ label, value, choices, nameOf, choose }: ChoiceProperties<T>) {
  return (
    <select
      class="select select-small"
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => {
        const chosen = choices.find((it) => it === currentTarget.value);
        if (chosen !== undefined) choose(chosen);
      }}
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {nameOf(choice)}
        </option>
      ))}
    </select>
  );
}
