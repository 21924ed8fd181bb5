import { setImmediate } from 'node:timers/promises';
import type { Clock } from '@sandjury/core/toolkit';

/** The clock of one cell: pauses take no time, and a deadline is over only when pauses add up to it or the cell says so. */
export interface CellClock extends Clock {
  /** How long each pause was to be, in the order in which they began. */
  readonly pauses: readonly number[];
  /** Timers that nobody has cancelled. */
  pending(): number;
  /** The call begins, and has so long: what is due before the end of it is a pause, whatever is left of the time by then. */
  begin(deadlineMs: number): void;
  /** Lets time pass until the first deadline is over. */
  runOut(): void;
}

/** Before a call begins, what waits longer is a deadline. */
const longestPauseMs = 50_000;

/** A day of which nothing in the corpus is. */
export const cellDay = '2027-01-05';

interface Timer {
  readonly dueMs: number;
  readonly isPause: boolean;
  readonly callback: () => void;
}

/** `beforePause` ends before a pause does. */
export function createCellClock(beforePause: () => Promise<void> = async () => {}): CellClock {
  let nowMs = Date.parse(`${cellDay}T12:00:00Z`);
  let endsAt: number | null = null;
  const timers = new Set<Timer>();
  const pauses: number[] = [];
  const inOrder = () => [...timers].sort((a, b) => a.dueMs - b.dueMs);
  /** Whatever falls due until then, in order. */
  const passUntil = (untilMs: number) => {
    for (const timer of inOrder()) {
      if (timer.dueMs > untilMs) return;
      if (!timers.delete(timer)) continue;
      nowMs = Math.max(nowMs, timer.dueMs);
      timer.callback();
    }
  };
  const skipPause = async () => {
    // What happens at the same time comes first.
    await setImmediate();
    await beforePause();
    const pause = inOrder().find((timer) => timer.isPause);
    if (pause !== undefined) passUntil(pause.dueMs);
  };
  return {
    pauses,
    now: () => nowMs,
    after(delayMs, callback) {
      const dueMs = nowMs + Math.max(0, delayMs);
      const isPause = dueMs < (endsAt ?? nowMs + longestPauseMs);
      const timer = { dueMs, isPause, callback };
      timers.add(timer);
      if (isPause) {
        pauses.push(delayMs);
        void skipPause();
      }
      return () => timers.delete(timer);
    },
    pending: () => timers.size,
    begin(deadlineMs) {
      endsAt = nowMs + deadlineMs;
    },
    runOut() {
      const [first] = inOrder();
      if (first !== undefined) passUntil(first.dueMs);
    },
  };
}
