import type { CallOptions } from '../../contract/provider.ts';
import type { Clock } from '../../time/clock.ts';
import type { CallGroup } from '../http/call.ts';

/** How often the requests of one verb may still be repeated. */
export interface RetryBudget {
  left: number;
}

/** What a call of an API takes. */
export interface ApiCallOptions extends CallOptions {
  /** The calls that end when one of them is given up. */
  group?: CallGroup | undefined;
  /** What is left of it is shared with other calls; the setting `retries` for each call unless given. */
  retries?: RetryBudget | undefined;
}

/**
 * One deadline and one retry budget over all requests that a verb takes: give the result to each of them as its options. Its
 * `deadlineMs` is what is left at the time when it is read.
 */
export function createBudget(
  { signal, group, retries, deadlineMs }: ApiCallOptions,
  defaults: { clock: Clock; deadlineMs: number; retries: number },
): ApiCallOptions {
  const { clock } = defaults;
  const endsAt = clock.now() + (deadlineMs ?? defaults.deadlineMs);
  return {
    ...(signal && { signal }),
    group,
    retries: retries ?? { left: defaults.retries },
    get deadlineMs() {
      return Math.max(1, endsAt - clock.now());
    },
  };
}
