import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { OverlapTally } from './overlap.ts';

const FixtureSchema = z.object({
  sets: z.record(z.string(), z.array(z.string())),
  pairwise: z.record(
    z.string(),
    z.object({
      intersection: z.number(),
      union: z.number(),
      jaccard: z.number(),
      overlap_coefficient: z.number(),
      a_covered_by_b: z.number(),
      b_covered_by_a: z.number(),
      dice: z.number(),
    }),
  ),
  exclusive_intersections_upset: z.record(z.string(), z.object({ size: z.number() })),
  union_size: z.number(),
});
const fixture = FixtureSchema.parse(
  JSON.parse(readFileSync(new URL('../../test/fixtures/ioc-set-overlap.json', import.meta.url), 'utf8')),
);

const providers = Object.keys(fixture.sets).sort();

function tallied(): OverlapTally {
  const tally = new OverlapTally(providers);
  for (const value of new Set(Object.values(fixture.sets).flat())) {
    const sources = providers.filter((source) => fixture.sets[source]?.includes(value));
    tally.add('url', sources, sources);
  }
  return tally;
}

describe('the worked example', () => {
  test.each(Object.entries(fixture.pairwise))('%s', (pair, expected) => {
    const [a, b] = pair.split('|').sort();
    const rows = tallied()
      .overlap()
      .filter((row) => row.a === a && row.b === b);
    expect(rows.map((row) => `${row.type} ${row.view}`)).toEqual([
      'all artifacts',
      'all indicators',
      'url artifacts',
      'url indicators',
    ]);
    for (const row of rows) {
      expect(row.both).toBe(expected.intersection);
      expect(row.both + row.onlyA + row.onlyB).toBe(expected.union);
      expect(row.jaccard).toBeCloseTo(expected.jaccard, 15);
      expect(row.overlapCoefficient).toBeCloseTo(expected.overlap_coefficient, 15);
      // Dice's coefficient is another way to write the Jaccard index.
      expect((2 * (row.jaccard ?? Number.NaN)) / (1 + (row.jaccard ?? Number.NaN))).toBeCloseTo(expected.dice, 15);
      // The fixture names the pair in another order than the names have.
      const [coverageA, coverageB] = pair.startsWith(`${a}|`)
        ? [expected.a_covered_by_b, expected.b_covered_by_a]
        : [expected.b_covered_by_a, expected.a_covered_by_b];
      expect(row.coverageA).toBeCloseTo(coverageA, 15);
      expect(row.coverageB).toBeCloseTo(coverageB, 15);
    }
  });

  test('exclusive intersections add up to the union, the most frequent first', () => {
    const rows = tallied().exclusive();
    const expected = Object.entries(fixture.exclusive_intersections_upset).map(([names, { size }]) => ({
      sources: names.split('+').sort(),
      count: size,
    }));
    expect(rows).toHaveLength(expected.length);
    expect(rows).toEqual(expect.arrayContaining(expected));
    expect(rows.map((row) => row.count)).toEqual([2, 2, 1, 1, 1, 1]);
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(fixture.union_size);
  });
});

describe('the edges', () => {
  test('two empty sets have no ratio', () => {
    expect(new OverlapTally(['a', 'b']).overlap()).toMatchObject([
      {
        type: 'all',
        view: 'artifacts',
        both: 0,
        jaccard: null,
        overlapCoefficient: null,
        coverageA: null,
        coverageB: null,
      },
      { type: 'all', view: 'indicators', both: 0, jaccard: null, overlapCoefficient: null },
    ]);
  });

  test('one empty set has a Jaccard index of 0 and no overlap coefficient', () => {
    const tally = new OverlapTally(['a', 'b']);
    tally.add('mutex', ['a'], []);
    expect(tally.overlap()).toMatchObject([
      { type: 'all', view: 'artifacts', onlyA: 1, jaccard: 0, overlapCoefficient: null, coverageA: 0, coverageB: null },
      { type: 'all', view: 'indicators', onlyA: 0, jaccard: null },
      { type: 'mutex', view: 'artifacts', onlyA: 1, jaccard: 0 },
      { type: 'mutex', view: 'indicators', onlyA: 0, jaccard: null },
    ]);
  });

  test('a type that neither of a pair has gives no row for that pair', () => {
    const tally = new OverlapTally(['a', 'b', 'c']);
    tally.add('mutex', ['c'], ['c']);
    expect(
      tally
        .overlap()
        .filter((row) => row.type === 'mutex')
        .map((row) => `${row.a}${row.b}`),
    ).toEqual(['ac', 'ac', 'bc', 'bc']);
  });

  test('what one calls an indicator and the other an artifact is shared as an artifact only', () => {
    const tally = new OverlapTally(['a', 'b']);
    tally.add('url', ['a', 'b'], ['a']);
    expect(tally.overlap().slice(0, 2)).toMatchObject([
      { view: 'artifacts', both: 1, jaccard: 1, overlapCoefficient: 1 },
      { view: 'indicators', both: 0, onlyA: 1, jaccard: 0, overlapCoefficient: null },
    ]);
  });

  test('more sources than a bit mask has bits', () => {
    const many = Array.from({ length: 40 }, (_, index) => `p${String(index).padStart(2, '0')}`);
    const tally = new OverlapTally(many);
    tally.add('url', many, many);
    tally.add('url', ['p39'], ['p39']);
    expect(tally.exclusive()).toEqual([
      { sources: many, count: 1 },
      { sources: ['p39'], count: 1 },
    ]);
    const last = tally.overlap().at(-1);
    expect(last).toMatchObject({
      a: 'p38',
      b: 'p39',
      both: 1,
      onlyA: 0,
      onlyB: 1,
      jaccard: 0.5,
      overlapCoefficient: 1,
    });
  });
});
