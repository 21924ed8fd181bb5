import { type AnalysisRef, type CallOptions, DeadlineError } from '@sandjury/core';
import { beforeUncertain, uncertain } from '@sandjury/core/toolkit';
import { type AlibabaConnection, vendor } from '../api/connection.ts';

/** What one step of a submission is held to. `deadlineMs` is what it may take. */
export interface StepOptions extends CallOptions {
  deadlineMs: number;
}

/** The time of one submission, over all of its steps. */
export class Budget {
  /** What the result will be asked for by, once that is known: it is on every failure for want of time. */
  ref: AnalysisRef | null = null;
  readonly #connection: AlibabaConnection;
  readonly #signal: AbortSignal | undefined;
  readonly #deadlineMs: number;
  readonly #longestStepMs: number;
  readonly #endsAt: number;

  constructor(connection: AlibabaConnection, { signal, deadlineMs }: CallOptions) {
    const { clock, settings } = connection;
    signal?.throwIfAborted();
    this.#connection = connection;
    this.#signal = signal;
    this.#deadlineMs = deadlineMs ?? settings.uploadDeadlineMs;
    this.#longestStepMs = deadlineMs ?? settings.deadlineMs;
    this.#endsAt = clock.now() + this.#deadlineMs;
  }

  /**
   * Runs a step with what is left of the time. One that does not pass the file's content takes no longer than other calls do,
   * unless the caller gave a time: then it is the caller's. Throws DeadlineError, which names the time of the whole submission
   * where that is over.
   */
  async spend<T>(step: (options: StepOptions) => Promise<T>, longestMs: number = this.#longestStepMs): Promise<T> {
    const { provider, clock } = this.#connection;
    const leftMs = this.#endsAt - clock.now();
    if (leftMs <= 0) throw this.#failure();
    const signal = this.#signal;
    try {
      return await step({ ...(signal && { signal }), deadlineMs: Math.min(leftMs, longestMs) });
    } catch (error) {
      if (!(error instanceof DeadlineError)) throw error;
      const plain = beforeUncertain(error);
      const { message } = plain ?? error;
      const late = this.#failure(error, leftMs <= longestMs ? undefined : message);
      throw plain === null ? late : uncertain(late, { provider, vendor, ref: this.ref });
    }
  }

  #failure(cause?: DeadlineError, message?: string): DeadlineError {
    const { provider } = this.#connection;
    const text = message ?? `${provider}: the submission took longer than ${this.#deadlineMs} ms.`;
    return new DeadlineError(text, { provider, ref: this.ref, ...(cause && { cause }) });
  }
}
