// Going along the run by itself, forward or back, at a chosen speed.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { dispatch, select, state } from "../../state/store";
import { PauseIcon, PlayBackIcon, PlayIcon } from "./icons";

/** Steps a second. */
const SPEEDS = [1, 5, 20, 100, 1_000, 10_000, 100_000, 1_000_000] as const;

const play = select(({ debug }) => debug.play);
const hasRun = select(({ debug }) => debug.view !== null);
const isAtStart = select(({ debug }) => debug.view === null || debug.view.position <= debug.view.start);
const isAtEnd = select(({ debug }) => debug.view?.outcome !== null);

export function Play() {
  const speed = useSignal<number>(5);
  const playing = play.value;

  useEffect(() => {
    if (playing === null) return undefined;
    return follow(playing.direction, playing.speed);
  }, [playing]);

  return (
    <div class="play" role="group" aria-label="Play">
      <PlayButton direction={-1} speed={speed.value} isOff={isAtStart.value} />
      <PlayButton direction={1} speed={speed.value} isOff={isAtEnd.value} />
      <select
        class="select select-small"
        aria-label="Speed of play"
        disabled={!hasRun.value}
        value={String(speed.value)}
        onChange={({ currentTarget }) => {
          speed.value = Number(currentTarget.value);
          if (playing !== null) dispatch({ kind: "play toggled", play: { ...playing, speed: speed.value } });
        }}
      >
        {SPEEDS.map((steps) => (
          <option key={steps} value={String(steps)}>
            {short(steps)}/s
          </option>
        ))}
      </select>
    </div>
  );
}

function PlayButton({ direction, speed, isOff }: { direction: 1 | -1; speed: number; isOff: boolean }) {
  const isPlaying = play.value?.direction === direction;
  const name = direction === 1 ? "Play forward" : "Play backward";
  return (
    <button
      type="button"
      class="button step-button"
      aria-label={name}
      aria-pressed={isPlaying}
      aria-disabled={isOff && !isPlaying}
      title={name}
      onClick={() => {
        if (isPlaying) dispatch({ kind: "play toggled", play: null });
        else if (!isOff) dispatch({ kind: "play toggled", play: { direction, speed } });
      }}
    >
      {isPlaying ? <PauseIcon /> : direction === 1 ? <PlayIcon /> : <PlayBackIcon />}
    </button>
  );
}

function short(steps: number): string {
  if (steps >= 1_000_000) return `${steps / 1_000_000} M`;
  return steps >= 1_000 ? `${steps / 1_000} k` : String(steps);
}

/** Takes steps as time passes, as many as are due, and never more than can be shown; gives a way to end that. */
function follow(direction: 1 | -1, speed: number): () => void {
  let frame = 0;
  let last = performance.now();
  let due = 0;
  const tick = (now: number): void => {
    due += ((now - last) / 1_000) * speed;
    last = now;
    const { view, travel } = state.value.debug;
    if (view !== null && travel === null && due >= 1) {
      const steps = Math.floor(due);
      due -= steps;
      const step = view.position + direction * steps;
      dispatch({ kind: "motion requested", motion: { kind: "seek", step: Math.max(view.start, step) } });
      if (step <= view.start && direction === -1) dispatch({ kind: "play toggled", play: null });
    }
    frame = requestAnimationFrame(tick);
  };
  frame = requestAnimationFrame(tick);
  return () => {
    cancelAnimationFrame(frame);
  };
}
