import { describe, expect, test } from 'vitest';
import { notFound, question, reported } from '../test/outcomes.ts';
import { agreementStudy } from './agreement/study.ts';
import { compare } from './compare.ts';
import { compareMany, type SampleOutcomes, verdictRow } from './many.ts';

const samples: SampleOutcomes[] = [
  { question, outcomes: [reported('a', 'malicious'), reported('b', 'benign')] },
  { question: { url: 'http://evil.example/' }, outcomes: [reported('a', 'unknown'), notFound('b')] },
  { question, outcomes: [reported('b', 'malicious')], cachedAt: { b: '2026-01-01T00:00:00Z' } },
];

describe('many samples', () => {
  test('each is compared with the same options, in order', async () => {
    const options = { strategy: 'majority', now: '2026-01-02T00:00:00Z' } as const;
    const sources = [{ id: 'a', group: 'x' }].values();
    const made = await Array.fromAsync(compareMany(samples, { ...options, sources }));
    const expected = samples.map(({ outcomes, ...rest }) =>
      compare(outcomes, { ...options, ...rest, sources: [{ id: 'a', group: 'x' }] }),
    );
    expect(made).toEqual(expected);
  });

  test('nothing is read ahead, and who stops early ends the input', async () => {
    let read = 0;
    let isClosed = false;
    async function* endless(): AsyncGenerator<SampleOutcomes> {
      try {
        for (;;) {
          read += 1;
          yield { question, outcomes: [reported('a', 'benign')] };
        }
      } finally {
        isClosed = true;
      }
    }
    const seen: number[] = [];
    for await (const comparison of compareMany(endless())) {
      expect(comparison.consensus.value).toBe('benign');
      seen.push(read);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([1, 2, 3]);
    expect(isClosed).toBe(true);
  });

  test('comparisons become rows of a study; what is no vote is missing', async () => {
    async function* rows(): AsyncGenerator<(string | null)[]> {
      for await (const comparison of compareMany(samples)) yield verdictRow(comparison, ['a', 'b', 'never asked']);
    }
    expect(await Array.fromAsync(rows())).toEqual([
      ['malicious', 'benign', null],
      [null, null, null],
      [null, 'malicious', null],
    ]);
    const study = await agreementStudy(rows(), { sources: ['a', 'b', 'never asked'] });
    expect(study).toMatchObject({ items: 3, pairable: 1, missing: 6, rawAgreement: 0 });
  });
});
