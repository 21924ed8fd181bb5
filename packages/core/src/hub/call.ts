import type { CallOptions, SandboxProvider } from '../contract/provider.ts';
import { ConfigurationError } from '../model/errors.ts';
import type { Outcome } from '../model/outcome.ts';
import type { SandboxReport } from '../model/report.ts';
import type { AnalysisRef } from '../model/sample.ts';
import { unlessAborted } from '../time/abort.ts';
import type { Clock } from '../time/clock.ts';
import { failedOutcome } from './failure.ts';

/**
 * Calls a listener of the caller's, which may be async: the whole call ends after it. What it throws disturbs no provider: the whole
 * call rethrows it at its end.
 */
export type Notify = (listener: () => unknown) => void;

/** Runs a call that notifies the caller's listeners. It ends as soon as the caller aborts, and no listener is called after that. */
export async function withListeners<T>(
  signal: AbortSignal | undefined,
  call: (notify: Notify) => Promise<T>,
): Promise<T> {
  const thrown: unknown[] = [];
  const listening: Promise<void>[] = [];
  const announce = async (listener: () => unknown) => {
    try {
      await listener();
    } catch (error) {
      thrown.push(error);
    }
  };
  const notify: Notify = (listener) => {
    signal?.throwIfAborted();
    listening.push(announce(listener));
  };
  return unlessAborted(async () => {
    const result = await call(notify);
    await Promise.all(listening);
    if (thrown.length > 0) throw thrown[0];
    return result;
  }, signal);
}

/** The outcome, after its listener was called. */
export async function announced<T>(
  pending: Promise<T>,
  notify: Notify,
  listener: ((outcome: T) => unknown) | undefined,
): Promise<T> {
  const outcome = await pending;
  notify(() => listener?.(outcome));
  return outcome;
}

/** The outcome of one ticket. */
export async function fetchReport(
  provider: SandboxProvider,
  ref: AnalysisRef,
  others: AnalysisRef[],
  options: CallOptions,
): Promise<Outcome> {
  try {
    const report = await provider.report(ref, callOptions(options));
    if (!isReport(report)) throw new TypeError('This is no report.');
    return { provider: provider.id, status: 'reported', report, others };
  } catch (error) {
    return failedOutcome(provider, error, { refs: [ref, ...others], capability: 'report' }, options);
  }
}

/** As far as the hub itself and what compares outcomes rely on it: an adapter in plain JavaScript may answer with anything. */
function isReport(report: unknown): report is SandboxReport {
  const { sample, verdict } = (report ?? {}) as Partial<SandboxReport>;
  return typeof sample?.hashes === 'object' && sample.hashes !== null && typeof verdict?.value === 'string';
}

/** Throws ConfigurationError: with a text as deadline, sums of times would be texts too, and end in a far century. */
export function assertDeadline({ deadlineMs }: CallOptions): void {
  if (deadlineMs === undefined || (typeof deadlineMs === 'number' && !Number.isNaN(deadlineMs))) return;
  throw new ConfigurationError('Option deadlineMs: expected a number of milliseconds.');
}

/** What a provider gets of the options of a call: not what is the hub's own. */
export function callOptions({ signal, deadlineMs }: CallOptions): CallOptions {
  return { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
}

/** One deadline over several calls: each gets what is left of it. Where the caller gave none, each has its provider's own. */
export function budget(options: CallOptions, clock: Clock): () => CallOptions {
  const given = callOptions(options);
  if (given.deadlineMs === undefined) return () => given;
  const endsAt = clock.now() + given.deadlineMs;
  return () => ({ ...given, deadlineMs: Math.max(1, endsAt - clock.now()) });
}
