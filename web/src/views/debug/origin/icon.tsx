// A value that several others were made into.

import { Icon } from "../../icons";

export function RootsIcon() {
  return (
    <Icon size={14}>
      <path d="M4 4.5v1.25c0 1.6 4 1.4 4 3.5v1.25M12 4.5v1.25c0 1.6-4 1.4-4 3.5" />
      <circle cx="4" cy="3" r="1.25" fill="currentColor" />
      <circle cx="12" cy="3" r="1.25" fill="currentColor" />
      <circle cx="8" cy="12.5" r="1.5" fill="currentColor" />
    </Icon>
  );
}
