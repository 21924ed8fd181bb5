import type { VerdictTable } from '@sandjury/core/toolkit';

/** The vendor's words and ours. What is in no table is `unknown`, with a warning; never `benign`. Its score is 0 … 10, ours 0 … 100. */
export const verdicts: VerdictTable<'label'> = {
  vendor: 'Acme Box',
  words: { label: { bad: 'malicious', odd: 'suspicious', good: 'benign', none: 'unknown' } },
  mostScore: 10,
};
