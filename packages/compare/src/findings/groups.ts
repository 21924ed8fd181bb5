import { byText } from '@sandjury/core';
import type { Finding } from '../comparison.ts';

import type { Reported } from '../reported.ts';
import { nameList } from '../sentence.ts';
import type { Ballot } from '../votes/consensus.ts';
import { finding, type SourceEvidence } from './finding.ts';

/** Findings about sources that share a vote: their agreement proves nothing, their contradiction is worth a look. */
export function groupFindings(reports: readonly Reported[], ballots: readonly Ballot[]): Finding[] {
  const grouped = Map.groupBy(
    ballots.filter(({ group }) => group !== null),
    ({ group }) => group ?? '',
  );
  return [...grouped].flatMap(([group, members]) => (members.length < 2 ? [] : [ofGroup(group, members, reports)]));
}

function ofGroup(group: string, ballots: readonly Ballot[], reports: readonly Reported[]): Finding {
  const members = ballots.toSorted((a, b) => byText(a.provider, b.provider));
  const providers = members.map(({ provider }) => provider);
  const theirs = reports.filter(({ provider }) => providers.includes(provider));
  const evidence = theirs.map(({ provider, report }): SourceEvidence => [provider, report.verdict.evidence]);
  const who = `${nameList(providers)} are one source (group ${group})`;
  if (new Set(members.map(({ value }) => value)).size === 1) {
    return finding('shared-group', `${who}: that they agree is no second opinion.`, evidence);
  }
  const said = members.map(({ provider, value }) => `${provider} says ${value}`).join(', ');
  return finding('group-contradiction', `${who} and contradict each other: ${said}.${older(theirs)}`, evidence);
}

/** Which answer is the oldest, where every one of them is dated and they differ. */
function older(reports: readonly Reported[]): string {
  const dated = reports.flatMap(({ provider, report: { analyzedAt } }) =>
    analyzedAt ? [{ provider, analyzedAt }] : [],
  );
  const [oldest, next] = dated.toSorted((a, b) => byText(a.analyzedAt, b.analyzedAt));
  if (oldest === undefined || next === undefined || dated.length < reports.length) return '';
  if (oldest.analyzedAt === next.analyzedAt) return '';
  return ` The answer of ${oldest.provider} is the oldest: ${oldest.analyzedAt.slice(0, 10)}.`;
}
