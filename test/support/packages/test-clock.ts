import { setImmediate } from 'node:timers/promises';
import type { Clock } from '@sandjury/core/toolkit';

/** A clock whose time passes only in `advance`. */
export interface TestClock extends Clock {
  /** Lets time pass: runs what falls due, in order, and what follows from it. */
  advance(ms: number): Promise<void>;
  /** When each timer that is not yet due will fire. */
  pending(): number[];
}

/** A clock that stands still until `advance` is called. */
export function createTestClock(startMs = 0): TestClock {
  let nowMs = startMs;
  const timers = new Set<{ dueMs: number; callback: () => void }>();
  const nextDue = (untilMs: number) =>
    [...timers].filter((timer) => timer.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  return {
    now: () => nowMs,
    after(delayMs, callback) {
      const timer = { dueMs: nowMs + Math.max(0, delayMs), callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      await setImmediate();
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        nowMs = timer.dueMs;
        timers.delete(timer);
        timer.callback();
        await setImmediate();
      }
      nowMs = untilMs;
    },
    pending: () => [...timers].map((timer) => timer.dueMs).sort((a, b) => a - b),
  };
}
