import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../test/test-clock.ts';
import { adviseByStatus, backoffMs, readRetryAfter } from './retry.ts';

const clock = createTestClock(Date.UTC(2024, 0, 1));

describe('readRetryAfter', () => {
  it.each([
    ['0', 0],
    [' 120 ', 120_000],
    [['7', '9'], 7000],
    ['Mon, 01 Jan 2024 00:00:30 GMT', 30_000],
    ['Monday, 01-Jan-24 00:01:00 GMT', 60_000],
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
    '9999999999',
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
  [504, true],
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
