import type { Question } from '@sandjury/compare';
import { DeadlineError, type Outcome, type SandboxHub, supports } from '@sandjury/core';
import { lookUp, type OnRecalled, type Recalled } from '../cache/lookup.ts';
import type { Recall } from '../cache/recalling-provider.ts';

/** What every source of a hub has on a question. A file is known by its hashes, and goes nowhere. */
export function knownOutcomes(
  question: Question,
  { hub, recall }: { hub: SandboxHub; recall: Recall | null },
  options: { signal: AbortSignal; deadlineMs?: number | undefined; onOutcome: OnRecalled },
): Promise<Recalled<Outcome[]>> {
  if (!('url' in question)) {
    const hash = 'hash' in question ? question.hash : question.hashes.sha256;
    return lookUp(hub, recall, hash ?? '', options);
  }
  // No vendor of ours looks a URL up without analysing it anew, which would disclose it.
  const outcomes = hub.providers.map((provider): Outcome => {
    const message = supports(provider, 'submitUrl') ? givenWithSubmit : noUrls;
    return { provider: provider.id, status: 'unsupported', capability: 'findByUrl', message };
  });
  for (const outcome of outcomes) options.onOutcome(outcome, undefined);
  return Promise.resolve({ outcomes, cachedAt: {} });
}

const givenWithSubmit = 'it looks no URL up; --submit gives it the URL to analyse, which discloses it.';
const noUrls = 'it neither looks a URL up nor analyses one.';

/**
 * The outcomes of a question, with those that had come when the user interrupted: a source that had not answered has failed.
 * Throws the reason of the interruption when none had.
 */
export async function askSources(
  hub: SandboxHub,
  signal: AbortSignal,
  ask: (onOutcome: OnRecalled) => Promise<Recalled<Outcome[]>>,
): Promise<Recalled<Outcome[]>> {
  const told = new Map<string, { outcome: Outcome; cachedAt: string | undefined }>();
  try {
    return await ask((outcome, cachedAt) => told.set(outcome.provider, { outcome, cachedAt }));
  } catch (error) {
    if (!signal.aborted || told.size === 0) throw error;
    const cachedAt = [...told].flatMap(([id, one]) =>
      one.cachedAt === undefined ? [] : [[id, one.cachedAt] as const],
    );
    return {
      outcomes: hub.providers.map(({ id }) => told.get(id)?.outcome ?? interruptedOutcome(id)),
      cachedAt: Object.fromEntries(cachedAt),
    };
  }
}

function interruptedOutcome(provider: string): Outcome {
  const error = new DeadlineError(`${provider} had not answered when the command was interrupted.`, { provider });
  return { provider, status: 'failed', error: error.toJSON() };
}
