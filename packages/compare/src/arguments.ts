import { ConfigurationError, checkArgument, checkOptions, type Hashes, type Outcome } from '@sandjury/core';
import type { Comparison, Question } from './comparison.ts';

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

/** Throws ConfigurationError unless a public function was given a comparison. */
export function assertComparison(comparison: Pick<Comparison, 'sample' | 'question'>, called: string): void {
  const place = `${called}: comparison`;
  checkArgument(comparison, 'object', place, 'what compare gives');
  checkArgument(comparison.question, 'object', `${place}.question`, 'what was asked about');
  assertSample(comparison.sample, `${place}.sample`);
}

/** Throws ConfigurationError unless `sample` is one of a report or a comparison. */
export function assertSample(sample: Comparison['sample'], place: string): void {
  checkArgument(sample, 'object', place, 'the sample of a report');
  checkArgument(sample.hashes, 'object', `${place}.hashes`, 'hashes by their kind');
  checkArgument(sample.names, 'list', `${place}.names`, 'names of the file');
}

/** Throws ConfigurationError unless `reports` is a list of reports, each with these lists. */
export function assertReports<Key extends string>(
  reports: readonly Readonly<Record<Key, readonly unknown[]>>[],
  lists: readonly Key[],
  called: string,
): void {
  checkArgument(reports, 'list', `${called}: reports`, 'the reports that were compared');
  for (const report of reports) {
    checkArgument(report, 'object', `${called}: a report`, 'a report');
    for (const key of lists) checkArgument(report[key], 'list', `${called}: ${key} of a report`, 'a list');
  }
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
