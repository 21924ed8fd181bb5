import type { ConformanceClock } from '../contract.ts';

/** How many of its milliseconds pass in a real one. A higher number would make a busy machine look like a slow vendor. */
const usualSpeed = 20;

/** Runs faster than time, so that waits between attempts cost little, and knows whether anybody is still waiting. */
export class FastClock implements ConformanceClock {
  readonly #startedAt = Date.now();
  readonly #startedMs = performance.now();
  /** Waits that were begun so far: a provider that took the clock has begun some. */
  begun = 0;
  /** Waits that have neither ended nor been cancelled. */
  pending = 0;
  readonly #speed: number;

  constructor(speed: number = usualSpeed) {
    this.#speed = speed;
  }

  now(): number {
    return Math.round(this.#startedAt + (performance.now() - this.#startedMs) * this.#speed);
  }

  after(delayMs: number, callback: () => void): () => void {
    this.begun += 1;
    this.pending += 1;
    let isOver = false;
    const timer = setTimeout(
      () => {
        this.pending -= 1;
        isOver = true;
        callback();
      },
      // What setTimeout cannot hold would end at once.
      Math.min(delayMs / this.#speed, 2 ** 31 - 1),
    );
    return () => {
      if (isOver) return;
      isOver = true;
      this.pending -= 1;
      clearTimeout(timer);
    };
  }
}
