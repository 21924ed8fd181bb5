import type { Comparison } from '@sandjury/compare';
import { type VerdictValue, verdictRank } from '@sandjury/core';

/** Whether a consensus is at or above the verdict that `--fail-on` names. */
export function isAtLeast(comparison: Comparison, limit: Exclude<VerdictValue, 'unknown'>): boolean {
  const { value } = comparison.consensus;
  return value !== 'unknown' && verdictRank[value] >= verdictRank[limit];
}
