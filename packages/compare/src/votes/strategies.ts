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
  /** The consensus of these votes. Gets only votes: no unknown, one per group. Not called when nobody voted: that is `unknown`. */
  decide(votes: readonly Vote[]): VerdictValue;
}

/** The names of the strategies that come with the package. In `threshold:N`, N is the number of votes that suffice. */
export type StrategyName = NamedStrategy | `threshold:${number}`;

type NamedStrategy = 'most-severe' | 'majority' | 'weighted' | 'most-reliable';

/** Whether the votes at or above a level, of which there is at least one, are enough among all votes to reach it. */
type Suffices = (atOrAbove: readonly Vote[], all: readonly Vote[]) => boolean;

const rules: Readonly<Record<NamedStrategy, Suffices>> = {
  'most-severe': () => true,
  majority: (atOrAbove, all) => atOrAbove.length * 2 >= all.length,
  weighted: (atOrAbove, all) => weightOf(atOrAbove) * 2 >= weightOf(all),
  'most-reliable': (atOrAbove, all) => bestWeight(atOrAbove) === bestWeight(all),
};

/** Every strategy name without a number, the default first. `threshold:1`, `threshold:2` … exist beside them. */
export const strategyNames: readonly StrategyName[] = Object.keys(rules) as NamedStrategy[];

const thresholdName = /^threshold:([1-9][0-9]{0,5})$/;

/** The strategy of this name. Throws ConfigurationError, which names those that exist, when there is none. */
export function strategyNamed(name: string): Strategy {
  const rule = Object.hasOwn(rules, name) ? rules[name as NamedStrategy] : thresholdRule(name);
  if (rule === null) {
    const known = [...strategyNames, 'threshold:N'].join(', ');
    throw new ConfigurationError(
      `There is no strategy ${JSON.stringify(name)}. Known are ${known} (N a whole number above 0).`,
    );
  }
  return levelStrategy(name, rule);
}

/** A strategy by its name, as it is, or from a rule alone, which is then called `custom`. */
export function toStrategy(strategy: StrategyName | Strategy | Strategy['decide']): Strategy {
  if (typeof strategy === 'string') return strategyNamed(strategy);
  return typeof strategy === 'function' ? { name: 'custom', decide: strategy } : strategy;
}

function thresholdRule(name: string): Suffices | null {
  const votes = thresholdName.exec(name)?.[1];
  return votes === undefined ? null : (atOrAbove) => atOrAbove.length >= Number(votes);
}

/**
 * The highest level that is reached wins. `benign` needs a vote for it, for that nothing worse was reached is no proof: without
 * one, every vote that counts for it counts for `suspicious` too, which is asked first.
 */
function levelStrategy(name: string, suffices: Suffices): Strategy {
  return {
    name,
    decide(votes) {
      const reached = levels.find((_, index) => {
        const atOrAbove = votes.filter((vote) => levels.indexOf(vote.value) <= index);
        return atOrAbove.length > 0 && suffices(atOrAbove, votes);
      });
      return reached ?? 'unknown';
    },
  };
}

/** How much a source of this reliability counts: A 5 … E 1; 3 for F (cannot be assessed) or none. */
export function reliabilityWeight(reliability: Reliability | null): number {
  return reliability === null ? 3 : weights[reliability];
}

const weights: Readonly<Record<Reliability, number>> = { A: 5, B: 4, C: 3, D: 2, E: 1, F: 3 };

function weightOf(votes: readonly Vote[]): number {
  return votes.reduce((sum, vote) => sum + reliabilityWeight(vote.reliability), 0);
}

function bestWeight(votes: readonly Vote[]): number {
  return votes.reduce((best, vote) => Math.max(best, reliabilityWeight(vote.reliability)), 0);
}
