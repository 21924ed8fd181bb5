import { verdictRank } from '@sandjury/core';
import type { Finding } from '../comparison.ts';
import type { Reported } from '../reported.ts';
import { counted, withVerb } from '../sentence.ts';
import type { Ballot } from '../votes/consensus.ts';
import type { VoteValue } from '../votes/severity.ts';
import type { Vote } from '../votes/strategies.ts';
import { finding, type SourceEvidence } from './finding.ts';

/** Findings about verdicts that contradict each other, or the vendor's own numbers. */
export function verdictFindings(
  reports: readonly Reported[],
  ballots: readonly Ballot[],
  votes: readonly Vote[],
): Finding[] {
  return [...apart(reports, ballots), ...resting(reports, votes), ...reports.flatMap(numberAgainstWord)];
}

/** The widest distance between two verdicts. What lies between the extremes is not named: it contradicts neither much. */
function apart(reports: readonly Reported[], ballots: readonly Ballot[]): Finding[] {
  const ranks = ballots.map((ballot) => verdictRank[ballot.value]);
  const distance = Math.max(...ranks) - Math.min(...ranks);
  if (ballots.length === 0 || distance === 0) return [];
  const extremes = ballots
    .filter((ballot) => [Math.max(...ranks), Math.min(...ranks)].includes(verdictRank[ballot.value]))
    .sort((a, b) => verdictRank[b.value] - verdictRank[a.value]);
  const said = [...Map.groupBy(extremes, (ballot) => ballot.value)]
    .map(([value, who]) => saying(who, value))
    .join(', ');
  const evidence = verdictEvidence(reports, new Set(extremes.map((ballot) => ballot.provider)));
  return distance === 2
    ? [finding('opposite-verdicts', `The verdicts are opposite: ${said}.`, evidence)]
    : [finding('one-step-apart', `The verdicts are one step apart: ${said}.`, evidence)];
}

function resting(reports: readonly Reported[], votes: readonly Vote[]): Finding[] {
  const [vote] = votes;
  if (vote === undefined || votes.length > 1) return [];
  const message =
    vote.providers.length === 1
      ? `The verdict rests on ${vote.providers[0] ?? ''} alone: no other source gave one.`
      : `The verdict rests on the one vote that ${withVerb(vote.providers, { one: 'has', many: 'share' })}.`;
  return [finding('single-source', message, verdictEvidence(reports, new Set(vote.providers)))];
}

function numberAgainstWord({ provider, report }: Reported): Finding[] {
  const warnings = report.warnings.filter((warning) => warning.code === 'conflicting-values');
  if (warnings.length === 0) return [];
  const pointers = warnings.flatMap((warning) => warning.pointer ?? []);
  const message = `What ${provider} says contradicts itself: ${sayings(warnings.map((warning) => warning.message))}.`;
  return [finding('vendor-number-against-word', message, [[provider, [...report.verdict.evidence, ...pointers]]])];
}

const mostSayings = 3;

/** What the adapter says of the values, in its own words; where a part of a sample may be among them, the reply says it alone. */
function sayings(messages: readonly string[]): string {
  const all = [...new Set(messages.map((message) => message.trim().replace(/\.$/, '')))];
  const plain = all.filter(isPlainSentence).slice(0, mostSayings);
  if (plain.length === 0) return 'its report has values that lead to different verdicts';
  const left = all.length - plain.length;
  return left === 0 ? plain.join('; ') : `${plain.join('; ')}; and ${counted(left, 'more value')}`;
}

/** Words and numbers without anything that a terminal, a browser, a spreadsheet or a reader's mail program would act on. */
function isPlainSentence(text: string): boolean {
  return text.length <= 200 && /^[\p{L}\p{N}"'(](?:[\p{L}\p{N} ,:;()'"_-]|\.(?=\p{N}))*$/u.test(text);
}

function saying(ballots: readonly Ballot[], value: VoteValue): string {
  const providers = ballots.map((ballot) => ballot.provider).sort();
  return `${withVerb(providers, { one: 'says', many: 'say' })} ${value}`;
}

function verdictEvidence(reports: readonly Reported[], providers: ReadonlySet<string>): SourceEvidence[] {
  return reports
    .filter(({ provider }) => providers.has(provider))
    .map(({ provider, report }) => [provider, report.verdict.evidence]);
}
