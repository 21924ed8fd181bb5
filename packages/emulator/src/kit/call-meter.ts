/** How many calls are allowed: in any 60 seconds, in any hour, and in a day and a month of UTC. No limit where there is no number. */
export interface CallQuotas {
  readonly minute?: number | undefined;
  readonly hour?: number | undefined;
  readonly day?: number | undefined;
  readonly month?: number | undefined;
}

/** Counts the calls of one key. */
export interface CallMeter {
  /** How many calls were allowed. */
  readonly used: number;
  /** Whether one more call at this time (milliseconds since 1970) is within the limits; it counts if so. */
  admit(time: number): boolean;
}

/** Whether two times, the later one first, are in one period. */
const isSame: Readonly<Record<keyof CallQuotas, (time: number, before: number) => boolean>> = {
  minute: (time, before) => time - before < 60_000,
  hour: (time, before) => time - before < 3_600_000,
  day: (time, before) => isoTime(time).slice(0, 10) === isoTime(before).slice(0, 10),
  month: (time, before) => isoTime(time).slice(0, 7) === isoTime(before).slice(0, 7),
};
const periods = Object.keys(isSame) as (keyof CallQuotas)[];

/** Starts to count, at zero. */
export function startCallMeter(quotas: CallQuotas = {}): CallMeter {
  const times: number[] = [];
  return {
    get used() {
      return times.length;
    },
    admit(time) {
      const isFull = periods.some((period) => {
        const most = quotas[period];
        return most !== undefined && times.filter((before) => isSame[period](time, before)).length >= most;
      });
      if (!isFull) times.push(time);
      return !isFull;
    },
  };
}

/** Returns a function that is true at every n-th call, for vendors that throttle; never true without a number. */
export function everyNth(every: number | undefined): () => boolean {
  let count = 0;
  return () => {
    count += 1;
    return every !== undefined && count % every === 0;
  };
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
