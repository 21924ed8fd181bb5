import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeSchema } from '../../model/verdict.ts';
import { readTime, timeFromEpochMs } from './time.ts';

describe('readTime', () => {
  it.each([
    ['2021-03-04T05:06:07Z', '2021-03-04T05:06:07Z', true],
    ['2021-03-04T05:06:07', '2021-03-04T05:06:07Z', false],
    [' 2021-03-04 05:06 ', '2021-03-04T05:06:00Z', false],
    ['2021-03-04T05:06:07+02:00', '2021-03-04T03:06:07Z', true],
    ['2021-03-04T05:06:07 -0330', '2021-03-04T08:36:07Z', true],
    ['2021-03-04T05:06:07.5Z', '2021-03-04T05:06:07.500Z', true],
    ['2021-03-04T05:06:07,123456789', '2021-03-04T05:06:07.123Z', false],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z', true],
    ['2021-01-01T00:30:00+01:00', '2020-12-31T23:30:00Z', true],
  ])('%s', (text, time, zoned) => {
    expect(readTime(text)).toEqual({ time, zoned });
    expect(TimeSchema.safeParse(time).success).toBe(true);
  });

  it('reads a zoneless time in the zone that the facts say, and leaves a zoned one alone', () => {
    expect(readTime('2021-03-04 05:06:07', 8)).toEqual({ time: '2021-03-03T21:06:07Z', zoned: false });
    expect(readTime('2021-03-04T05:06:07Z', 8)).toEqual({ time: '2021-03-04T05:06:07Z', zoned: true });
    expect(readTime('2021-03-04 05:06:07', 5.5)?.time).toBe('2021-03-03T23:36:07Z');
  });

  it.each([
    '2021-02-31T00:00:00Z',
    '2021-02-31T00:30:00+02:00',
    '2021-02-29 00:00:00',
    '2021-04-31 00:00',
    '2021-00-10 00:00',
    '2021-13-01 00:00',
    '2021-01-00 00:00',
    '2021-01-01 25:00',
    '2021-01-01 00:60',
    '2021-01-01',
    '9999-12-31T23:59:59-10:00',
    '0000-01-01T00:00:00+10:00',
    'yesterday',
    '',
    '1614834367',
    1614834367,
    null,
    undefined,
    {},
  ])('%j is no time', (text) => {
    expect(readTime(text)).toBeNull();
  });

  it('reads back what it wrote', () => {
    const min = new Date('0000-01-02T00:00:00Z');
    const max = new Date('9999-12-30T00:00:00Z');
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), fc.integer({ min: -12, max: 14 }), (date, zone) => {
        const text = date.toISOString();
        expect(readTime(text)).toEqual({ time: text, zoned: true });
        const local = new Date(date.getTime() + zone * 3_600_000).toISOString().slice(0, -1);
        expect(readTime(local, zone)).toEqual({ time: text, zoned: false });
      }),
    );
  });
});

it('reads the plain form as it reads the same with a blank before it, which is no plain form', () => {
  const digits = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));
  const year = fc.constantFrom('0000', '1999', '2023', '2024', '9999');
  const time = fc
    .tuple(year, digits(13), digits(32), fc.constantFrom(' ', 'T'), digits(25), digits(61), digits(61))
    .map(([y, m, d, between, ...clock]) => `${y}-${m}-${d}${between}${clock.join(':')}`);
  const zone = fc.constantFrom(0, 8, -8, 14, 5.5, 24, -24, 48);
  fc.assert(
    fc.property(time, zone, (text, hours) => {
      expect(readTime(text, hours)).toEqual(readTime(` ${text}`, hours));
    }),
    { numRuns: 1000 },
  );
});

it.each([
  [0, '1970-01-01T00:00:00.000Z'],
  [1614834367123.9, '2021-03-04T05:06:07.123Z'],
  [Number.NaN, null],
  [Number.POSITIVE_INFINITY, null],
  [8.64e15, null],
  [-8.64e15, null],
])('%d ms is %s', (epochMs, time) => {
  expect(timeFromEpochMs(epochMs)).toBe(time);
});
