import { checkArgument } from '../../model/arguments.ts';
import type { Clock } from '../../time/clock.ts';

export interface LimiterOptions {
  /** How many calls may be under way at once. */
  concurrency: number;
  /** How many calls may begin in a second; evenly spaced but for a `burst`. undefined: no limit. */
  requestsPerSecond?: number | undefined;
  /** How many calls may begin at once after a time in which none did; 1 unless given. The rate holds on the average. */
  burst?: number | undefined;
  clock: Clock;
}

/** Holds calls back so that an account's limits are kept. First come, first served. */
export interface Limiter {
  /** Rejects with the signal's reason when it aborts before the call began; the place in the queue goes to the next. */
  run<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Takes a place where one is free at once, for a call that goes by without a queue; false where there is none. */
  enter(): boolean;
  /** Queues up; `start` is called once when it has a place. The returned function leaves the queue, without effect after that. */
  join(start: () => void): () => void;
  /** Gives back the place that was had by `enter` or `join`: whoever got one must. */
  leave(): void;
  /** Takes over a rate that the vendor told us, and another `burst` where one is given. undefined, or a number that is not above 0: no limit. */
  setRate(requestsPerSecond: number | undefined, burst?: number): void;
}

/** A limiter of its own; give one to several clients and they share its limits. */
export function createLimiter(options: LimiterOptions): Limiter {
  checkArgument(options, 'object', 'createLimiter: options', '{ concurrency, requestsPerSecond, clock }');
  return new QueueLimiter(options);
}

// p-queue would serve, but its rate window runs on the process's own timers; ours must run on the injected clock.
class QueueLimiter implements Limiter {
  readonly #concurrency: number;
  readonly #clock: Clock;
  // In order of arrival; a Set lets an aborted call leave from anywhere at once.
  readonly #waiting = new Set<() => void>();
  #running = 0;
  #burst: number;
  #spacingMs: number;
  /** When the account would be idle again if each call so far had taken its whole share of the rate. */
  #idleAt = Number.NEGATIVE_INFINITY;
  #cancelTimer = () => {};

  constructor({ concurrency, requestsPerSecond, burst = 1, clock }: LimiterOptions) {
    this.#concurrency = concurrency;
    this.#clock = clock;
    this.#burst = burst;
    this.#spacingMs = spacing(requestsPerSecond);
  }

  async run<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (!this.enter()) await this.#turn(signal);
    try {
      signal?.throwIfAborted();
      return await call();
    } finally {
      this.leave();
    }
  }

  enter(): boolean {
    if (this.#waiting.size > 0 || this.#running >= this.#concurrency || this.#untilNextMs() > 0) return false;
    this.#begin();
    return true;
  }

  join(start: () => void): () => void {
    // A function of its own: the same one may be queued twice.
    const entry = () => start();
    this.#waiting.add(entry);
    if (this.#waiting.size === 1) this.#startWaiting();
    return () => {
      if (this.#waiting.delete(entry) && this.#waiting.size === 0) this.#cancelTimer();
    };
  }

  leave(): void {
    this.#running -= 1;
    if (this.#waiting.size > 0) this.#startWaiting();
  }

  setRate(requestsPerSecond: number | undefined, burst = this.#burst): void {
    this.#burst = burst;
    const before = this.#spacingMs;
    this.#spacingMs = spacing(requestsPerSecond);
    this.#idleAt += this.#spacingMs - before;
    this.#startWaiting();
  }

  #untilNextMs(): number {
    if (this.#spacingMs === 0) return 0;
    const now = this.#clock.now();
    // A clock that was set back would hold everybody until it is there again.
    this.#idleAt = Math.min(this.#idleAt, now + this.#burst * this.#spacingMs);
    return this.#idleAt - (this.#burst - 1) * this.#spacingMs - now;
  }

  #begin(): void {
    this.#running += 1;
    if (this.#spacingMs !== 0) this.#idleAt = Math.max(this.#idleAt, this.#clock.now()) + this.#spacingMs;
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        quit();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const quit = this.join(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
    });
  }

  /** Starts those whose turn it is, and sets a timer for the next one when only the rate holds it back. */
  #startWaiting(): void {
    this.#cancelTimer();
    for (const start of this.#waiting) {
      if (this.#running >= this.#concurrency) return;
      const delayMs = this.#untilNextMs();
      if (delayMs > 0) {
        this.#cancelTimer = this.#clock.after(delayMs, () => this.#startWaiting());
        return;
      }
      this.#waiting.delete(start);
      this.#begin();
      start();
    }
  }
}

/** Milliseconds between two starts; 0 where there is no limit. */
function spacing(requestsPerSecond: number | undefined): number {
  return requestsPerSecond !== undefined && requestsPerSecond > 0 ? 1000 / requestsPerSecond : 0;
}
