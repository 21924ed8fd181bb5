import type { Clock } from './clock.ts';
import { sleepUntilClosed } from './clock.ts';

/** An answer that ends the wait, or how long the vendor wishes to be left alone; null where it names no time. */
export type PollAnswer<T> = { done: T } | { waitMs: number | null };

/** How often and how long to ask. Times in milliseconds. */
export interface PollOptions {
  clock: Clock;
  /** The pause after the first question. */
  firstMs: number;
  /** Each further pause is this many times as long; 1.5 unless given. */
  growth?: number;
  /** The longest pause of ours; a vendor that names a longer one is obeyed. */
  mostMs: number;
  /** When the wait is over, in milliseconds since 1970. */
  endsAt: number;
  /** The last question is put this long before the end, so that its answer can still come; 0 unless given. */
  lastMs?: number;
  /** Aborts when the asker is closed: no pause is waited out any more. One last question is put, which then says so. */
  closing?: AbortSignal | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Asks until the answer is there. null: the time is over, would be over before the vendor wishes to be asked again, or the asker
 * was closed. Rethrows what `ask` throws, and the signal's reason as soon as that aborts.
 */
export async function poll<T>(ask: () => Promise<PollAnswer<T>>, options: PollOptions): Promise<{ done: T } | null> {
  const { clock, endsAt, growth = 1.5, mostMs, lastMs = 0, closing = new AbortController().signal, signal } = options;
  for (let pauseMs = options.firstMs; ; pauseMs *= growth) {
    signal?.throwIfAborted();
    const answer = await ask();
    if ('done' in answer) return answer;
    const leftMs = endsAt - clock.now() - lastMs;
    const wishedMs = answer.waitMs ?? 0;
    if (leftMs <= 0 || wishedMs > leftMs || closing.aborted) return null;
    const delayMs = Math.min(Math.max(Math.min(pauseMs, mostMs), wishedMs), leftMs);
    await sleepUntilClosed(clock, delayMs, { closing, signal });
  }
}
