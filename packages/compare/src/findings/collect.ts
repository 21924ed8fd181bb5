import type { Outcome } from '@sandjury/core';
import type { Finding } from '../comparison.ts';
import type { Ballot } from '../votes/consensus.ts';
import type { Vote } from '../votes/strategies.ts';
import { differenceFindings } from './differences.ts';
import { sortFindings } from './finding.ts';
import { groupFindings } from './groups.ts';
import { type HashFacts, hashFindings } from './hashes.ts';
import { sampleFindings } from './sample.ts';
import { type CacheAge, sourceFindings } from './sources.ts';
import { verdictFindings } from './verdicts.ts';

/** The input of the findings. `outcomes` and `reports` sorted by provider. */
export interface FindingInput extends HashFacts {
  outcomes: readonly Outcome[];
  ballots: readonly Ballot[];
  votes: readonly Vote[];
  ages: ReadonlyMap<string, CacheAge>;
  olderByDays: number;
}

/** What a person should look at, the weightiest first. */
export function toFindings(input: FindingInput): Finding[] {
  return sortFindings([
    ...verdictFindings(input.reports, input.ballots, input.votes),
    ...groupFindings(input.reports, input.ballots),
    ...hashFindings(input),
    ...sampleFindings(input.question, input.reports),
    ...differenceFindings(input.reports, input.olderByDays),
    ...sourceFindings(input.outcomes, input.ages),
  ]);
}
