// What the page does about sharing: makes links and opens them.

import { saveFile } from "../files";
import { saveDraft } from "../state/draft";
import type { PageEvent } from "../state/events";
import { isTouched, type Sharing, sharedProgram } from "../state/sharing";
import { dispatch, listen, state } from "../state/store";
import { isBusy, isRunnable, type State } from "../state/state";
import { copy } from "./clipboard";
import { type SharedProgram, writeDocument } from "./document";
import { linkOf, snippetOf } from "./address";
import { isShared, LONGEST_LINK, readHash, writeHash } from "./link";
import { Refusal } from "./refusal";

export function startSharing(): void {
  listen(react);
  addEventListener("hashchange", () => void openAddress());
  void openAddress();
}

function react(event: PageEvent, after: State): void {
  switch (event.kind) {
    case "program opened":
      awaited = event.program;
      break;
    case "share requested":
      void share(after);
      break;
    case "copy requested":
      if (after.sharing.phase === "open") void copyAgain(after.sharing, event.what);
      break;
    case "save requested":
      saveFile(writeDocument(sharedProgram(after), 2), shareFileName(after), "application/json");
      break;
    case "loaded":
    case "arrived":
      goToMoment(after);
      break;
    default:
      // The address no longer is that of what is shown.
      if (isTouched(event) && isShared(location.hash)) setHash("");
      break;
  }
}

/** The program that was opened last, as long as it is not yet at the step that was shared. */
let awaited: SharedProgram | null = null;

/** Takes a shared run to where its author had it: what was not run for him is not run here. */
function goToMoment(now: State): void {
  const { run, visit, debug } = now;
  if (visit === null || visit !== awaited || visit.step === null || !isRunnable(now) || isBusy(now)) return;
  const { step } = visit;
  if (run.phase === "none" && visit.view.ended === true) {
    // It had come to its end, and was then gone back along.
    const stops = visit.breakpoints.some(({ enabled }) => enabled);
    // Breakpoints would stop it before its end.
    const end = { kind: "seek", step: Number.MAX_SAFE_INTEGER } as const;
    dispatch(stops ? { kind: "motion requested", motion: end } : { kind: "run requested" });
    return;
  }
  awaited = null;
  if (debug.view?.position !== step) dispatch({ kind: "motion requested", motion: { kind: "seek", step } });
}

/** The number of the last hash that was read: an earlier one may take longer, and is no longer wanted. */
let reading = 0;

/** Opens the program that the page's address leads to, if it does. */
async function openAddress(): Promise<void> {
  reading += 1;
  const number = reading;
  const { hash } = location;
  if (!isShared(hash)) return;
  try {
    const program = await readHash(hash);
    if (number === reading) dispatch({ kind: "program opened", program });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (number === reading) dispatch({ kind: "program refused", from: "link", message: error.message });
  }
}

/** Makes a link, copies it if it is not too long, and opens the dialog that says so. */
async function share(shared: State): Promise<void> {
  const hash = writeHash(sharedProgram(shared));
  const link = hash.then((hash) => {
    const link = linkOf(hash);
    if (link.length > LONGEST_LINK) throw new RangeError("the link is too long");
    return link;
  });
  const copied = await copy(link).catch(() => false);
  // The page is at the address of what it shows, for those who copy that, and for a reload.
  if (linkOf(await hash).length <= LONGEST_LINK && state.value.source === shared.source) {
    saveDraft(shared);
    setHash(await hash);
  }
  dispatch({ kind: "shared", hash: await hash, copied });
}

async function copyAgain({ hash }: Sharing & { phase: "open" }, what: "link" | "snippet"): Promise<void> {
  const succeeded = await copy(what === "link" ? linkOf(hash) : snippetOf(hash));
  dispatch({ kind: "copied", what, succeeded });
}

function shareFileName({ source }: State): string {
  return `${source.name.replace(/\.\w+$/, "")}.semblance.json`;
}

/** Changes the address without an event and without an entry in the browser's history. */
function setHash(hash: string): void {
  history.replaceState(null, "", location.pathname + location.search + hash);
}
