import type { VerdictValue } from '@sandjury/core';

/** The verdicts that count as votes. `unknown` is a missing value, never a category. */
export type VoteValue = Exclude<VerdictValue, 'unknown'>;

/** The verdicts that count as votes, most severe first. */
export const levels: readonly VoteValue[] = ['malicious', 'suspicious', 'benign'];
