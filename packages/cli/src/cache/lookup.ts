import { type AnalysisRef, createSandboxHub, type Outcome, type SandboxHub, sourceIds } from '@sandjury/core';
import { type Recall, recalling } from './recalling-provider.ts';

/** The outcomes of a question, and the time at which each cached answer was stored (ISO 8601), by provider id. */
export interface Recalled<T> {
  outcomes: T;
  cachedAt: Readonly<Record<string, string>>;
}

/** Called with each outcome as soon as it arrives. `cachedAt`: when a cached answer was stored. */
export type OnRecalled = (outcome: Outcome, cachedAt: string | undefined) => void;

interface LookUpOptions {
  signal: AbortSignal;
  /** Milliseconds for each provider. */
  deadlineMs?: number | undefined;
  onOutcome?: OnRecalled;
}

/** A look-up of a hash or a URL by a hub, which asks only the providers whose answer is not in the cache. */
export function lookUp(
  hub: SandboxHub,
  recall: Recall | null,
  asked: { hash: string } | { url: string },
  { signal, deadlineMs, onOutcome }: LookUpOptions,
): Promise<Recalled<Outcome[]>> {
  return withRecall(hub, recall, (answering, cachedAt) => {
    const options = {
      signal,
      deadlineMs,
      onOutcome: (outcome: Outcome) => onOutcome?.(outcome, cachedAt.get(outcome.provider)),
    };
    return 'url' in asked ? answering.lookupUrl(asked.url, options) : answering.lookup(asked.hash, options);
  });
}

/** The report that a ticket stands for. */
export function redeemTicket(
  hub: SandboxHub,
  recall: Recall | null,
  ref: AnalysisRef,
  { signal, deadlineMs }: Pick<LookUpOptions, 'signal' | 'deadlineMs'>,
): Promise<Recalled<Outcome>> {
  return withRecall(hub, recall, (answering) => answering.report(ref, { signal, deadlineMs }));
}

async function withRecall<T>(
  hub: SandboxHub,
  recall: Recall | null,
  ask: (hub: SandboxHub, cachedAt: ReadonlyMap<string, string>) => Promise<T>,
): Promise<Recalled<T>> {
  const cachedAt = new Map<string, string>();
  if (recall === null) return { outcomes: await ask(hub, cachedAt), cachedAt: {} };
  // A hub of its own for each question, so that what is recalled for one is not taken for another.
  const providers = hub.providers.map((provider) => {
    const ids = sourceIds([provider]);
    return recalling(provider, recall, (storedAt) => {
      for (const id of ids) cachedAt.set(id, storedAt);
    });
  });
  const outcomes = await ask(createSandboxHub({ providers }), cachedAt);
  return { outcomes, cachedAt: Object.fromEntries(cachedAt) };
}
