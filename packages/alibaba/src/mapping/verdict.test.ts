import { expect, it } from 'vitest';
import { scoreVerdict } from './verdict.ts';

it.each([
  [0, 'benign'],
  [60, 'benign'],
  [60.5, 'suspicious'],
  [61, 'suspicious'],
  [80, 'suspicious'],
  [81, 'malicious'],
  [100, 'malicious'],
  [-1, null],
  [100.5, null],
  [101, null],
  [Number.NaN, null],
  [Number.POSITIVE_INFINITY, null],
])('a score of %f is %s', (score, verdict) => {
  expect(scoreVerdict(score)).toBe(verdict);
});
