// What the debugger's buttons show: a dot is an instruction, an arrow the way.

import { Icon } from "../icons";

export function StepIntoIcon() {
  return (
    <Icon>
      <path d="M8 1.75v7M5 6l3 3 3-3" />
      <circle cx="8" cy="13" r="1.5" fill="currentColor" />
    </Icon>
  );
}

export function StepOutIcon() {
  return (
    <Icon>
      <path d="M8 9.25v-7M5 5l3-3 3 3" />
      <circle cx="8" cy="13" r="1.5" fill="currentColor" />
    </Icon>
  );
}

export function StepOverIcon() {
  return (
    <Icon>
      <path d="M2 8.5c1.2-3.6 3.4-5.3 6-5.3 2.5 0 4.6 1.6 5.6 4.6M14.4 4.3l-.6 3.7-3.6-.8" />
      <circle cx="8" cy="13" r="1.5" fill="currentColor" />
    </Icon>
  );
}

export function StepBackIcon() {
  return (
    <Icon>
      <path d="M14 8.5c-1.2-3.6-3.4-5.3-6-5.3-2.5 0-4.6 1.6-5.6 4.6M1.6 4.3l.6 3.7 3.6-.8" />
      <circle cx="8" cy="13" r="1.5" fill="currentColor" />
    </Icon>
  );
}

export function ContinueIcon() {
  return (
    <Icon>
      <path d="M3 3v10" />
      <path d="M6.25 3.25v9.5L14 8z" fill="currentColor" />
    </Icon>
  );
}

export function ReverseContinueIcon() {
  return (
    <Icon>
      <path d="M13 3v10" />
      <path d="M9.75 3.25v9.5L2 8z" fill="currentColor" />
    </Icon>
  );
}
