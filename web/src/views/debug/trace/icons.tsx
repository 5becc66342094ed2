// Drawings of the trace's buttons.

import { Icon } from "../../icons";

export function FilterIcon() {
  return (
    <Icon>
      <path d="M2 4h12M4.5 8h7M7 12h2" />
    </Icon>
  );
}

export function WidenIcon() {
  return (
    <Icon>
      <path d="M9.5 2.5h4v4M13.5 2.5l-5 5M6.5 13.5h-4v-4M2.5 13.5l5-5" />
    </Icon>
  );
}

export function UpIcon() {
  return (
    <Icon>
      <path d="M4 10l4-4 4 4" />
    </Icon>
  );
}

export function DownIcon() {
  return (
    <Icon>
      <path d="M4 6l4 4 4-4" />
    </Icon>
  );
}

/** Rows, and some of them gone. */
export function MatchesIcon() {
  return (
    <Icon>
      <path d="M2.5 8h11" />
      <path d="M2.5 4h11M2.5 12h11" stroke-dasharray="1 2.5" />
    </Icon>
  );
}
