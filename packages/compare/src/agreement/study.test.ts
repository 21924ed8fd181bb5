import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AgreementStudy, AgreementStudySchema } from './result.ts';
import type { Rating } from './scale.ts';
import { agreementStudy } from './study.ts';

const sources = ['a', 'b', 'c'];
const word = fc.constantFrom<Rating>('benign', 'suspicious', 'malicious', null);
const number = fc.constantFrom<Rating>(0, 1, 2.5, 100, null);
const tableOf = (rating: fc.Arbitrary<Rating>): fc.Arbitrary<Rating[][]> =>
  fc.array(fc.array(rating, { minLength: 3, maxLength: 3 }), { maxLength: 30 });
const table = fc.oneof(tableOf(word), tableOf(number));

async function* stream<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

/** Every statistic with its JSON Pointer. */
function statisticsOf(study: AgreementStudy): [pointer: string, value: number | null][] {
  return [
    ['/rawAgreement', study.rawAgreement],
    ['/fleissKappa', study.fleissKappa],
    ['/gwetAC1', study.gwetAC1],
    ...Object.entries(study.krippendorffAlpha).map(([metric, value]): [string, number | null] => [
      `/krippendorffAlpha/${metric}`,
      value,
    ]),
    ...study.cohenKappa.flatMap(({ unweighted, linear, quadratic }, index) =>
      Object.entries({ unweighted, linear, quadratic }).map(([weights, value]): [string, number | null] => [
        `/cohenKappa/${index}/${weights}`,
        value,
      ]),
    ),
  ];
}

describe('whatever was rated', () => {
  test('the result fits its schema; a statistic is a number of at most 1, or null with its reason', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const study = await agreementStudy(rows, { sources });
        expect(AgreementStudySchema.parse(study)).toEqual(study);
        expect(JSON.parse(JSON.stringify(study))).toEqual(study);
        for (const [pointer, value] of statisticsOf(study)) {
          if (value === null) expect(study.reasons[pointer]).toMatch(/\.$/);
          else expect(value).toBeLessThanOrEqual(1);
          expect(Object.hasOwn(study.reasons, pointer)).toBe(value === null);
        }
        expect(study.missing + study.coverage.reduce((sum, { rated }) => sum + rated, 0)).toBe(rows.length * 3);
      }),
    );
  });

  test('the order of the rows is of no effect, to the last bit, nor whether they are streamed', async () => {
    const shuffled = table.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([rows, others]) => {
        const study = JSON.stringify(await agreementStudy(rows, { sources }));
        expect(JSON.stringify(await agreementStudy(stream(others), { sources }))).toBe(study);
      }),
    );
  });

  test('the order of the sources changes no common statistic but by rounding', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const study = await agreementStudy(rows, { sources });
        const turned = await agreementStudy(
          rows.map((row) => row.toReversed()),
          { sources: sources.toReversed() },
        );
        const common = ({ rawAgreement, fleissKappa, gwetAC1, krippendorffAlpha }: AgreementStudy): unknown[] =>
          [rawAgreement, fleissKappa, gwetAC1, ...Object.values(krippendorffAlpha)].map((value) => value?.toFixed(9));
        expect(common(turned)).toEqual(common(study));
      }),
    );
  });

  test('sources that always agree, on more than one value, have 1 throughout', async () => {
    const rows = ['benign', 'malicious', 'suspicious'].map((value) => [value, value, value]);
    const study = await agreementStudy(rows, { sources });
    const values = statisticsOf(study).filter(([pointer]) => pointer !== '/krippendorffAlpha/ratio');
    expect(values.map(([, value]) => value)).toEqual(values.map(() => 1));
  });

  test('alpha over all pairs is what its definition says, also with gaps', async () => {
    await fc.assert(
      fc.asyncProperty(tableOf(number), async (rows) => {
        const { krippendorffAlpha } = await agreementStudy(rows, { sources });
        const expected = slowIntervalAlpha(rows);
        if (expected === null) expect(krippendorffAlpha.interval).toBe(null);
        else expect(krippendorffAlpha.interval).toBeCloseTo(expected, 9);
      }),
    );
  });
});

/** Interval alpha by its other form: mean squared difference within items over that of all pairable ratings. */
function slowIntervalAlpha(rows: readonly (readonly Rating[])[]): number | null {
  const units = rows.map((row) => row.filter((value) => typeof value === 'number')).filter((unit) => unit.length > 1);
  const all = units.flat();
  const squares = (values: readonly number[]): number =>
    values.reduce((sum, x) => sum + values.reduce((inner, y) => inner + (x - y) ** 2, 0), 0);
  const within = units.reduce((sum, unit) => sum + squares(unit) / (unit.length - 1), 0) / all.length;
  const total = squares(all) / (all.length * (all.length - 1));
  return all.length === 0 || total === 0 ? null : 1 - within / total;
}

