import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resolvePointer } from '../../model/json-pointer.ts';
import { textsUnder } from './found-texts.ts';

it('gives one text or several, with the pointer to each and its place', () => {
  const object = { a: ' x ', b: ['y', '', ' ', null, 7, {}, ['z'], 'w'], c: 0, d: true, e: {} };
  expect(textsUnder(object, ['a', 'b', 'c', 'd', 'e', 'f'], '/at')).toEqual([
    { text: 'x', at: '/at/a', index: 0 },
    { text: 'y', at: '/at/b/0', index: 0 },
    { text: '7', at: '/at/b/4', index: 4 },
    { text: 'w', at: '/at/b/7', index: 7 },
    { text: '0', at: '/at/c', index: 0 },
  ]);
});

it('escapes a key in a pointer, and finds nothing that an object does not have of its own', () => {
  const object = { 'a/b~c': 'x' };
  expect(textsUnder(object, ['a/b~c'], '')).toEqual([{ text: 'x', at: '/a~1b~0c', index: 0 }]);
  expect(textsUnder(object, ['constructor', '__proto__', 'toString', 'length'], '')).toEqual([]);
  expect(textsUnder(object, [], '')).toEqual([]);
});

it('whatever an object holds, each pointer leads to the text', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), (object) => {
      for (const { text, at } of textsUnder(object, Object.keys(object), '')) {
        expect(text).not.toBe('');
        expect(String(resolvePointer(object, at)?.value).trim()).toBe(text);
      }
    }),
  );
});
