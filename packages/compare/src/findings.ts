import type { Outcome } from '@sandjury/core';
import type { Finding, Question } from './comparison.ts';
import type { Ballot } from './consensus.ts';
import { differenceFindings } from './difference-findings.ts';
import { sortFindings } from './finding.ts';
import { hashFindings } from './hash-findings.ts';
import type { Reported } from './reported.ts';
import { sampleFindings } from './sample-findings.ts';
import type { HashContradiction } from './sample-merge.ts';
import { type CacheAge, sourceFindings } from './source-findings.ts';
import type { Vote } from './strategies.ts';
import { verdictFindings } from './verdict-findings.ts';

/** Everything that findings are drawn from. `outcomes` and `reports` sorted by provider. */
export interface FindingInput {
  question: Question;
  outcomes: readonly Outcome[];
  reports: readonly Reported[];
  ballots: readonly Ballot[];
  votes: readonly Vote[];
  contradictions: readonly HashContradiction[];
  ages: ReadonlyMap<string, CacheAge>;
  olderByDays: number;
  /** MD5 values that files with different SHA-256 have, over the IOCs of all reports. */
  sharedMd5: ReadonlySet<string>;
}

/** What a person should look at, the weightiest first. */
export function toFindings(input: FindingInput): Finding[] {
  return sortFindings([
    ...verdictFindings(input.reports, input.ballots, input.votes),
    ...hashFindings(input),
    ...sampleFindings(input.question, input.reports),
    ...differenceFindings(input.reports, input.olderByDays),
    ...sourceFindings(input.outcomes, input.ages),
  ]);
}
