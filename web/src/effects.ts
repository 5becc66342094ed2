// What the page does about what happens: talks to the engine, keeps the draft, hands out files.

import { Branching } from "./branching";
import { type AnswerTo, Debugging, specsOf } from "./debugging";
import { EngineClient } from "./engine/client";
import type { ModuleQuestion, Question } from "./engine/types";
import { saveFile } from "./files";
import { Inspecting, type ModuleAnswerTo } from "./inspecting";
import { Pointing } from "./pointing";
import { Inquiries } from "./inquiries";
import { saveDraft } from "./state/draft";
import type { PageEvent } from "./state/events";
import { likeOf } from "./state/timelines";
import { isCompiled, isRunnable, problemsOf, runOf, type State } from "./state/state";
import { dispatch, listen, state } from "./state/store";
import { specOf, usesWasi } from "./state/world";

/** Typing pauses for so long before the source is compiled. */
const TYPING_PAUSE = 150;
const DRAFT_PAUSE = 400;

/** How often the engine may fail over one and the same thing that the user has done. */
const FAILURES_ALLOWED = 2;

const client = new EngineClient(dispatch);
const debugging = new Debugging(client);
const inspecting = new Inspecting(client);
const branching = new Branching(client);
const pointing = new Pointing(inspecting);
const inquiries = new Inquiries(debugging);

/** Asks the engine about the moment that is shown, when it is; `null` when the page has gone on meanwhile. */
export function ask<Q extends Question>(question: Q): Promise<AnswerTo<Q> | null> {
  return debugging.ask(question);
}

/** Asks the engine about the module that the source is; `null` when it is not that any more. */
export function inspect<Q extends ModuleQuestion>(question: Q): Promise<ModuleAnswerTo<Q> | null> {
  return inspecting.ask(question);
}

/** Asks the engine about the run, whatever moment is shown; `null` when there is none, or another one meanwhile. */
export function askRun<Q extends Question>(question: Q): Promise<AnswerTo<Q> | null> {
  return debugging.askRun(question);
}

/** The revision that the engine is loading; it gets the next one when it is done with it. */
let loading: number | null = null;
let typing: ReturnType<typeof setTimeout> | undefined;
let drafting: ReturnType<typeof setTimeout> | undefined;
let failures = 0;

export function start(): void {
  listen(react);
  addEventListener("pagehide", () => {
    saveDraft(state.value);
  });
  restart();
}

