import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../../../../test/support/packages/test-clock.ts';
import { adviseByStatus, backoffMs, pauseMs, readRetryAfter } from './retry.ts';

const clock = createTestClock(Date.UTC(2024, 0, 1));

describe('readRetryAfter', () => {
  it.each([
    ['0', 0],
    [' 120 ', 120_000],
    [['7', '9'], 7000],
    ['Mon, 01 Jan 2024 00:00:30 GMT', 30_000],
    ['Monday, 01-Jan-24 00:01:00 GMT', 60_000],
    ['Mon Jan  1 00:02:00 2024', 120_000],
    ['2147483648', 2 ** 31 * 1000],
    ['9999999999', 2 ** 31 * 1000],
    ['9'.repeat(30), 2 ** 31 * 1000],
    ['Sun, 31 Dec 2023 23:59:59 GMT', 0],
  ])('%j is %d ms', (value, expected) => {
    expect(readRetryAfter(value, clock)).toBe(expected);
  });

  it.each([
    undefined,
    '',
    ' ',
    '-1',
    '1.5',
    '1e3',
    'soon',
    'soon 2099',
    'Mon, 99 Jan 2024 00:00:30 GMT',
    '2024-01-01',
    [],
  ])('%j is nonsense', (value) => {
    expect(readRetryAfter(value, clock)).toBeNull();
  });

  it('never gives a negative or broken number', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ms = readRetryAfter(text, clock);
        expect(ms === null || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
      }),
    );
  });
});

it.each([
  [200, false],
  [304, false],
  [400, false],
  [401, false],
  [404, false],
  [408, true],
  [409, false],
  [429, true],
  [500, true],
  [502, true],
  [503, true],
  [501, false],
  [504, true],
  [505, false],
  [524, true],
  [600, false],
])('status %d is repeated: %s', (status, retry) => {
  expect(adviseByStatus({ status, headers: {} }, clock).retry).toBe(retry);
});

it('takes only 429 for a refusal, and reads the wish of the vendor', () => {
  const headers = { 'retry-after': '3' };
  expect(adviseByStatus({ status: 429, headers }, clock)).toEqual({ retry: true, refused: true, afterMs: 3000 });
  expect(adviseByStatus({ status: 503, headers }, clock)).toEqual({ retry: true, refused: false, afterMs: 3000 });
});

it('back-off doubles up to half a minute, with full jitter', () => {
  const bounds = [0, 1, 2, 3, 6, 7, 100].map((attempt) => backoffMs(attempt, () => 1));
  expect(bounds).toEqual([500, 1000, 2000, 4000, 30_000, 30_000, 30_000]);
  expect(backoffMs(5, () => 0)).toBe(0);
  expect(backoffMs(1, () => 0.25)).toBe(250);
  for (let round = 0; round < 50; round++) expect(backoffMs(0)).toBeLessThan(500);
});

describe('the pause before an attempt', () => {
  const told = { attempt: 0, toldMs: 7000, leftMs: 60_000 };

  it.each([
    [0, 7000],
    [0.5, 7350],
    [1, 7700],
  ])('is what the vendor wishes and up to a tenth more: with %d it is %d ms', (drawn, expected) => {
    expect(pauseMs(told, () => drawn)).toBe(expected);
  });

  it('grows by a few seconds at most', () => {
    expect(pauseMs({ ...told, toldMs: 3_600_000, leftMs: 7_200_000 }, () => 1)).toBe(3_605_000);
  });

  it('is the bare wish where more would not fit', () => {
    expect(pauseMs({ ...told, leftMs: 7700 }, () => 1)).toBe(7000);
    expect(pauseMs({ ...told, leftMs: 7700 }, () => 0.99)).toBe(7693);
  });

  it('is back-off where that is longer', () => {
    expect(pauseMs({ attempt: 4, toldMs: 7000, leftMs: 60_000 }, () => 1)).toBe(8000);
    expect(pauseMs({ attempt: 0, toldMs: 0, leftMs: 60_000 }, () => 0)).toBe(0);
  });
});
