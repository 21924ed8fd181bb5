import { expect, it } from 'vitest';
import { z } from 'zod';
import { Warnings } from '../report/warnings.ts';
import { list, object, text } from './index.ts';
import { readField } from './read.ts';
import { withoutBlanks } from './without-blanks.ts';

it.each([
  [null, undefined],
  ['', undefined],
  [[], undefined],
  [['', null, ['']], undefined],
  [0, 0],
  [false, false],
  [' ', ' '],
  [
    ['', 'a'],
    [undefined, 'a'],
  ],
  [
    { a: '', b: { c: [] }, d: 1 },
    { a: undefined, b: { c: undefined }, d: 1 },
  ],
])('%j is %j', (given, expected) => expect(withoutBlanks(given)).toEqual(expected));

it('keeps places, keys that are names of methods, and what it was given', () => {
  const given = JSON.parse('{"__proto__":{"a":""},"list":["",{"name":"x"}]}');
  const warnings = new Warnings();
  const field = z.preprocess(withoutBlanks, object({ list: list(object({ name: text })) }));
  expect(readField(field, given, { warnings })).toEqual({ list: [undefined, { name: 'x' }] });
  expect(Object.keys(withoutBlanks(given) as object)).toEqual(['__proto__', 'list']);
  expect(JSON.stringify(given)).toBe('{"__proto__":{"a":""},"list":["",{"name":"x"}]}');
  expect(warnings.list()).toEqual([]);
});