describe('null with its reason', () => {
  test('one rater', async () => {
    const study = await agreementStudy([['benign'], ['malicious']], { sources: ['a'] });
    expect(study).toMatchObject({ items: 2, raters: 1, rawAgreement: null, cohenKappa: [], confusion: [] });
    expect(study.reasons['/fleissKappa']).toBe('There is only one source.');
    expect(study.reasons['/rawAgreement']).toBe('No sample has ratings of two sources.');
  });

  test('no overlap', async () => {
    const study = await agreementStudy(
      [
        [1, null],
        [null, 2],
      ],
      { sources: ['a', 'b'] },
    );
    expect(statisticsOf(study).map(([, value]) => value)).toEqual(statisticsOf(study).map(() => null));
    expect(study.cohenKappa[0]).toMatchObject({ n: 0 });
    expect(study.reasons['/cohenKappa/0/linear']).toBe('No sample has ratings of both sources.');
  });

  test('no row', async () => {
    const study = await agreementStudy([], { sources });
    expect(study).toMatchObject({ items: 0, missing: 0, rawAgreement: null, values: [] });
    expect(study.coverage[0]).toEqual({ source: 'a', rated: 0, missing: 0, share: null });
    expect(study.reasons['/fleissKappa']).toBe('There is no sample.');
  });

  test('constant ratings: raw agreement is 1, what corrects for chance is 0/0', async () => {
    const study = await agreementStudy(
      Array.from({ length: 25 }, () => ['malicious', 'malicious']),
      {
        sources: ['a', 'b'],
      },
    );
    expect(study).toMatchObject({ rawAgreement: 1, fleissKappa: null, gwetAC1: null, hints: [] });
    expect(study.reasons['/gwetAC1']).toContain('0/0');
  });

  test('ratios need a zero that is the lowest', async () => {
    const { krippendorffAlpha, reasons } = await agreementStudy(
      [
        [-1, 1],
        [2, 2],
      ],
      { sources: ['a', 'b'] },
    );
    expect(krippendorffAlpha.ratio).toBe(null);
    expect(reasons['/krippendorffAlpha/ratio']).toBe('A ratio scale has no values below 0.');
    expect(krippendorffAlpha.interval).not.toBe(null);
  });

  test('numbers that cannot be squared', async () => {
    const { krippendorffAlpha, reasons } = await agreementStudy(
      [
        [1e300, -1e300],
        [1, 2],
      ],
      { sources: ['a', 'b'] },
    );
    expect(krippendorffAlpha.interval).toBe(null);
    expect(reasons['/krippendorffAlpha/interval']).toBe('The numbers are too large to calculate with.');
  });
});

describe('scales', () => {
  test('words are listed whole, numbers as they occur', async () => {
    const two = { sources: ['a', 'b'] };
    expect((await agreementStudy([['malicious', 'benign']], two)).values).toEqual([
      'benign',
      'suspicious',
      'malicious',
    ]);
    expect(
      (
        await agreementStudy(
          [
            [10, 9],
            [9, null],
          ],
          two,
        )
      ).values,
    ).toEqual([9, 10]);
  });

  test('the order of the words decides the distances', async () => {
    const rows = [
      ['low', 'high'],
      ['low', 'low'],
      ['middle', 'high'],
      ['high', 'high'],
    ];
    const linear = async (scale: string[]): Promise<number | null | undefined> =>
      (await agreementStudy(rows, { sources: ['a', 'b'], scale })).cohenKappa[0]?.linear;
    expect(await linear(['low', 'middle', 'high'])).not.toBe(await linear(['middle', 'low', 'high']));
  });

  test.each([
    [[['benign', 'benign'], ['benign']], 'Row 2: 1 value for 2 sources'],
    [[['benign', 'evil']], 'Row 1: "evil" is not on the scale'],
    [
      [
        [1, 2],
        [3, Number.NaN],
      ],
      'Row 2',
    ],
    [Array.from({ length: 257 }, (_, index) => [index, index]), 'more than 256 distinct values'],
  ])('refused: %#', async (rows, problem) => {
    const study = agreementStudy(rows, { sources: ['a', 'b'] });
    await expect(study).rejects.toThrow(problem);
    await expect(study).rejects.toMatchObject({ code: 'configuration' });
  });

  test('many sources with many values are refused before memory is', async () => {
    const many = Array.from({ length: 100 }, (_, index) => `s${index}`);
    const rows = Array.from({ length: 200 }, (_, index) => many.map(() => index));
    await expect(agreementStudy(rows, { sources: many })).rejects.toThrow('of 100 sources are too many');
  });
});
