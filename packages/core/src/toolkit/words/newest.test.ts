import { expect, it } from 'vitest';
import type { VerdictValue } from '../../model/verdict.ts';
import { blankVerdict } from '../values/blanks.ts';
import { newestClaim } from './newest.ts';

type Said = [value: VerdictValue, time: string | null];
const claim = ([value, time]: Said) => ({ verdict: { ...blankVerdict(), value }, time });

it.each<[said: Said[], kept: VerdictValue, isSilent: boolean]>([
  [[['benign', null]], 'benign', false],
  [
    [
      ['malicious', '2024'],
      ['benign', '2025'],
    ],
    'benign',
    false,
  ],
  [
    [
      ['malicious', '2024'],
      ['benign', '2024'],
    ],
    'malicious',
    false,
  ],
  [
    [
      ['suspicious', null],
      ['benign', '2025'],
    ],
    'suspicious',
    false,
  ],
  [
    [
      ['malicious', '2024'],
      ['unknown', '2025'],
    ],
    'malicious',
    true,
  ],
  [
    [
      ['benign', '2024'],
      ['unknown', '2025'],
    ],
    'unknown',
    false,
  ],
])('of %j the one that counts is %s', (said, value, isSilent) => {
  for (const claims of [said, said.toReversed()]) {
    const newest = newestClaim(claims.map(claim));
    expect([newest?.kept.verdict.value, newest?.isSilent]).toEqual([value, isSilent]);
  }
});

it('none counts where there is none, and how severe one is may be asked in another way', () => {
  expect(newestClaim([])).toBeNull();
  const milder = (a: { verdict: { value: string } }) => a.verdict.value === 'benign';
  expect(newestClaim([claim(['malicious', null]), claim(['benign', null])], milder)?.kept.verdict.value).toBe('benign');
});
