// The few drawings of the page. Each stands beside a word that says the same, and is hidden from assistive technology.

import type { ComponentChildren } from "preact";

export function Icon({ children, size = 16 }: { children: ComponentChildren; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function FileIcon() {
  return (
    <Icon>
      <path d="M9 1.75H4.25a1 1 0 0 0-1 1v10.5a1 1 0 0 0 1 1h7.5a1 1 0 0 0 1-1V5.5z" />
      <path d="M9 1.75V5.5h3.75" />
    </Icon>
  );
}

export function OpenIcon() {
  return (
    <Icon>
      <path d="M8 10.25v-8M5 5.25l3-3 3 3" />
      <path d="M2.25 10.25v2.5a1 1 0 0 0 1 1h9.5a1 1 0 0 0 1-1v-2.5" />
    </Icon>
  );
}

export function DownloadIcon() {
  return (
    <Icon>
      <path d="M8 2.25v8M5 7.25l3 3 3-3" />
      <path d="M2.25 10.25v2.5a1 1 0 0 0 1 1h9.5a1 1 0 0 0 1-1v-2.5" />
    </Icon>
  );
}

export function ShareIcon() {
  return (
    <Icon>
      <path d="M6.75 9.25a2.6 2.6 0 0 0 3.7 0l2.6-2.6a2.6 2.6 0 0 0-3.7-3.7l-.85.85" />
      <path d="M9.25 6.75a2.6 2.6 0 0 0-3.7 0l-2.6 2.6a2.6 2.6 0 0 0 3.7 3.7l.85-.85" />
    </Icon>
  );
}

export function FormatIcon() {
  return (
    <Icon>
      <path d="M2.25 3.5h11.5M5.25 6.5h8.5M5.25 9.5h5.5M2.25 12.5h8.5" />
    </Icon>
  );
}

export function CopyIcon() {
  return (
    <Icon>
      <rect x="5.75" y="5.75" width="8" height="8" rx="1.25" />
      <path d="M10.25 3.25v-.5a1 1 0 0 0-1-1h-6.5a1 1 0 0 0-1 1v6.5a1 1 0 0 0 1 1h.5" />
    </Icon>
  );
}

export function HelpIcon() {
  return (
    <Icon>
      <rect x="1.75" y="3.75" width="12.5" height="8.5" rx="1.25" />
      <path d="M4.5 6.5h.05M7 6.5h.05M9.5 6.5h.05M11.75 6.5h.05M5.25 9.5h5.5" />
    </Icon>
  );
}

export function OutIcon() {
  return (
    <Icon>
      <path d="M9.5 2.5h4v4M13.5 2.5 7.75 8.25" />
      <path d="M12.5 9.5v3a1 1 0 0 1-1 1h-8a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1h3" />
    </Icon>
  );
}

export function RunIcon() {
  return (
    <Icon>
      <path d="M4.5 2.9v10.2L13 8z" fill="currentColor" />
    </Icon>
  );
}

export function StopIcon() {
  return (
    <Icon>
      <rect x="3.75" y="3.75" width="8.5" height="8.5" rx="1" fill="currentColor" />
    </Icon>
  );
}

export function CompareIcon() {
  return (
    <Icon>
      <rect x="1.75" y="3" width="5" height="10" rx="1" />
      <rect x="9.25" y="3" width="5" height="10" rx="1" />
    </Icon>
  );
}

export function InfoIcon() {
  return (
    <Icon>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 7.25v3.5M8 5v.25" />
    </Icon>
  );
}

export function CheckIcon() {
  return (
    <Icon>
      <path d="m3 8.5 3.2 3.2L13 4.75" />
    </Icon>
  );
}

export function ErrorIcon() {
  return (
    <Icon>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 4.75v3.75M8 11.2v.05" />
    </Icon>
  );
}

export function CloseIcon() {
  return (
    <Icon>
      <path d="m4 4 8 8M12 4l-8 8" />
    </Icon>
  );
}

/** A thing and its likeness: one bracket, and the one that answers it. */
export function Mark() {
  return (
    <svg class="mark" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke-linecap="round" aria-hidden="true">
      <path class="mark-likeness" d="M15.5 3.5c4.7 4.6 4.7 12.4 0 17" stroke-width="2.6" />
      <path class="mark-thing" d="M8.5 3.5c-4.7 4.6-4.7 12.4 0 17" stroke-width="2.6" />
      <circle class="mark-step" cx="12" cy="12" r="2.1" />
    </svg>
  );
}
