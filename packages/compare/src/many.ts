import { checkArgument, type Outcome, type VerdictValue } from '@sandjury/core';
import { type CompareOptions, compare } from './compare.ts';
import type { Comparison, Question } from './comparison.ts';

/** What was asked about one sample, and what the sources answered. */
export interface SampleOutcomes {
  question: Question;
  outcomes: readonly Outcome[];
  /** For answers from a cache, when they were stored, by provider id. */
  cachedAt?: Readonly<Record<string, string>> | undefined;
}

/** The options that hold for all samples. */
export type CompareManyOptions = Omit<CompareOptions, 'question' | 'cachedAt'>;

/**
 * One comparison per sample, in their order, each made when it is asked for: nothing is read ahead and nothing kept, so
 * that memory does not depend on the number of samples. Throws what `compare` throws, at the sample it is about; whoever
 * stops early ends the input, too.
 */
export async function* compareMany(
  samples: AsyncIterable<SampleOutcomes> | Iterable<SampleOutcomes>,
  options: CompareManyOptions = {},
): AsyncGenerator<Comparison, void, undefined> {
  checkArgument(samples, 'iterable', 'compareMany: samples', 'a list of { question, outcomes }');
  checkArgument(options, 'object', 'compareMany: options', 'an object such as { strategy: "majority" }');
  // An iterable of settings may be one that can be read only once.
  const sources = Array.from(options.sources ?? []);
  for await (const sample of samples) {
    checkArgument(sample, 'object', 'compareMany: a sample', '{ question, outcomes }');
    const { question, outcomes, cachedAt } = sample;
    yield compare(outcomes, { ...options, sources, question, cachedAt });
  }
}

/** What each of these sources concludes in a comparison: a row for `agreementStudy`. null where it did not vote. */
export function verdictRow(
  comparison: Comparison,
  sources: readonly string[],
): (Exclude<VerdictValue, 'unknown'> | null)[] {
  checkArgument(comparison, 'object', 'verdictRow: comparison', 'what compare gives');
  checkArgument(sources, 'list', 'verdictRow: sources', 'a list of provider ids');
  const verdicts = new Map(comparison.sources.map(({ provider, verdict }) => [provider, verdict?.value] as const));
  return sources.map((source) => {
    const value = verdicts.get(source);
    return value === undefined || value === 'unknown' ? null : value;
  });
}
