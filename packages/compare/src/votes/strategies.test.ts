import { ReliabilitySchema, SandboxError, type VerdictValue } from '@sandjury/core';
import { describe, expect, test } from 'vitest';
import type { VoteValue } from './severity.ts';
import { reliabilityWeight, strategyNamed, strategyNames, toStrategy, type Vote } from './strategies.ts';

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

/** `mA bE`: a malicious vote of a completely reliable source, a benign one of an unreliable source. */
function weighed(text: string): Vote[] {
  return text.split(' ').flatMap((word, index) => {
    const value = letters[word.slice(0, 1)];
    const reliability = ReliabilitySchema.safeParse(word.slice(1)).data ?? null;
    return value === undefined ? [] : [{ value, providers: [`p${index}`], group: null, reliability }];
  });
}

describe('reliability', () => {
  const cases: [votes: string, weighted: VerdictValue, mostReliable: VerdictValue][] = [
    ['mA', 'malicious', 'malicious'],
    ['mE', 'malicious', 'malicious'],
    ['mE bA', 'benign', 'benign'],
    ['mA bE', 'malicious', 'malicious'],
    // 3 of 6 is half.
    ['mC b', 'malicious', 'malicious'],
    ['mF bC', 'malicious', 'malicious'],
    // 5 of 11.
    ['mA bC bC', 'benign', 'malicious'],
    ['mD sD bB', 'suspicious', 'benign'],
    ['mE sA bA', 'suspicious', 'suspicious'],
    ['mE mE mE mE mE bA', 'malicious', 'benign'],
    ['', 'unknown', 'unknown'],
  ];
  test.each(cases)('%s: weighted %s, most-reliable %s', (votes, weighted, mostReliable) => {
    expect(strategyNamed('weighted').decide(weighed(votes))).toBe(weighted);
    expect(strategyNamed('most-reliable').decide(weighed(votes))).toBe(mostReliable);
  });
});

describe('threshold', () => {
  const cases: [votes: string, n: number, verdict: VerdictValue][] = [
    ['m', 1, 'malicious'],
    ['mb', 2, 'benign'],
    ['ms', 2, 'suspicious'],
    ['mm', 2, 'malicious'],
    ['msbb', 2, 'suspicious'],
    ['m', 2, 'unknown'],
    ['mm', 3, 'unknown'],
    ['bb', 3, 'unknown'],
  ];
  test.each(cases)('%s, of which %i suffice: %s', (votes, n, verdict) => {
    expect(strategyNamed(`threshold:${n}`).decide(votesOf(votes))).toBe(verdict);
  });

  test.each([
    'threshold',
    'threshold:',
    'threshold:0',
    'threshold:-1',
    'threshold:1.5',
    'threshold:1e3',
    'threshold:02',
  ])('%s is none', (name) => {
    expect(() => strategyNamed(name)).toThrow('threshold:N');
  });
});

test('a function is a strategy called custom', () => {
  const strategy = toStrategy((votes) => (votes.length > 1 ? 'malicious' : 'benign'));
  expect(strategy.name).toBe('custom');
  expect([strategy.decide(votesOf('b')), strategy.decide(votesOf('bb'))]).toEqual(['benign', 'malicious']);
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

describe('the number of a threshold', () => {
  test.each([
    'xthreshold:2',
    'threshold:2x',
    'threshold:0',
    'threshold:01',
    'threshold:1000001',
    'threshold:',
    'threshold:-1',
  ])('%s names no strategy', (name) => {
    expect(() => strategyNamed(name)).toThrow(expect.objectContaining({ code: 'configuration' }));
  });

  test('may have more digits than one', () => {
    expect(strategyNamed('threshold:12').decide(votesOf('m'.repeat(12)))).toBe('malicious');
    expect(strategyNamed('threshold:12').decide(votesOf('m'.repeat(11)))).toBe('unknown');
  });

  test('benign needs a benign vote among those that suffice for it', () => {
    expect(strategyNamed('threshold:2').decide(votesOf('ms'))).toBe('suspicious');
    expect(strategyNamed('threshold:3').decide(votesOf('mss'))).toBe('suspicious');
    expect(strategyNamed('threshold:3').decide(votesOf('msb'))).toBe('benign');
    expect(strategyNamed('threshold:3').decide(votesOf('mmm'))).toBe('malicious');
  });
});
