import type { VerdictValue } from '@sandjury/core';

/** What can be voted for. `unknown` is a missing value, never a category. */
export type VoteValue = Exclude<VerdictValue, 'unknown'>;

/** What can be voted for, most severe first. */
export const levels: readonly VoteValue[] = ['malicious', 'suspicious', 'benign'];
