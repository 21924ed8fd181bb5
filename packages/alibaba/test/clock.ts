import type { Clock } from '@sandjury/core/toolkit';

/** A clock whose waits are over at once and are written down; the deadline of a call (120 s) never comes. */
export function instantClock(
  startAt = Date.parse('2024-02-20T08:00:00Z'),
): Clock & { waits: number[]; set(now: number): void } {
  let now = startAt;
  const waits: number[] = [];
  return {
    waits,
    set: (time) => {
      now = time;
    },
    now: () => now,
    after(delayMs, callback) {
      if (delayMs >= 120_000) return () => undefined;
      waits.push(delayMs);
      const immediate = setImmediate(() => {
        now += delayMs;
        callback();
      });
      return () => clearImmediate(immediate);
    },
  };
}
