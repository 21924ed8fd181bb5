import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { lowerCaseKeys, wireJson } from './json.ts';

it('writes every digit of a 64-bit number', () => {
  expect(wireJson({ a: [9_223_372_036_854_775_807n, -1n], b: null })).toBe('{"a":[9223372036854775807,-1],"b":null}');
});

it('puts only the outermost keys in lower case', () => {
  expect(lowerCaseKeys({ RequestId: 'x', Data: { Inner: 1 } })).toEqual({ requestId: 'x', data: { Inner: 1 } });
});

it('puts the keys of every object in lower case where that is wanted', () => {
  const value = { RequestId: 'X', Data: { Inner: 1n, List: [{ Deep: null }, ['Text']] } };
  const expected = { requestId: 'X', data: { inner: 1n, list: [{ deep: null }, ['Text']] } };
  expect(lowerCaseKeys(value, 'all')).toEqual(expected);
});

it('is JSON.stringify for everything else', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(wireJson(JSON.parse(text))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});