function react(event: PageEvent, after: State, before: State): void {
  const hasSameBreakpoints = after.debug.breakpoints === before.debug.breakpoints;
  if (after.source !== before.source || after.call !== before.call || !hasSameBreakpoints) keepDraft();
  debugging.react(event, after, before);
  inspecting.react(event);
  pointing.react(event, after, before);
  branching.react(event, after, before);
  inquiries.react(event, after, before);
  switch (event.kind) {
    case "edited":
      forgive();
      clearTimeout(typing);
      typing = setTimeout(load, TYPING_PAUSE);
      break;
    case "example chosen":
    case "text opened":
    case "binary opened":
    case "program opened":
      forgive();
      load();
      break;
    case "function chosen":
    case "arguments edited":
      check();
      break;
    case "run requested":
    case "replay requested":
    case "motion requested":
      if (after.run.phase !== "requested") break;
      forgive();
      proceed();
      break;
    case "stop requested": {
      const run = runOf(after);
      if (run !== null && (after.run.phase === "running" || after.debug.travel !== null)) stop(run);
      break;
    }
    case "download requested":
      if (isRunnable(after)) client.send({ kind: "encode" });
      break;
    case "text download requested": {
      const name = after.source.name.replace(/\.\w+$/, "") + ".wat";
      saveFile(after.source.text.toString(), name, "text/plain");
      break;
    }
    case "format requested": {
      const { revision, text } = after.source;
      if (after.engine.phase === "ready") client.send({ kind: "format", revision, text: text.toString() });
      break;
    }
    case "formatted":
      load();
      break;
    case "encoded":
      saveFile(event.bytes, after.source.name.replace(/\.\w+$/, "") + ".wasm", "application/wasm");
      break;
    case "snapshots limited":
      limitSnapshots(after);
      break;
    case "ready":
      limitSnapshots(after);
      load();
      break;
    case "loaded":
      loading = null;
      load();
      check();
      proceed();
      break;
    case "progress":
      requestAnimationFrame(() => {
        client.send({ kind: "seen" });
      });
      break;
    case "arrived": {
      client.answered();
      const run = runOf(after);
      if (run !== null && usesWasi(after.module)) client.send({ kind: "list files", run });
      break;
    }
    case "refused":
      client.answered();
      break;
    case "typed": {
      const run = runOf(after);
      if (run !== null) client.send({ kind: "type", run, text: event.text });
      break;
    }
    case "picture used": {
      const run = runOf(after);
      if (run !== null && after.run.phase === "running") client.send({ kind: "happen", run, event: event.event });
      break;
    }
    case "file wanted": {
      const run = runOf(after);
      if (run !== null) client.send({ kind: "fetch file", run, path: event.path });
      break;
    }
    case "file fetched":
      saveFile(event.bytes, event.path.replace(/^.*\//, ""), "application/octet-stream");
      break;
    case "failed":
      failures += 1;
      if (failures <= FAILURES_ALLOWED) restart();
      else dispatch({ kind: "engine given up", message: event.message });
      break;
    case "engine unresponsive":
      restart();
      break;
    default:
      break;
  }
}

function limitSnapshots({ snapshotLimit }: State): void {
  client.send({ kind: "limit snapshots", bytes: snapshotLimit });
}

function restart(): void {
  loading = null;
  client.start();
}

/** The user has done something: whatever made the engine fail, it may work now. */
function forgive(): void {
  const hadGivenUp = failures > FAILURES_ALLOWED;
  failures = 0;
  if (hadGivenUp) restart();
}

/** Has the engine look at what is open now, unless it has, or is busy with something older. */
function load(): void {
  clearTimeout(typing);
  const { engine, opening, source, call } = state.value;
  if (engine.phase !== "ready" || loading !== null) return;
  if (opening !== null) {
    loading = opening.revision;
    const wanted = opening.visit?.function ?? call.function;
    client.send({ kind: "load", revision: loading, input: { kind: "binary", bytes: opening.bytes }, wanted });
  } else if (!isCompiled(state.value)) {
    loading = source.revision;
    const { binary, text } = source;
    const input =
      binary === null ? { kind: "text" as const, text: text.toString() } : { kind: "binary" as const, bytes: binary };
    client.send({ kind: "load", revision: loading, input, wanted: call.function });
  }
}

function check(): void {
  const { call } = state.value;
  if (call.function === null || !isRunnable(state.value)) return;
  client.send({ kind: "check", function: call.function, arguments: call.arguments });
}

/** Runs what the user wanted to run, once it is known what that is. */
function proceed(): void {
  if (state.value.run.phase !== "requested") return;
  if (!isCompiled(state.value)) {
    load();
    return;
  }
  const [problem] = problemsOf(state.value);
  if (problem !== undefined) {
    dispatch({ kind: "run refused", problem });
    return;
  }
  const { motion } = state.value.run;
  const like = likeOf(state.value.timelines);
  dispatch({ kind: "run started" });
  const { call, lastRun, debug, world, source } = state.value;
  client.send({
    kind: "run",
    run: lastRun,
    like,
    function: call.function,
    arguments: call.arguments,
    breakpoints: specsOf(debug.breakpoints),
    wanted: debug.findings.wanted,
    travel: debug.lastTravel,
    motion,
    world: specOf(world, source.name),
    files: world.files,
  });
}

function stop(run: number): void {
  client.insist({ kind: "stop", run }, () => {
    dispatch({ kind: "engine unresponsive" });
  });
}

function keepDraft(): void {
  clearTimeout(drafting);
  drafting = setTimeout(() => {
    saveDraft(state.value);
  }, DRAFT_PAUSE);
}
