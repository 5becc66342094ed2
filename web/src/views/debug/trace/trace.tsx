// What the run has executed, instruction by instruction; while it goes on, the end of that.

import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { EventInfo, EventPosition, View } from "../../../engine/types";
import { runOf } from "../../../state/state";
import { dispatch, select } from "../../../state/store";
import { thousands } from "../../format";
import { Panel } from "../panel";
import { Filters, isFull } from "./filters";
import { FilterIcon, WidenIcon } from "./icons";
import { TraceList } from "./list";
import { after, beginningOf, ofStep } from "./position";
import { Reader } from "./reader";
import { Search } from "./search";

const run = select(runOf);
const view = select(({ debug }) => debug.view);
const wanted = select(({ debug }) => debug.findings.wanted);
const isRunning = select(({ run }) => run.phase === "running");
/** How the run ended, in words. */
const ending = select(({ run }) => {
  if (run.phase !== "ended") return null;
  return run.end.kind === "returned" || run.end.kind === "trapped" ? run.end.text : null;
});
const tail = select(({ debug }) => debug.findings.tail);

/** Beside other views there is room for what matters most. */
export function Trace() {
  return <TracePanel isWide={false} />;
}

export function WideTrace() {
  return <TracePanel isWide={true} />;
}

function TracePanel({ isWide }: { isWide: boolean }) {
  const isFiltering = useSignal(isWide || !isFull(wanted.value));
  const reader = useMemo(() => new Reader(), []);
  const active = useSignal<EventPosition | null>(null);
  const reveal = useSignal<{ place: EventPosition } | null>(null);
  /** What has been read is of this run, recorded so far. */
  const read = useRef<{ run: number | null; recorded: number } | null>(null);
  const seen = view.value;

  const jump = (place: EventPosition): void => {
    void reader.begin(wanted.value, place);
  };
  const goTo = (place: EventPosition): void => {
    active.value = place;
    reveal.value = { place };
    if (!isRead(reader, place)) jump(place);
  };

  useEffect(
    () => () => {
      reader.stop();
    },
    [],
  );
  useEffect(() => {
    if (read.current === null || seen === null) return;
    const place = ofStep(seen.position);
    reveal.value = { place };
    jump(place);
  }, [wanted.value]);
  // The list follows the moment that is shown.
  useEffect(() => {
    if (seen === null) {
      read.current = null;
      active.value = null;
      reader.forget();
      return;
    }
    const place = ofStep(seen.position);
    const isSame = read.current?.run === run.value && read.current.recorded === seen.recorded;
    read.current = { run: run.value, recorded: seen.recorded };
    if (isSame) {
      goTo(place);
      return;
    }
    active.value = place;
    reveal.value = { place };
    jump(place);
  }, [seen]);

  const find = async (text: string, isBackward: boolean): Promise<boolean> => {
    const from = active.value ?? (seen === null ? beginningOf(0) : ofStep(seen.position));
    const place = isBackward ? from : after(from);
    let found = await reader.find({ ...wanted.value, text }, place, isBackward);
    // At either end of the run the search goes on from the other.
    const otherEnd = isBackward ? beginningOf((seen?.recorded ?? 0) + 1) : beginningOf(seen?.start ?? 0);
    if (found === null) found = await reader.find({ ...wanted.value, text }, otherEnd, isBackward);
    if (found != null) goTo(found.position);
    return found !== null;
  };

  const { searching } = reader;
  return (
    <Panel
      name="Trace"
      class={isWide ? "inspector-trace inspector-trace-wide" : "inspector-trace"}
      empty={seen === null && !isRunning.value ? "What the program executes appears here." : null}
      tools={
        <Search find={find}>
          <button
            type="button"
            class="icon-button toggle"
            aria-label="Filter the trace"
            title="Filter"
            aria-expanded={isFiltering.value}
            aria-pressed={isFiltering.value || !isFull(wanted.value)}
            onClick={() => {
              isFiltering.value = !isFiltering.value;
            }}
          >
            <FilterIcon />
          </button>
          {!isWide && (
            <button
              type="button"
              class="icon-button"
              aria-label="Open the whole trace"
              title="Open the whole trace"
              onClick={() => {
                dispatch({ kind: "tab chosen", tab: "trace" });
              }}
            >
              <WidenIcon />
            </button>
          )}
        </Search>
      }
    >
      {isFiltering.value && <Filters />}
      <TraceList
        reader={reader}
        start={seen?.start ?? 0}
        recorded={seen?.recorded ?? 0}
        position={seen?.position ?? 0}
        isFull={isFull(wanted.value)}
        frontier={seen !== null && isFull(wanted.value) ? frontierOf(seen, ending.value) : null}
        active={active.value}
        reveal={reveal.value}
        tail={isRunning.value ? tail.value : null}
        isWide={isWide}
        onActive={(place) => {
          active.value = place;
        }}
        onJump={jump}
        onSeek={(step) => {
          dispatch({ kind: "motion requested", motion: { kind: "seek", step } });
        }}
      />
      {isRunning.value && tail.value.length === 0 && !isFull(wanted.value) && (
        <p class="trace-searching">Nothing that passes the filters yet.</p>
      )}
      {searching.value !== null && (
        <p class="trace-searching">
          Searching… step {thousands(searching.value)}{" "}
          <button
            type="button"
            class="link"
            onClick={() => {
              reader.stop();
            }}
          >
            Stop searching
          </button>
        </p>
      )}
    </Panel>
  );
}

function isRead({ stretch }: Reader, place: EventPosition): boolean {
  const { before, after } = stretch.value;
  const isBehind = before === null || before.step < place.step;
  return isBehind && (after === null || place.step < after.step);
}

/** What comes after everything that is recorded: how it ended or, when that is where the page is, what is next. */
function frontierOf({ position, recorded, next, frames, depth }: View, ending: string | null): EventInfo | null {
  const event = { position: ofStep(recorded), depth, results: null, effect: null };
  if (ending !== null) return { ...event, depth: 1, function: "", text: ending, place: null, operands: [] };
  if (position < recorded || next === null) return null;
  const { name, place, operands } = next;
  return { ...event, function: frames[0]?.function ?? "", text: name, place, operands };
}
