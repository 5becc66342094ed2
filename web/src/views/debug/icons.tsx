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

/** A line back to where something began. */
export function OriginIcon() {
  return (
    <Icon size={14}>
      <circle cx="3.5" cy="11.5" r="1.75" fill="currentColor" />
      <path d="M13 12.5c0-5-3.2-7.5-8.5-7.5M7 2.5 4.25 5 7 7.5" />
    </Icon>
  );
}

export function PlayIcon() {
  return (
    <Icon>
      <path d="M5 3.5v9l7-4.5z" fill="currentColor" />
    </Icon>
  );
}

export function PlayBackIcon() {
  return (
    <Icon>
      <path d="M11 3.5v9L4 8z" fill="currentColor" />
    </Icon>
  );
}

export function PauseIcon() {
  return (
    <Icon>
      <path d="M5.5 3.5v9M10.5 3.5v9" stroke-width="2.25" />
    </Icon>
  );
}

export function EditIcon() {
  return (
    <Icon size={14}>
      <path d="m2.5 13.5.7-3L10.8 3l2.3 2.3-7.6 7.5zM9.3 4.5l2.3 2.3" />
    </Icon>
  );
}

export function ToCursorIcon() {
  return (
    <Icon>
      <path d="M2 8h6.5M6 5.25 8.75 8 6 10.75M11 3h3M11 13h3M12.5 3v10" />
    </Icon>
  );
}
