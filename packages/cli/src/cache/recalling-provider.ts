import { hash as digestOf } from 'node:crypto';
import {
  type AnalysisRef,
  type CallOptions,
  type ReportOptions,
  SandboxError,
  type SandboxProvider,
  type SandboxReport,
} from '@sandjury/core';
import { identityOf } from '../configuration/entries/identity.ts';
import { version } from '../world/version.ts';
import type { Answer } from './answer-file.ts';
import type { AnswerStore } from './answer-store.ts';

/** A store, how old an answer may be, and the time. */
export interface Recall {
  store: AnswerStore;
  maxAgeMs: number;
  now(): Date;
}

/** A vendor may soon learn of a sample, or finish it: `not found` and `unknown` are kept no longer than this (milliseconds). */
export const shortMaxAgeMs = 3_600_000;

/** An answer may be dated this far ahead, for clocks that were set back (milliseconds). */
const mostAheadMs = 60_000;

/**
 * The provider for one question, a hash or a ticket: it answers from the store where there is an answer that is young enough,
 * and asks otherwise. `onRecalled` gets the time at which an answer was stored. Only whole reports and "not known"
 * are kept, never a failure or an unfinished analysis.
 */
export function recalling(
  provider: SandboxProvider,
  recall: Recall,
  onRecalled: (storedAt: string) => void,
): SandboxProvider {
  const identity = identityOf(provider);
  return identity === null ? provider : new RecallingProvider(provider, { ...recall, identity, onRecalled });
}

/** Where an answer of this provider to a question is kept; null where it is not. */
export function answerKey(provider: SandboxProvider, question: string): string | null {
  const identity = identityOf(provider);
  return identity === null ? null : keyOf(identity, question);
}

function keyOf(identity: string, question: string): string {
  return digestOf('sha256', JSON.stringify(['answer', version, identity, question]));
}

interface Recalling extends Recall {
  identity: string;
  onRecalled(storedAt: string): void;
}

class RecallingProvider implements SandboxProvider {
  readonly specificationVersion = 'v1';
  readonly id: string;
  readonly product: string;
  readonly hashKinds: SandboxProvider['hashKinds'];
  readonly expand: SandboxProvider['expand'];
  readonly ping: SandboxProvider['ping'];
  readonly findByHash?: NonNullable<SandboxProvider['findByHash']>;
  readonly findByUrl?: NonNullable<SandboxProvider['findByUrl']>;
  readonly #provider: SandboxProvider;
  readonly #how: Recalling;
  #question: { key: string; refs: readonly AnalysisRef[]; report: SandboxReport | null } | null = null;

  constructor(provider: SandboxProvider, how: Recalling) {
    this.#provider = provider;
    this.#how = how;
    this.id = provider.id;
    this.product = provider.product;
    this.hashKinds = provider.hashKinds;
    this.expand = provider.expand;
    this.ping = (options) => provider.ping(options);
    const { findByHash, findByUrl } = provider;
    if (findByHash !== undefined) this.findByHash = this.#find.bind(this, findByHash.bind(provider));
    if (findByUrl !== undefined) this.findByUrl = this.#find.bind(this, findByUrl.bind(provider));
  }

  async report(ref: AnalysisRef, options?: ReportOptions): Promise<SandboxReport> {
    const asked = this.#question ?? (await this.#askForTicket(ref));
    if (asked.report !== null) return asked.report;
    try {
      const report = await this.#provider.report(ref, options);
      if (report.complete) await this.#keep(asked.key, { refs: asked.refs, report });
      return report;
    } catch (error) {
      // A ticket that nobody knows is a mistake of the user, and never an answer.
      const isAnswer = this.#question !== null && SandboxError.is(error) && error.code === 'not_found';
      if (isAnswer) await this.#keep(asked.key, { refs: [], report: null });
      throw error;
    }
  }

  /** By a hash or a URL: no text is both. */
  async #find(
    ask: (question: string, options?: CallOptions) => Promise<readonly AnalysisRef[]>,
    question: string,
    options?: CallOptions,
  ): Promise<readonly AnalysisRef[]> {
    const key = keyOf(this.#how.identity, question);
    const known = await this.#recall(key);
    // Where the vendor has a ticket for every hash, only its report tells that it does not know the sample.
    const refs = known === null ? await ask(question, options) : known.report === null ? [] : known.refs;
    this.#question = { key, refs, report: known?.report ?? null };
    if (known === null && refs.length === 0) await this.#keep(key, { refs, report: null });
    return refs;
  }

  async #askForTicket(ref: AnalysisRef) {
    const key = keyOf(this.#how.identity, `ticket ${ref.id}`);
    const known = await this.#recall(key);
    return { key, refs: [ref], report: known?.report ?? null };
  }

  async #recall(key: string): Promise<Answer | null> {
    const { store, now, onRecalled } = this.#how;
    const answer = await store.read(key);
    if (answer === null || !this.#isYoung(answer, now().getTime())) return null;
    onRecalled(answer.storedAt);
    return { ...answer, report: answer.report && withWarning(answer.report, answer.storedAt) };
  }

  #isYoung({ storedAt, report }: Answer, now: number): boolean {
    const ageMs = now - Date.parse(storedAt);
    const isSettled = report !== null && report.verdict.value !== 'unknown';
    const { maxAgeMs } = this.#how;
    return ageMs >= -mostAheadMs && ageMs < (isSettled ? maxAgeMs : Math.min(maxAgeMs, shortMaxAgeMs));
  }

  async #keep(key: string, answer: Pick<Answer, 'refs' | 'report'>): Promise<void> {
    await this.#how.store.write(key, { storedAt: this.#how.now().toISOString(), ...answer });
  }
}

function withWarning(report: SandboxReport, storedAt: string): SandboxReport {
  const message = `This answer comes from the cache of this command, which got it at ${storedAt}; --max-age 0 asks again.`;
  return { ...report, warnings: [...report.warnings, { code: 'cached-answer', message, pointer: null }] };
}
