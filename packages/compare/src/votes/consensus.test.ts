import { describe, expect, test } from 'vitest';
import { type Ballot, toAgreement, toConsensus, toVotes } from './consensus.ts';
import type { VoteValue } from './severity.ts';
import { strategyNamed } from './strategies.ts';

function ballot(provider: string, value: VoteValue, parts: Partial<Ballot> = {}): Ballot {
  return { provider, value, group: null, reliability: null, ...parts };
}

function consensusOf(ballots: readonly Ballot[], name = 'most-severe'): ReturnType<typeof toConsensus> {
  return toConsensus(ballots, toVotes(ballots), strategyNamed(name));
}

describe('votes', () => {
  test('a group shares one vote: its most severe, with its best reliability', () => {
    const votes = toVotes([
      ballot('c', 'benign', { group: 'x', reliability: 'A' }),
      ballot('b', 'benign'),
      ballot('a', 'suspicious', { group: 'x', reliability: 'E' }),
    ]);
    expect(votes).toEqual([
      { value: 'suspicious', providers: ['a', 'c'], group: 'x', reliability: 'A' },
      { value: 'benign', providers: ['b'], group: null, reliability: null },
    ]);
  });

  test('two groups have a vote each', () => {
    const votes = toVotes([
      ballot('a', 'benign', { group: 'x' }),
      ballot('b', 'malicious', { group: 'y' }),
      ballot('c', 'benign', { group: 'y' }),
    ]);
    expect(votes.map(({ value, providers, group }) => [value, providers, group])).toEqual([
      ['benign', ['a'], 'x'],
      ['malicious', ['b', 'c'], 'y'],
    ]);
  });

  // F and none weigh as much as C; of equal weights the letter is shown that is the first, and a letter before none.
  test.each([
    ['E', 'A', 'A'],
    ['B', 'A', 'A'],
    ['C', 'F', 'C'],
    ['F', null, 'F'],
    ['C', null, 'C'],
    ['D', null, null],
    ['B', null, 'B'],
    [null, null, null],
    ['D', 'D', 'D'],
  ] as const)('of %s and %s the better is %s, in either order', (one, other, better) => {
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const [vote] = toVotes([
        ballot('a', 'benign', { group: 'x', reliability: first }),
        ballot('b', 'benign', { group: 'x', reliability: second }),
      ]);
      expect(vote?.reliability).toBe(better);
    }
  });

  test('a group that has the name of a provider is not that provider', () => {
    expect(toVotes([ballot('a', 'benign'), ballot('b', 'malicious', { group: 'a' })])).toHaveLength(2);
  });
});

describe('consensus', () => {
  test('names who said what and who dissents', () => {
    const consensus = consensusOf([
      ballot('vmray', 'malicious'),
      ballot('alibaba', 'benign'),
      ballot('eu', 'malicious'),
    ]);
    expect(consensus).toEqual({
      value: 'malicious',
      strategy: 'most-severe',
      votes: { malicious: ['eu', 'vmray'], suspicious: [], benign: ['alibaba'], unknown: [] },
      dissent: ['alibaba'],
      explanation:
        'The consensus is malicious (most-severe): eu and vmray say malicious, alibaba says benign; alibaba dissents.',
    });
  });

  test('a member of a group dissents when its own vote is another', () => {
    const consensus = consensusOf(
      [
        ballot('a', 'malicious', { group: 'x' }),
        ballot('b', 'benign', { group: 'x' }),
        ballot('c', 'benign'),
        ballot('d', 'benign'),
      ],
      'majority',
    );
    expect(consensus.value).toBe('benign');
    expect(consensus.dissent).toEqual(['a']);
    expect(consensus.explanation).toContain('a and b share one vote');
  });

  test('two resellers of one engine do not outvote an independent source', () => {
    const resold = [
      ballot('a', 'benign', { group: 'x' }),
      ballot('b', 'benign', { group: 'x' }),
      ballot('c', 'malicious'),
    ];
    expect(consensusOf(resold, 'majority').value).toBe('malicious');
    expect(
      consensusOf(
        resold.map((each) => ({ ...each, group: null })),
        'majority',
      ).value,
    ).toBe('benign');
  });

  test('no vote is unknown, and a strategy of the caller is not even asked', () => {
    const eager = { name: 'eager', decide: () => 'benign' as const };
    expect(toConsensus([], [], eager)).toMatchObject({
      value: 'unknown',
      dissent: [],
      explanation: 'The consensus is unknown (eager): no source gave a verdict.',
    });
  });

  test('says so when nobody dissents', () => {
    expect(consensusOf([ballot('a', 'benign')]).explanation).toBe(
      'The consensus is benign (most-severe): a says benign; nobody dissents.',
    );
  });
});

describe('agreement', () => {
  const cases: [ballots: Ballot[], agreement: string][] = [
    [[], 'none'],
    [[ballot('a', 'benign')], 'single'],
    [[ballot('a', 'benign', { group: 'x' }), ballot('b', 'malicious', { group: 'x' })], 'single'],
    [[ballot('a', 'benign'), ballot('b', 'benign')], 'unanimous'],
    [[ballot('a', 'benign'), ballot('b', 'malicious')], 'split'],
    [[ballot('a', 'benign'), ballot('b', 'malicious'), ballot('c', 'malicious')], 'majority'],
    [[ballot('a', 'benign'), ballot('b', 'malicious'), ballot('c', 'suspicious')], 'split'],
    [
      [
        ballot('a', 'benign'),
        ballot('b', 'malicious'),
        ballot('c', 'malicious', { group: 'x' }),
        ballot('d', 'malicious', { group: 'x' }),
      ],
      'majority',
    ],
  ];
  test.each(cases)('%j: %s', (ballots, agreement) => {
    expect(toAgreement(toVotes(ballots))).toBe(agreement);
  });
});

describe('the explanation', () => {
  test('says who shares a vote, and who dissents', () => {
    const { explanation } = consensusOf([
      ballot('a', 'malicious', { group: 'x' }),
      ballot('b', 'benign', { group: 'x' }),
      ballot('c', 'benign'),
    ]);
    expect(explanation).toBe(
      'The consensus is malicious (most-severe): a says malicious, b and c say benign; a and b share one vote (group x); b and c dissent.',
    );
  });

  test('names no sharing and no dissent where there is none', () => {
    expect(consensusOf([ballot('a', 'benign')]).explanation).toBe(
      'The consensus is benign (most-severe): a says benign; nobody dissents.',
    );
    expect(consensusOf([ballot('a', 'benign'), ballot('b', 'malicious')]).explanation).toBe(
      'The consensus is malicious (most-severe): b says malicious, a says benign; a dissents.',
    );
  });
});
