import type { Question } from '@sandjury/compare';
import { DeadlineError, type Outcome, type SandboxHub, supports } from '@sandjury/core';
import { lookUp, type OnRecalled, type Recalled } from '../cache/lookup.ts';
import type { Recall } from '../cache/recalling-provider.ts';

/** Asks every provider of a hub about a question. A file is asked about by its hash and never sent. */
export async function knownOutcomes(
  question: Question,
  { hub, recall }: { hub: SandboxHub; recall: Recall | null },
  options: { signal: AbortSignal; deadlineMs?: number | undefined; onOutcome: OnRecalled },
): Promise<Recalled<Outcome[]>> {
  if (!('url' in question)) {
    const hash = 'hash' in question ? question.hash : question.hashes.sha256;
    return lookUp(hub, recall, { hash: hash ?? '' }, options);
  }
  const explained = (outcome: Outcome): Outcome => {
    const provider = hub.get(outcome.provider);
    if (outcome.status !== 'unsupported' || provider === undefined || supports(provider, 'findByUrl')) return outcome;
    return { ...outcome, message: supports(provider, 'submitUrl') ? givenWithSubmit : noUrls };
  };
  const onOutcome: OnRecalled = (outcome, cachedAt) => options.onOutcome(explained(outcome), cachedAt);
  const { outcomes, cachedAt } = await lookUp(hub, recall, question, { ...options, onOutcome });
  return { outcomes: outcomes.map(explained), cachedAt };
}

const givenWithSubmit = 'it has no look-up of URLs; --submit sends it the URL for analysis, which discloses the URL.';
const noUrls = 'it neither looks up nor analyses URLs.';

/**
 * Returns the outcomes of a question. After Ctrl-C it returns those that had arrived, and a failure for each provider that had not
 * answered. Throws the reason of the interruption when none had arrived.
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
    const opinions = [...told.keys()].filter((id) => hub.get(id) === undefined);
    const ids = [...hub.providers.map(({ id }) => id), ...opinions];
    return {
      outcomes: ids.map((id) => told.get(id)?.outcome ?? interruptedOutcome(id)),
      cachedAt: Object.fromEntries(cachedAt),
    };
  }
}

function interruptedOutcome(provider: string): Outcome {
  const error = new DeadlineError(`${provider} had not answered when the command was interrupted.`, { provider });
  return { provider, status: 'failed', error: error.toJSON() };
}
