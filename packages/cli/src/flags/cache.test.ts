import { expect, it } from 'vitest';
import { durationMs } from './cache.ts';

it.each([
  ['0', 0],
  ['250ms', 250],
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['12h', 43_200_000],
  ['7d', 604_800_000],
  ['2w', 1_209_600_000],
])('%s', (text, ms) => expect(durationMs(text)).toBe(ms));

it.each(['', '12', '-1h', '1.5h', '1 h', 'h', '1H', '9999999d', '1h30m'])('"%s" is none', (text) => {
  expect(durationMs(text)).toBeNull();
});
