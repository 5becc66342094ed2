// The source: the editor, what it holds, and what the engine makes of it.

import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { SourceEditor } from "../editor/editor";
import type { Debug } from "../state/debug";
import { failureOf, isCompiled, isOfRun, problemsOf, type State } from "../state/state";
import { dispatch, select, selectFrom, state } from "../state/store";
import { currentOf } from "./debug/current";
import { heatOf } from "./debug/heat";
import { marksOf } from "./debug/marks";
import { inspect } from "../effects";
import { Bytes } from "./module/bytes";
import { Forms } from "./module/forms";
import { Sections } from "./module/sections";
import { count, thousands, visible } from "./format";
import { FileIcon } from "./icons";
import { Proposals } from "./proposals";
import { SourceTools } from "./source_tools";

const name = select(({ source }) => visible(source.name));
const isDisassembly = select(({ source }) => source.binary !== null);
const replaced = select(({ source }) => source.replaced);
const failure = select(failureOf);
const current = selectFrom(({ debug }) => debug, ["view", "level", "outer", "format", "source"], currentOf);
const isOfRunNow = select(isOfRun);
const runRevision = select(({ debug }) => debug.source?.revision ?? null);
const breakpointMarks = selectFrom(
  ({ debug }) => debug,
  ["breakpoints", "resolved"],
  (debug: Pick<Debug, "breakpoints" | "resolved">) => marksOf(debug, isOfRunNow.value),
);
const heat = selectFrom(({ debug }) => debug, ["findings"], heatOf);
const reveal = select((state) => state.reveal);
/** Problems whose places are places of the text that the editor holds. */
const currentProblems = select((state) => (isCompiled(state) ? state.compiled : null));
const summary = select(summaryOf);
const panes = select(({ anatomy }) => anatomy.panes);
const pointed = select(({ anatomy }) => anatomy.pointed);

export function SourceView() {
  const host = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (host.current === null) return;
    const editor = new SourceEditor(host.current, state.value.source.text, {
      edited: (text, isUndo) => {
        dispatch({ kind: "edited", text, isUndo });
      },
      moved: (lines) => {
        dispatch({ kind: "breakpoints moved", lines });
      },
      atLine: (line) => {
        dispatch({ kind: "cursor moved", line });
      },
      pointed: (unit) => {
        dispatch({ kind: "text pointed", unit });
      },
      pointedAtOffset: (offset) => {
        dispatch({ kind: "offset pointed", offset, from: "wat" });
      },
      askLines: (start, length) => inspect({ kind: "lines", start, length }),
      run: () => {
        dispatch({ kind: "run requested" });
      },
      format: () => {
        dispatch({ kind: "format requested" });
      },
      toggleBreakpoint: (line) => {
        dispatch({ kind: "breakpoint toggled", line });
      },
      runToLine: (line) => {
        dispatch({ kind: "motion requested", motion: { kind: "line", line } });
      },
    });
    const followers = [
      effect(() => {
        if (replaced.value > 0) editor.replace(state.peek().source.text);
      }),
      effect(() => {
        if (currentProblems.value !== null) editor.underline(currentProblems.value.problems);
      }),
      effect(() => {
        editor.mark(failure.value);
      }),
      effect(() => {
        editor.showRun(runRevision.value, runRevision.value === state.peek().source.revision);
      }),
      effect(() => {
        editor.showBreakpoints(breakpointMarks.value);
      }),
      effect(() => {
        editor.markCurrent(current.value);
      }),
      effect(() => {
        editor.showOffsets(isDisassembly.value);
      }),
      effect(() => {
        const { value } = pointed;
        editor.link(value?.part.place ?? null, value !== null && value.from !== "wat");
      }),
      effect(() => {
        // The lines that were counted are those of the text that was run.
        editor.showHeat(isOfRunNow.value ? heat.value : []);
      }),
      effect(() => {
        if (reveal.value?.focus === true) editor.goTo(reveal.value.place);
        else if (reveal.value !== null) editor.show(reveal.value.place);
      }),
    ];
    return () => {
      for (const stop of followers) stop();
      editor.destroy();
    };
  }, []);

  return (
    <section class="panel source" aria-label="Source">
      <header class="panel-head">
        <h2 class="file-name">
          <FileIcon />
          <span class="file-name-text">{name}</span>
          {isDisassembly.value && <span class="tag">disassembled</span>}
        </h2>
        <Proposals />
        <p class="summary">{summary}</p>
        <Forms />
        <SourceTools />
      </header>
      <div class={`forms forms-${panes.value.length}`}>
        {panes.value.includes("sections") && <Sections />}
        <div class="editor" ref={host} hidden={!panes.value.includes("wat")} />
        {panes.value.includes("bytes") && <Bytes />}
      </div>
    </section>
  );
}

function summaryOf(state: State): string {
  const { engine, module, opening } = state;
  if (engine.phase === "starting") return "Starting the engine…";
  if (engine.phase === "failed") return "The engine does not start";
  if (opening !== null) return `Opening ${visible(opening.name)}…`;
  const problems = problemsOf(state).length;
  if (problems > 0) return count(problems, "problem");
  if (module === null) return "";
  const imports = module.imports > 0 ? [count(module.imports, "import")] : [];
  return [`${thousands(module.size)} bytes`, ...imports, count(module.exports, "export")].join(" · ");
}
