import { ReliabilitySchema, SandboxError, type VerdictValue } from '@sandjury/core';
import { describe, expect, test } from 'vitest';
import type { VoteValue } from './severity.ts';
import { reliabilityWeight, strategyNamed, strategyNames, type Vote } from './strategies.ts';

const letters: Readonly<Record<string, VoteValue>> = { m: 'malicious', s: 'suspicious', b: 'benign' };

/** `mmb`: two malicious votes and a benign one. */
function votesOf(text: string): Vote[] {
  return [...text].flatMap((letter, index) => {
    const value = letters[letter];
    return value === undefined ? [] : [{ value, providers: [`p${index}`], group: null, reliability: null }];
  });
}

describe('the level that the votes reach', () => {
  const cases: [votes: string, mostSevere: VerdictValue, majority: VerdictValue][] = [
    ['', 'unknown', 'unknown'],
    ['m', 'malicious', 'malicious'],
    ['s', 'suspicious', 'suspicious'],
    ['b', 'benign', 'benign'],
    ['mb', 'malicious', 'malicious'],
    ['mbb', 'malicious', 'benign'],
    ['msb', 'malicious', 'suspicious'],
    ['mmbb', 'malicious', 'malicious'],
    ['msbb', 'malicious', 'suspicious'],
    ['sbbb', 'suspicious', 'benign'],
    ['mss', 'malicious', 'suspicious'],
    ['mbbbb', 'malicious', 'benign'],
  ];
  test.each(cases)('%s: most-severe %s, majority %s', (votes, mostSevere, majority) => {
    expect(strategyNamed('most-severe').decide(votesOf(votes))).toBe(mostSevere);
    expect(strategyNamed('majority').decide(votesOf(votes))).toBe(majority);
  });
});

test('a strategy that does not exist is refused with the names of those that do', () => {
  for (const name of ['loudest', '__proto__', 'constructor', '']) {
    const attempt = (): unknown => strategyNamed(name);
    expect(attempt).toThrow('most-severe, majority');
    expect(attempt).toThrow(expect.objectContaining({ code: 'configuration' }));
    expect(attempt).toThrow(expect.toSatisfy(SandboxError.is));
  }
  expect(strategyNames[0]).toBe('most-severe');
});

test('a source whose reliability is not known counts like one that cannot be judged', () => {
  expect(ReliabilitySchema.options.map(reliabilityWeight)).toEqual([5, 4, 3, 2, 1, 3]);
  expect(reliabilityWeight(null)).toBe(3);
});
