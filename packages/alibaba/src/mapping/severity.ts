import type { Verdict, VerdictValue } from '@sandjury/core';

/** A verdict, and whether anything stands against calling it benign. */
export interface Judgement {
  verdict: Verdict;
  /** Something that it is read from is there and cannot be mapped or read. What is simply not there raises no doubt. */
  isDoubtful: boolean;
}

/** A doubtful verdict that would be benign is unknown: the doubt may hide something worse. */
export function withoutFalseBenign(verdict: Verdict, isDoubtful: boolean): Judgement {
  const isTooGood = isDoubtful && verdict.value === 'benign';
  return { verdict: isTooGood ? { ...verdict, value: 'unknown' } : verdict, isDoubtful };
}

const ranks: Readonly<Record<VerdictValue, number>> = { unknown: 0, benign: 1, suspicious: 3, malicious: 4 };
const doubtRank = 2;

/** Doubt is more than benign and gives way to all that is worse; a part that says nothing gives way to every other. */
export function isMoreSevere(a: Judgement, b: Judgement): boolean {
  return rankOf(a) > rankOf(b);
}

function rankOf({ verdict: { value }, isDoubtful }: Judgement): number {
  return value === 'unknown' && isDoubtful ? doubtRank : ranks[value];
}

/** What became of several that differ: the end of a warning. */
export function whatWasKept({ verdict }: Judgement): string {
  return verdict.value === 'unknown'
    ? 'one of them is of unknown meaning, so that nothing is called benign'
    : 'the most severe was kept';
}
