import { type Clock, createLimiter, type Limiter } from '@sandjury/core/toolkit';

/** What a trial account is allowed; an enterprise account has 20. */
export const defaultRate = 10;

/** The rate of one account at one endpoint, whoever in this process calls for it. */
export interface AccountRate {
  readonly limiter: Limiter;
  /** The rate, as long as neither a user nor the vendor said one. */
  readonly unsaid: number | undefined;
  /** A rate that a user set. The lowest holds, also against what the vendor says. */
  state(requestsPerSecond: number): void;
  /** A rate that the vendor said (`FlowRate`). */
  learn(requestsPerSecond: number): void;
  /** Called by each that got the rate, once it calls no more. */
  release(): void;
}

interface Shared {
  readonly key: string;
  readonly clock: Clock;
  readonly rate: AccountRate;
  users: number;
  keep(limits: { requestsPerSecond?: number; burst?: number }): void;
}

/** Those that a client holds. By clock too: a test's own clock has nothing to do with that of the process. */
const shared = new Set<Shared>();

/**
 * The rate that all clients of an account share, until each has released it. Of several bursts the smallest holds. It has no timer
 * unless a call waits for its turn.
 */
export function accountRate(endpoint: string, account: string, clock: Clock, burst = 1): AccountRate {
  const key = JSON.stringify([endpoint, account]);
  for (const known of shared) {
    if (known.key !== key || known.clock !== clock) continue;
    known.users += 1;
    known.keep({ burst });
    return known.rate;
  }
  const entry = createShared(key, clock, burst);
  shared.add(entry);
  return entry.rate;
}

function createShared(key: string, clock: Clock, firstBurst: number): Shared {
  const concurrency = Number.POSITIVE_INFINITY;
  const limiter = createLimiter({ concurrency, requestsPerSecond: defaultRate, burst: firstBurst, clock });
  let isSaid = false;
  let stated = Number.POSITIVE_INFINITY;
  let kept = { requestsPerSecond: defaultRate, burst: firstBurst };
  const keep = ({ requestsPerSecond = kept.requestsPerSecond, burst = kept.burst }) => {
    kept = { requestsPerSecond, burst: Math.min(burst, kept.burst) };
    limiter.setRate(kept.requestsPerSecond, kept.burst);
  };
  const rate: AccountRate = {
    limiter,
    get unsaid() {
      return isSaid ? undefined : kept.requestsPerSecond;
    },
    state(requestsPerSecond) {
      isSaid = true;
      stated = Math.min(stated, requestsPerSecond);
      keep({ requestsPerSecond: stated });
    },
    learn(requestsPerSecond) {
      if (stated !== Number.POSITIVE_INFINITY || requestsPerSecond <= 0) return;
      isSaid = true;
      keep({ requestsPerSecond });
    },
    release() {
      entry.users -= 1;
      if (entry.users === 0) shared.delete(entry);
    },
  };
  const entry: Shared = { key, clock, rate, users: 1, keep };
  return entry;
}
