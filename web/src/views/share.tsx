// Giving the program away: a link, a snippet for other pages, a file.

import { linkOf, snippetOf } from "../share/address";
import { LONG_LINK, LONGEST_LINK } from "../share/link";
import type { Copyable } from "../state/sharing";
import { dispatch, select } from "../state/store";
import { thousands } from "./format";
import { CheckIcon, CloseIcon, CopyIcon, DownloadIcon, ErrorIcon, ShareIcon } from "./icons";

const sharing = select((state) => state.sharing);
const status = select(({ sharing }) => (sharing.phase === "open" ? statusOf(sharing) : null));

export function ShareButton() {
  return (
    <button
      type="button"
      class="button"
      aria-label="Share"
      aria-expanded={sharing.value.phase === "open"}
      onClick={() => {
        dispatch({ kind: "share requested" });
      }}
    >
      <ShareIcon />
      <span class="button-text">Share</span>
    </button>
  );
}

/** Stands below the page's head and covers nothing. The line that tells what happened is always there, to be heard. */
export function SharePanel() {
  const { value: now } = sharing;
  return (
    <div class={now.phase === "open" ? "share share-open" : "share"} onKeyDown={closeOnEscape}>
      <p class="share-status" role="status" aria-label="Sharing">
        {status.value !== null && (
          <>
            {status.value.mood === "good" ? <CheckIcon /> : <ErrorIcon />}
            <span class={`share-${status.value.mood}`}>{status.value.text}</span>
          </>
        )}
      </p>
      {now.phase === "open" && <Ways hash={now.hash} />}
    </div>
  );
}

function Ways({ hash }: { hash: string }) {
  const link = linkOf(hash);
  return (
    <>
      {link.length <= LONGEST_LINK && (
        <>
          <Field what="link" label="Link" text={link} />
          <Field what="snippet" label="Embed" text={snippetOf(hash)} />
        </>
      )}
      <button
        type="button"
        class="button share-file"
        onClick={() => {
          dispatch({ kind: "save requested" });
        }}
      >
        <DownloadIcon />
        Save as file
      </button>
      <button
        type="button"
        class="button button-quiet share-close"
        aria-label="Close sharing"
        onClick={() => {
          dispatch({ kind: "share closed" });
        }}
      >
        <CloseIcon />
      </button>
    </>
  );
}

function Field({ what, label, text }: { what: Copyable; label: string; text: string }) {
  return (
    <div class="share-field">
      <label class="share-way">
        <span class="label">{label}</span>
        <input
          class="input mono"
          type="text"
          readOnly
          aria-label={label}
          value={text}
          onFocus={({ currentTarget }) => {
            currentTarget.select();
          }}
        />
      </label>
      <button
        type="button"
        class="button"
        aria-label={`Copy ${what}`}
        onClick={() => {
          dispatch({ kind: "copy requested", what });
        }}
      >
        <CopyIcon />
      </button>
    </div>
  );
}

type Status = { mood: "good" | "warn" | "bad"; text: string };

function statusOf({ hash, copied }: { hash: string; copied: { what: Copyable; succeeded: boolean } | null }): Status {
  const { length } = linkOf(hash);
  if (length > LONGEST_LINK) {
    return {
      mood: "bad",
      text: `Too large for a link: it would have ${thousands(length)} characters. A file can be shared.`,
    };
  }
  if (copied?.succeeded === false)
    return { mood: "warn", text: "The browser allows no copying: copy the link from here." };
  const done = copied?.what === "snippet" ? "Snippet copied" : "Link copied";
  if (length < LONG_LINK) return { mood: "good", text: done };
  return {
    mood: "warn",
    text: `${done}. It has ${thousands(length)} characters, and some programs cut long links off: a file is safer.`,
  };
}

function closeOnEscape(event: KeyboardEvent): void {
  if (event.key === "Escape") dispatch({ kind: "share closed" });
}
