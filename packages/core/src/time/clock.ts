/** Where time comes from. Retry, rate and deadline use nothing else, so that a test can run a day in a millisecond. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `callback` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

/** What `setTimeout` can hold; a longer delay would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The process's own time and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    let timer: NodeJS.Timeout;
    const arm = (leftMs: number) => {
      timer =
        leftMs > longestTimerMs
          ? setTimeout(() => arm(leftMs - longestTimerMs), longestTimerMs)
          : setTimeout(callback, leftMs);
    };
    arm(delayMs);
    return () => clearTimeout(timer);
  },
};

/** Waits; rejects with the signal's reason as soon as it aborts. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Waits, until `closing` aborts at the longest: what follows the pause then finds out what is closed. Rejects with the signal's reason
 * as soon as that aborts.
 */
export async function sleepUntilClosed(
  clock: Clock,
  delayMs: number,
  { closing, signal }: { closing: AbortSignal; signal: AbortSignal | undefined },
): Promise<void> {
  try {
    await sleep(clock, delayMs, signal ? AbortSignal.any([signal, closing]) : closing);
  } catch (error) {
    if (signal?.aborted || !closing.aborted) throw error;
  }
}
