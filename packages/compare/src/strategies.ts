import { ConfigurationError, type Reliability, type VerdictValue } from '@sandjury/core';
import { levels, type VoteValue } from './severity.ts';

/**
 * One vote. A source without a group votes alone; the sources of a group share one vote: the most severe that one of
 * them gives, with the best reliability among them. `providers` are those who share it, sorted.
 */
export interface Vote {
  value: VoteValue;
  providers: readonly string[];
  group: string | null;
  reliability: Reliability | null;
}

/**
 * How votes become a verdict. `decide` is called with at least one vote; the order of the votes is fixed, whatever order
 * the outcomes came in. Pure: the same votes, the same verdict.
 */
export interface Strategy {
  name: string;
  decide(votes: readonly Vote[]): VerdictValue;
}

/** The names of the strategies that come with the package. */
export type StrategyName = 'most-severe' | 'majority';

/** Whether the votes at or above a level are enough, among all votes, to reach it. */
type Suffices = (atOrAbove: readonly Vote[], all: readonly Vote[]) => boolean;

const rules: Readonly<Record<StrategyName, Suffices>> = {
  'most-severe': (atOrAbove) => atOrAbove.length >= 1,
  majority: (atOrAbove, all) => atOrAbove.length * 2 >= all.length,
};

/** Every strategy name that `compare` knows, the default first. */
export const strategyNames: readonly StrategyName[] = Object.keys(rules) as StrategyName[];

/** The strategy of this name. Throws ConfigurationError, which names those that exist, when there is none. */
export function strategyNamed(name: string): Strategy {
  const known = strategyNames.find((candidate) => candidate === name);
  if (known === undefined) {
    throw new ConfigurationError(
      `There is no strategy ${JSON.stringify(name)}. Known are ${strategyNames.join(', ')}.`,
    );
  }
  return levelStrategy(known, rules[known]);
}

/** The highest level that is reached wins. `benign` needs a vote for it: that nothing worse was reached is no proof. */
function levelStrategy(name: StrategyName, suffices: Suffices): Strategy {
  return {
    name,
    decide(votes) {
      const reached = levels.find((level, index) => {
        const atOrAbove = votes.filter((vote) => levels.indexOf(vote.value) <= index);
        const isVotedFor = level !== 'benign' || votes.some((vote) => vote.value === 'benign');
        return isVotedFor && atOrAbove.length > 0 && suffices(atOrAbove, votes);
      });
      return reached ?? 'unknown';
    },
  };
}

/** How much a source of this reliability counts: A 5 … E 1; 3 where it cannot be judged (F) or none was given. */
export function reliabilityWeight(reliability: Reliability | null): number {
  return reliability === null ? 3 : weights[reliability];
}

const weights: Readonly<Record<Reliability, number>> = { A: 5, B: 4, C: 3, D: 2, E: 1, F: 3 };
