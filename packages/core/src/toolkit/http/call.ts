import { DeadlineError } from '../../model/errors.ts';
import type { Clock } from '../../time/clock.ts';

export interface CallTerms {
  /** The caller's own. */
  signal: AbortSignal | undefined;
  /** The groups that the call belongs to until it ends. */
  groups: readonly CallGroup[];
  deadlineMs: number;
  clock: Clock;
  provider: string;
}

/** What can be ended before its time. */
interface Abortable {
  abort(reason: unknown): void;
}

interface Member {
  call: Abortable;
  /** Its place in the list. */
  place: number;
}

/**
 * Calls that end together. An AbortSignal would do, and costs the garbage collector as much as a small call. A list, and no Set: V8
 * copies a Set to a new table now and then, and the old table keeps the calls of its time, with all that their replies were parsed
 * to, until the next full collection. Of a look-up at VMRay 62 KB outlived the young generation that way; 6 KB do now.
 */
export class CallGroup {
  readonly #members: Member[] = [];
  #aborted: { reason: unknown } | null = null;

  get isAborted(): boolean {
    return this.#aborted !== null;
  }

  /** Throws the reason of a group that was aborted. */
  throwIfAborted(): void {
    if (this.#aborted !== null) throw this.#aborted.reason;
  }

  /** Ends every call with this reason; calls begun later end at once. */
  abort(reason: unknown): void {
    this.#aborted ??= { reason };
    for (const { call } of this.#members.slice()) call.abort(reason);
  }

  /** Takes a call in. The returned function takes it out again, and must be called once. */
  add(call: Abortable): () => void {
    const member = { call, place: this.#members.length };
    this.#members.push(member);
    return () => this.#remove(member);
  }

  #remove(member: Member): void {
    const last = this.#members.pop();
    if (last === undefined || last === member) return;
    this.#members[member.place] = last;
    last.place = member.place;
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
  readonly #leave: readonly (() => void)[];
  #hasEnded = false;

  /** Throws the reason of a group that was aborted. */
  constructor(terms: CallTerms) {
    const { signal, groups, deadlineMs, clock, provider } = terms;
    for (const group of groups) group.throwIfAborted();
    this.#terms = terms;
    this.#leave = groups.map((group) => group.add(this));
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
    for (const leave of this.#leave) leave();
    if (this.#onCallersAbort) this.#terms.signal?.removeEventListener('abort', this.#onCallersAbort);
  }
}
