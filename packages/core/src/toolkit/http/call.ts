import { DeadlineError } from '../../model/errors.ts';
import type { Clock } from '../../time/clock.ts';

export interface CallTerms {
  /** The caller's own. */
  signal: AbortSignal | undefined;
  group: CallGroup | undefined;
  deadlineMs: number;
  clock: Clock;
  provider: string;
  /** Told once, whichever way the call ends. */
  onEnd(call: Call): void;
}

/** What can be ended before its time. */
interface Abortable {
  abort(reason: unknown): void;
}

/**
 * Calls of which none is of use without the others: what ends one ends all. An AbortSignal would do, and costs the collector of
 * garbage as much as a small call.
 */
export class CallGroup {
  readonly #calls = new Set<Abortable>();
  #aborted: { reason: unknown } | null = null;

  get isAborted(): boolean {
    return this.#aborted !== null;
  }

  /** Ends every call with this reason; calls begun later end at once. */
  abort(reason: unknown): void {
    this.#aborted ??= { reason };
    for (const call of this.#calls) call.abort(reason);
  }

  /** Throws the reason of a group that was aborted. */
  add(call: Abortable): void {
    if (this.#aborted !== null) throw this.#aborted.reason;
    this.#calls.add(call);
  }

  /** Lets go of a call that is over. */
  delete(call: Abortable): void {
    this.#calls.delete(call);
  }
}

/**
 * A call under way, with all its attempts. It is aborted with the caller's own reason, when the time is over, or when the client
 * is closed. Its AbortSignal is made for those who ask for it: most calls are over before anything does.
 */
export class Call {
  readonly endsAt: number;
  #isAborted = false;
  #reason: unknown;
  readonly #terms: CallTerms;
  readonly #cancelDeadline: () => void;
  #onCallersAbort: (() => void) | undefined;
  #controller: AbortController | undefined;
  #attempt: Abortable | undefined;
  #hasEnded = false;

  constructor(terms: CallTerms) {
    const { signal, group, deadlineMs, clock, provider } = terms;
    group?.add(this);
    this.#terms = terms;
    this.endsAt = clock.now() + deadlineMs;
    this.#cancelDeadline = clock.after(deadlineMs, () => {
      this.abort(new DeadlineError(`${provider} did not answer within ${deadlineMs} ms.`, { provider }));
    });
    if (signal === undefined) return;
    this.#onCallersAbort = () => this.abort(signal.reason);
    signal.addEventListener('abort', this.#onCallersAbort, { once: true });
  }

  get isAborted(): boolean {
    return this.#isAborted;
  }

  /** Why it was aborted. */
  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#isAborted) throw this.#reason;
  }

  /** Aborts when the call does. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isAborted) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Names the attempt under way, which is told of an abort as the listeners of the signal are. */
  watch(attempt: Abortable): void {
    this.#attempt = attempt;
  }

  abort(reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason;
    this.end();
    this.#controller?.abort(reason);
    this.#attempt?.abort(reason);
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#cancelDeadline();
    const { signal, group, onEnd } = this.#terms;
    group?.delete(this);
    if (this.#onCallersAbort) signal?.removeEventListener('abort', this.#onCallersAbort);
    onEnd(this);
  }
}
