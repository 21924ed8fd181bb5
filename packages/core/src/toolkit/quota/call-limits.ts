import { QuotaError } from '../../model/errors.ts';
import type { Clock } from '../../time/clock.ts';

/** A period of the calendar, in UTC. */
export type Period = 'minute' | 'hour' | 'day' | 'month';

/** How many calls an account has in each period; null where there is no limit. */
export interface CallLimit {
  period: Period;
  most: number | null;
  /** The setting's name, for the error. */
  setting: string;
}

/** Counts the calls of one provider. What others ask for with the same key is not known here. */
export interface CallLimits {
  /** Throws QuotaError, with the time to the end of the period, where a limit is reached. */
  check(): void;
  /** As `check`, for a call that goes out now. */
  take(): void;
}

const fixedMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The end of the period that a time is in, in milliseconds since 1970: days and months end at 00:00 UTC. */
export function endOfPeriod(period: Period, now: number): number {
  if (period !== 'month') return (Math.floor(now / fixedMs[period]) + 1) * fixedMs[period];
  const at = new Date(now);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
}

/** The counters of one provider, all at zero. */
export function createCallLimits(limits: readonly CallLimit[], provider: string, clock: Clock): CallLimits {
  const counters = limits.map((limit) => ({ ...limit, end: 0, used: 0 }));
  const check = () => {
    const now = clock.now();
    for (const counter of counters) {
      const { period, most, setting } = counter;
      const end = endOfPeriod(period, now);
      if (end !== counter.end) Object.assign(counter, { end, used: 0 });
      if (most === null || counter.used < most) continue;
      const when = new Date(end).toISOString().replace('.000Z', 'Z');
      const message = `${provider}: the ${most} calls of this ${period} are spent (setting ${setting}); the next begins at ${when}.`;
      throw new QuotaError(message, { provider, retryable: true, retryAfterMs: end - now });
    }
  };
  return {
    check,
    take() {
      check();
      for (const counter of counters) counter.used += 1;
    },
  };
}
