import { type CompareOptions, type Comparison, parseNoiseList } from '@sandjury/compare';
import { type VerdictValue, verdictRank } from '@sandjury/core';
import type { CompareCommandOptions } from '../flags/options.ts';
import { readInput } from '../input/read.ts';
import type { Io } from '../world/io.ts';

/** Returns the options of every comparison that the flags ask for. Read once, before any provider is asked. */
export async function comparisonOptions(
  options: CompareCommandOptions,
  io: Io,
): Promise<Omit<CompareOptions, 'question' | 'now'>> {
  const { strategy, noise, olderThan, maxBytes } = options;
  return {
    strategy,
    olderByDays: olderThan,
    noise: noise === undefined ? undefined : parseNoiseList(await readInput(noise, io, maxBytes)),
  };
}

/** Whether the consensus is at or above the verdict of `--fail-on`. */
export function isAtLeast(comparison: Comparison, limit: Exclude<VerdictValue, 'unknown'>): boolean {
  const { value } = comparison.consensus;
  return value !== 'unknown' && verdictRank[value] >= verdictRank[limit];
}
