import type { Outcome, VerdictValue } from '@sandjury/core';
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
  // An iterable of settings may be one that can be read only once.
  const sources = Array.from(options.sources ?? []);
  for await (const { question, outcomes, cachedAt } of samples) {
    yield compare(outcomes, { ...options, sources, question, cachedAt });
  }
}

/** What each of these sources concludes in a comparison: a row for `agreementStudy`. null where it did not vote. */
export function verdictRow(
  comparison: Comparison,
  sources: readonly string[],
): (Exclude<VerdictValue, 'unknown'> | null)[] {
  const verdicts = new Map(comparison.sources.map(({ provider, verdict }) => [provider, verdict?.value] as const));
  return sources.map((source) => {
    const value = verdicts.get(source);
    return value === undefined || value === 'unknown' ? null : value;
  });
}
