import { type AnalysisStatus, type CallOptions, type SandboxProvider, supports } from '../contract/provider.ts';
import { ApiError, ConfigurationError, DeadlineError, type FailureInfo } from '../model/errors.ts';
import type { Outcome } from '../model/outcome.ts';
import { formatRef } from '../model/ref.ts';
import type { AnalysisRef } from '../model/sample.ts';
import { unlessAborted } from '../time/abort.ts';
import type { Clock } from '../time/clock.ts';
import { poll } from '../time/poll.ts';
import { announced, fetchReport, type Notify, withListeners } from './call.ts';
import { failedOutcome } from './failure.ts';

/** What `wait` of a hub takes. */
export interface HubWaitOptions extends CallOptions {
  /** How long to wait for all of the tickets. 30 minutes unless given. */
  deadlineMs?: number | undefined;
  /**
   * The pause after the first question about a ticket, 5 s unless given. Each further pause is half as long again, up to a
   * minute; a vendor that names a longer one is obeyed.
   */
  pollMs?: number;
  /** Called once per ticket, with its outcome as soon as it is there, in order of arrival; not after an abort. May be async. */
  onOutcome?: (outcome: Outcome) => void;
  /** Called when a ticket's state is first known and when it changes. Only providers with `status` give a state. */
  onProgress?: (ref: AnalysisRef, state: AnalysisStatus['state']) => void;
}

export interface Ticket {
  ref: AnalysisRef;
  provider: SandboxProvider;
}

const defaultDeadlineMs = 30 * 60_000;
const defaultPollMs = 5_000;
const longestPauseMs = 60_000;
const growth = 1.5;
/** The last question is put this long before the time is over, so that its answer can still come. */
const lastAskMs = 2_000;

/** What the waits of one call share. */
interface Context {
  clock: Clock;
  endsAt: number;
  pollMs: number;
  /** Aborts with the caller's reason, or when the time is over. */
  signal: AbortSignal;
  /** Aborts when the hub is closed: no pause is waited out any more. */
  closing: AbortSignal;
  options: HubWaitOptions;
  notify: Notify;
}

/** One outcome per ticket, in their order. */
export async function waitForAll(
  tickets: readonly Ticket[],
  { clock, closing }: Pick<Context, 'clock' | 'closing'>,
  options: HubWaitOptions,
): Promise<Outcome[]> {
  const { deadlineMs = defaultDeadlineMs, pollMs = defaultPollMs } = options;
  for (const [name, value] of Object.entries({ deadlineMs, pollMs })) {
    if (!(typeof value === 'number' && value > 0))
      throw new ConfigurationError(`Option ${name}: expected a number of milliseconds above 0.`);
  }
  options.signal?.throwIfAborted();
  const timeIsOver = new AbortController();
  const cancel = clock.after(deadlineMs, () => timeIsOver.abort(new DeadlineError('The wait is over.')));
  const signal = AbortSignal.any([timeIsOver.signal, ...(options.signal ? [options.signal] : [])]);
  const endsAt = clock.now() + deadlineMs;
  try {
    return await withListeners(options.signal, (notify) => {
      const context: Context = { clock, endsAt, pollMs, signal, closing, options, notify };
      return Promise.all(tickets.map((ticket) => announced(waitFor(ticket, context), notify, options.onOutcome)));
    });
  } finally {
    cancel();
  }
}

type State = AnalysisStatus['state'];

/** `done`, or what is known of a ticket that must be asked about again. `failure`: this question failed, for now. */
type Answer = { done: Outcome } | { state: State | null; failure: FailureInfo | null };

async function waitFor(ticket: Ticket, context: Context): Promise<Outcome> {
  const { clock, endsAt, pollMs, signal, closing } = context;
  const onlyOnChange = progressOf(ticket, context);
  let state: State | null = null;
  let failure: FailureInfo | null = null;
  const lastMs = Math.min(lastAskMs, pollMs);
  const pauses = { firstMs: pollMs, growth, mostMs: longestPauseMs, lastMs };
  try {
    const found = await poll<Outcome>(
      async () => {
        const answer = await unlessAborted(() => ask(ticket, context, onlyOnChange), signal);
        if ('done' in answer) return answer;
        state = answer.state ?? state;
        failure = answer.failure;
        return { waitMs: failure?.retryAfterMs ?? null };
      },
      { clock, endsAt, closing, signal, ...pauses },
    );
    if (found !== null) return found.done;
  } catch (error) {
    context.options.signal?.throwIfAborted();
    if (!signal.aborted) throw error;
  }
  return unfinished(ticket, state, failure);
}

/** Notifies the listener of a state that differs from the one before. */
function progressOf({ ref }: Ticket, { notify, options }: Context): (state: State) => void {
  let last: State | null = null;
  return (state) => {
    if (state !== last) notify(() => options.onProgress?.(ref, state));
    last = state;
  };
}

async function ask({ provider, ref }: Ticket, { signal }: Context, tellState: (state: State) => void): Promise<Answer> {
  if (!supports(provider, 'status')) return answerOf(await fetchReport(provider, ref, [], { signal }), null);
  let state: State;
  let reports: AnalysisStatus['reports'];
  try {
    ({ state, reports } = await provider.status(ref, { signal }));
  } catch (error) {
    return answerOf(failedOutcome(provider, error, { refs: [ref], capability: 'status' }, { signal }), null);
  }
  // A late answer of a provider that does not listen to the signal is nobody's business any more.
  signal.throwIfAborted();
  tellState(state);
  if (state === 'failed') return { done: failedAnalysis(provider, ref) };
  if (state !== 'finished') return { state, failure: null };
  const [first = ref, ...others] = Array.isArray(reports) ? reports : [];
  return answerOf(await fetchReport(provider, first, others, { signal }), 'finished');
}

/** A report that is not ready and a failure that may pass are no end. */
function answerOf(outcome: Outcome, state: State | null): Answer {
  if (outcome.status === 'pending') return { state: 'running', failure: null };
  if (outcome.status === 'failed' && outcome.error.retryable) return { state, failure: outcome.error };
  return { done: outcome };
}

function failedAnalysis(provider: SandboxProvider, ref: AnalysisRef): Outcome {
  const error = new ApiError(`The vendor could not analyse ${formatRef(ref)}.`, { provider: provider.id, ref });
  return { provider: provider.id, status: 'failed', error: error.toJSON() };
}

/** Pending, but for a vendor that never said that it is analysing, or said that it is not: there the failure is the truth. */
function unfinished({ provider, ref }: Ticket, state: State | null, failure: FailureInfo | null): Outcome {
  if (failure !== null && (state === null || state === 'finished')) {
    return { provider: provider.id, status: 'failed', error: { ...failure, ref } };
  }
  return { provider: provider.id, status: 'pending', refs: [ref] };
}
