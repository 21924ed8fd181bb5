import { ConfigurationError, checkOptions, type Hashes, type Outcome } from '@sandjury/core';
import type { Question } from './comparison.ts';

const keys = ['question', 'strategy', 'now', 'sources', 'cachedAt', 'noise', 'olderByDays'];

/** Throws ConfigurationError that says what `compare` takes, where the outcomes or the options are something else. */
export function assertArguments(outcomes: unknown, options: unknown): void {
  if (!Array.isArray(outcomes) || !outcomes.every(isOutcome)) {
    throw new ConfigurationError(
      'compare: outcomes: expected a list of outcomes, such as await hub.lookup(hash) gives.',
    );
  }
  checkOptions(options, keys, 'compare: options');
}

function isOutcome(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return 'provider' in value && typeof value.provider === 'string' && 'status' in value;
}

/** What the outcomes themselves say was asked for: a hash or URL of the first report that has one. */
export function questionOf(outcomes: readonly Outcome[]): Question {
  const samples = outcomes.flatMap((outcome) => (outcome.status === 'reported' ? [outcome.report.sample] : []));
  for (const { hashes } of samples) {
    const hash = bestOf(hashes);
    if (hash !== undefined) return { hash };
  }
  const url = samples.find((sample) => sample.url !== null)?.url ?? null;
  if (url !== null) return { url };
  return { file: samples.flatMap(({ names }) => names)[0] ?? 'unnamed', hashes: {} };
}

function bestOf({ sha256, sha1, md5 }: Hashes): string | undefined {
  return sha256 ?? sha1 ?? md5;
}
