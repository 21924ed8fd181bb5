import type { Outcome } from '@sandjury/core';
import { expect, it } from 'vitest';
import { compare } from './compare.ts';

it('compares without options', () => {
  const outcomes: Outcome[] = [{ provider: 'a', status: 'not_found' }];
  expect(compare(outcomes)).toMatchObject({ agreement: 'none', consensus: { value: 'unknown' } });
  expect(compare([]).sources).toEqual([]);
});

it.each([
  [[undefined], 'outcomes: expected a list'],
  [[null], 'outcomes: expected a list'],
  [[{}], 'outcomes: expected a list'],
  [['text'], 'outcomes: expected a list'],
  [[[null]], 'outcomes: expected a list'],
  [[[{ verdict: 'malicious' }]], 'outcomes: expected a list'],
  [[[], null], 'options: expected an object'],
  [[[], 'majority'], 'options: expected an object'],
  [[[], ['majority']], 'options: expected an object'],
  [[[], { stratgey: 'majority' }], 'there is no "stratgey"; there are question, strategy'],
])('compare(...%j) says what is expected', (given, message) => {
  expect(() => Reflect.apply(compare, undefined, given)).toThrow(
    expect.objectContaining({ code: 'configuration', message: expect.stringContaining(message) }),
  );
});
