import { expect, it } from 'vitest';
import { Warnings } from '../report/warnings.ts';
import { warnOfMissing } from './missing.ts';

it.each<[unknown, boolean]>([
  [undefined, false],
  [null, false],
  [{}, false],
  [{ a: null, b: undefined }, false],
  [[], true],
  [[null], true],
  [{ a: [] }, true],
  [{ a: 0, b: null }, true],
  [{ a: '' }, true],
  [0, true],
  ['', true],
  [false, true],
])('a section that is %j is there: %s', (section, isThere) => {
  const warnings = new Warnings();
  expect(warnOfMissing({ network: section }, warnings)).toBe(isThere);
  const expected = [{ code: 'missing-section', message: 'The report has no network.', pointer: null }];
  expect(warnings.list()).toEqual(isThere ? [] : expected);
});

it('one that is missing makes the whole incomplete, and each is named once', () => {
  const warnings = new Warnings();
  expect(warnOfMissing({ signatures: [], behavior: null, network: {} }, warnings)).toBe(false);
  expect(warnings.list().map(({ message }) => message)).toEqual([
    'The report has no behavior.',
    'The report has no network.',
  ]);
  expect(warnOfMissing({}, new Warnings())).toBe(true);
});
