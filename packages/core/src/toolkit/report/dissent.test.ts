import { expect, it } from 'vitest';
import type { VerdictValue } from '../../model/verdict.ts';
import { blankRun, blankVerdict } from '../values/blanks.ts';
import { warnOfDissent } from './dissent.ts';
import { Warnings } from './warnings.ts';

const run = (source: string | null, value: VerdictValue, index: number) => ({
  ...blankRun(`${index}`),
  verdict: { ...blankVerdict(), value, evidence: [`/${index}`] },
  ...(source !== null && { opinion: { source, group: source, threatNames: [] } }),
});

function warned(own: VerdictValue, ...said: [string | null, VerdictValue][]) {
  const warnings = new Warnings();
  const runs = said.map(([source, value], index) => run(source, value, index));
  warnOfDissent({ ...blankVerdict(), value: own }, runs, warnings);
  return warnings.list().map(({ code, message, pointer }) => `${code} ${pointer} ${message}`);
}

it('half of the vendors or more say otherwise: they are named', () => {
  expect(warned('malicious', ['b', 'benign'], ['a', 'suspicious'], ['c', 'malicious'])).toEqual([
    'conflicting-values /0 2 of 3 vendors with a verdict say otherwise: a suspicious, b benign.',
  ]);
  expect(warned('malicious', ['a', 'benign'], ['b', 'malicious'])).toHaveLength(1);
});

it.each([
  [
    'fewer than half',
    'malicious',
    [
      ['a', 'benign'],
      ['b', 'malicious'],
      ['c', 'malicious'],
    ],
  ],
  [
    'nobody',
    'malicious',
    [
      ['a', 'malicious'],
      ['b', 'unknown'],
    ],
  ],
  [
    'one vendor by some of its runs',
    'malicious',
    [
      ['a', 'benign'],
      ['a', 'malicious'],
    ],
  ],
  ["runs that are nobody else's opinion", 'malicious', [[null, 'benign']]],
  ['all where there is no verdict', 'unknown', [['a', 'benign']]],
  ['no runs', 'malicious', []],
] as const)('%s: no warning', (_what, own, said) => {
  expect(warned(own, ...(said as unknown as [string | null, VerdictValue][]))).toEqual([]);
});
