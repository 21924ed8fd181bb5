import { type Clock, createLimiter, type Limiter } from '@sandjury/core/toolkit';

/** What a trial account is allowed; an enterprise account has 20. */
export const defaultRate = 10;

/** Those that a client holds. By clock too: a test's own clock has nothing to do with that of the process. */
const held = new Set<AccountRate>();

/** The rate of one account at one endpoint, whoever in this process calls for it. It has no timer unless a call waits for its turn. */
export class AccountRate {
  readonly limiter: Limiter;
  readonly key: string;
  readonly clock: Clock;
  users = 0;
  burst: number;
  requestsPerSecond = defaultRate;
  isSaid = false;
  /** The lowest that a user set. */
  stated = Number.POSITIVE_INFINITY;

  constructor(key: string, clock: Clock, burst: number) {
    this.key = key;
    this.clock = clock;
    this.burst = burst;
    const concurrency = Number.POSITIVE_INFINITY;
    this.limiter = createLimiter({ concurrency, requestsPerSecond: defaultRate, burst, clock });
  }

  /** The rate, as long as neither a user nor the vendor said one. */
  get unsaid(): number | undefined {
    return this.isSaid ? undefined : this.requestsPerSecond;
  }

  /** Takes over a rate that a user set. The lowest holds, also against what the vendor says. */
  state(requestsPerSecond: number): void {
    this.stated = Math.min(this.stated, requestsPerSecond);
    this.#say(this.stated);
  }

  /** Takes over a rate that the vendor said (`FlowRate`). */
  learn(requestsPerSecond: number): void {
    if (this.stated === Number.POSITIVE_INFINITY && requestsPerSecond > 0) this.#say(requestsPerSecond);
  }

  /** Called by each that is about to use it. Of several bursts the smallest holds. */
  hold(burst: number): this {
    this.users += 1;
    this.burst = Math.min(this.burst, burst);
    this.limiter.setRate(this.requestsPerSecond, this.burst);
    held.add(this);
    return this;
  }

  /** Called by each that held it, once it calls no more. */
  release(): void {
    this.users -= 1;
    if (this.users === 0) held.delete(this);
  }

  #say(requestsPerSecond: number): void {
    this.isSaid = true;
    this.requestsPerSecond = requestsPerSecond;
    this.limiter.setRate(requestsPerSecond, this.burst);
  }
}

/** The rate that all clients of an account share, until each has released it. */
export function accountRate(endpoint: string, account: string, clock: Clock, burst = 1): AccountRate {
  const key = JSON.stringify([endpoint, account]);
  const known = [...held].find((rate) => rate.key === key && rate.clock === clock);
  return (known ?? new AccountRate(key, clock, burst)).hold(burst);
}
