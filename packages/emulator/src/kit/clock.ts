import type { LifecycleOptions } from './lifecycle.ts';

/** A clock for repeatable replies, in milliseconds since 1970: each reading is one second later. It begins on 21 November 2026. */
export function steppingClock(): () => number {
  let time = Date.UTC(2026, 10, 21);
  return () => {
    time += 1000;
    return time;
  };
}

/** The clock of a server: the given one, else the real one if work takes real time, else one for repeatable replies. */
export function serverClock({ now, finishAfterMs }: LifecycleOptions): () => number {
  return now ?? (finishAfterMs === undefined ? steppingClock() : Date.now);
}

/** `YYYY-MM-DD HH:MM:SS` without a zone, in UTC, as many databases have it. */
export function stampOf(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}
