import { QuotaError } from '@sandjury/core';
import type { Clock } from '@sandjury/core/toolkit';

/** Limits of an account, null where there is none. */
export interface AccountLimits {
  provider: string;
  clock: Clock;
  requestsPerDay: number | null;
  requestsPerMonth: number | null;
}

/** Counts the calls of one provider: as VirusTotal does, by days and months in UTC. */
export interface Account {
  /** Throws QuotaError, with the time to the end of the period, where a limit is reached. */
  check(): void;
  /** As `check`, for a call that goes out now. */
  take(): void;
}

/** What a person calls a period, the setting that limits it, and when the next begins. */
const periods = {
  day: {
    setting: 'requestsPerDay',
    digits: 10,
    next: (at: Date) => Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1),
  },
  month: {
    setting: 'requestsPerMonth',
    digits: 7,
    next: (at: Date) => Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1),
  },
} as const;
type Period = keyof typeof periods;
const all = Object.keys(periods) as Period[];

/** The end of the day or month that a time is in, in milliseconds since 1970: 00:00 UTC. */
export function endOf(period: Period, now: number): number {
  return periods[period].next(new Date(now));
}

/** The counters of one provider. What others ask for with the same key is not known here. */
export function createAccount(limits: AccountLimits): Account {
  const { clock, provider } = limits;
  const used = new Map<Period, { name: string; count: number }>();
  const counterOf = (period: Period) => {
    const name = new Date(clock.now()).toISOString().slice(0, periods[period].digits);
    const known = used.get(period);
    const counter = known?.name === name ? known : { name, count: 0 };
    used.set(period, counter);
    return counter;
  };
  const check = () => {
    for (const period of all) {
      const { setting } = periods[period];
      const most = limits[setting];
      if (most === null || counterOf(period).count < most) continue;
      const now = clock.now();
      const end = endOf(period, now);
      const when = new Date(end).toISOString().replace('.000Z', 'Z');
      const message = `${provider}: the ${most} calls of this ${period} are spent (setting ${setting}); the next begins at ${when}.`;
      throw new QuotaError(message, { provider, retryable: true, retryAfterMs: end - now });
    }
  };
  return {
    check,
    take() {
      check();
      for (const period of all) counterOf(period).count += 1;
    },
  };
}
