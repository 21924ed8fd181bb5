import { type Clock, createLimiter, type Limiter } from '@sandjury/core/toolkit';

/** What a trial account is allowed; an enterprise account has 20. */
export const defaultRate = 10;

/** The rate of one account at one endpoint, whoever in this process calls for it. */
export interface AccountRate {
  readonly limiter: Limiter;
  /** A rate that a user set. The lowest holds, also against what the vendor tells. */
  state(requestsPerSecond: number): void;
  /** A rate that the vendor told (`FlowRate`). */
  learn(requestsPerSecond: number): void;
}

interface Registry {
  readonly rates: Map<string, WeakRef<AccountRate>>;
  readonly collected: FinalizationRegistry<string>;
}

/** By clock: a test's own clock never meets that of the process. */
const registries = new WeakMap<Clock, Registry>();

/**
 * The rate that all clients of an account share. Held by its clients alone: when the last of them is gone it is forgotten. It
 * has no timer unless a call waits for its turn.
 */
export function accountRate(endpoint: string, account: string, clock: Clock): AccountRate {
  const registry = registryOf(clock);
  const key = JSON.stringify([endpoint, account]);
  const known = registry.rates.get(key)?.deref();
  if (known !== undefined) return known;
  const rate = createAccountRate(clock);
  registry.rates.set(key, new WeakRef(rate));
  registry.collected.register(rate, key);
  return rate;
}

function registryOf(clock: Clock): Registry {
  const known = registries.get(clock);
  if (known !== undefined) return known;
  const rates: Registry['rates'] = new Map();
  // A new rate may stand under the key by the time the old one is collected.
  const forget = (key: string) => {
    if (rates.get(key)?.deref() === undefined) rates.delete(key);
  };
  const registry = { rates, collected: new FinalizationRegistry(forget) };
  registries.set(clock, registry);
  return registry;
}

function createAccountRate(clock: Clock): AccountRate {
  const limiter = createLimiter({
    concurrency: Number.POSITIVE_INFINITY,
    requestsPerSecond: defaultRate,
    clock,
  });
  let stated = Number.POSITIVE_INFINITY;
  return {
    limiter,
    state(requestsPerSecond) {
      if (requestsPerSecond >= stated) return;
      stated = requestsPerSecond;
      limiter.setRate(stated);
    },
    learn(requestsPerSecond) {
      if (stated === Number.POSITIVE_INFINITY && requestsPerSecond > 0) limiter.setRate(requestsPerSecond);
    },
  };
}
