import { type VerdictValue, verdictRank } from '@sandjury/core';

/** What can be voted for. `unknown` is a missing value, never a category. */
export type VoteValue = Exclude<VerdictValue, 'unknown'>;

/** What can be voted for, most severe first. */
export const levels: readonly VoteValue[] = ['malicious', 'suspicious', 'benign'];

/** The more severe of two verdicts. Anything outranks `unknown`. */
export function moreSevere<T extends VerdictValue>(a: T, b: T): T {
  return severity(b) > severity(a) ? b : a;
}

function severity(value: VerdictValue): number {
  return value === 'unknown' ? -1 : verdictRank[value];
}
