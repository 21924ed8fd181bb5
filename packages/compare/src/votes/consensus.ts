import { moreSevere, type Reliability } from '@sandjury/core';
import type { Agreement, Consensus } from '../comparison.ts';
import { compareTexts } from '../order.ts';
import { nameList, withVerb } from '../sentence.ts';
import { levels, type VoteValue } from './severity.ts';
import { reliabilityWeight, type Strategy, type Vote } from './strategies.ts';

/** What one provider itself said. Only a reported verdict other than `unknown` is a ballot. */
export interface Ballot {
  provider: string;
  value: VoteValue;
  group: string | null;
  reliability: Reliability | null;
}

/** The ballots as votes: those of one group become one. Sorted by providers, so that order of arrival is of no effect. */
export function toVotes(ballots: readonly Ballot[]): Vote[] {
  const alone = ballots.filter((ballot) => ballot.group === null).map((ballot) => [ballot]);
  const grouped = Map.groupBy(
    ballots.filter((ballot) => ballot.group !== null),
    (ballot) => ballot.group,
  );
  return [...alone, ...grouped.values()].flatMap(sharedVote).sort((a, b) => compareTexts(a.providers, b.providers));
}

/** What the strategy makes of the ballots, who dissents from it, and a sentence that says so. */
export function toConsensus(ballots: readonly Ballot[], votes: readonly Vote[], strategy: Strategy): Consensus {
  const value = votes.length === 0 ? 'unknown' : strategy.decide(votes);
  const saying = (wanted: VoteValue): string[] => providersOf(ballots.filter((ballot) => ballot.value === wanted));
  const dissent = providersOf(ballots.filter((ballot) => ballot.value !== value));
  const said = {
    malicious: saying('malicious'),
    suspicious: saying('suspicious'),
    benign: saying('benign'),
    unknown: [],
  };
  const explanation =
    votes.length === 0
      ? `The consensus is unknown (${strategy.name}): no source gave a verdict.`
      : `The consensus is ${value} (${strategy.name}): ${whoSaidWhat(said)}${whoShares(votes, ballots)}; ${whoDissents(dissent)}.`;
  return { value, strategy: strategy.name, votes: said, dissent, explanation };
}

/** How far the votes agree, whatever the strategy makes of them. */
export function toAgreement(votes: readonly Vote[]): Agreement {
  if (votes.length === 0) return 'none';
  if (votes.length === 1) return 'single';
  const largest = Math.max(...levels.map((level) => votes.filter((vote) => vote.value === level).length));
  if (largest === votes.length) return 'unanimous';
  return largest * 2 > votes.length ? 'majority' : 'split';
}

function sharedVote(members: readonly Ballot[]): Vote[] {
  const [first] = members;
  if (first === undefined) return [];
  return [
    {
      value: members.map((member) => member.value).reduce(moreSevere),
      providers: providersOf(members),
      group: first.group,
      // The best of all, not that of the most severe: else a further malicious vote could make a group lighter.
      reliability: members.map((member) => member.reliability).reduce(better),
    },
  ];
}

function better(a: Reliability | null, b: Reliability | null): Reliability | null {
  const difference = reliabilityWeight(a) - reliabilityWeight(b);
  if (difference !== 0) return difference > 0 ? a : b;
  return (a ?? 'Z') <= (b ?? 'Z') ? a : b;
}

function providersOf(ballots: readonly Ballot[]): string[] {
  return ballots.map((ballot) => ballot.provider).sort();
}

function whoSaidWhat(said: Readonly<Record<VoteValue, readonly string[]>>): string {
  return levels
    .filter((level) => said[level].length > 0)
    .map((level) => `${withVerb(said[level], { one: 'says', many: 'say' })} ${level}`)
    .join(', ');
}

function whoShares(votes: readonly Vote[], ballots: readonly Ballot[]): string {
  return votes
    .filter((vote) => vote.providers.length > 1)
    .map(({ providers, group }) => {
      const values = ballots.filter((ballot) => ballot.group === group).map(({ value }) => value);
      const noProof = new Set(values).size === 1 ? ', so their agreement proves nothing' : '';
      return `; ${nameList(providers)} share one vote (group ${group})${noProof}`;
    })
    .join('');
}

function whoDissents(dissent: readonly string[]): string {
  return dissent.length === 0 ? 'nobody dissents' : withVerb(dissent, { one: 'dissents', many: 'dissent' });
}
