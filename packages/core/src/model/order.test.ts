import { describe, expect, it } from 'vitest';
import { byText, isAscending, sortedUnique } from './order.ts';

it('sortedUnique orders by code unit and touches nothing', () => {
  const texts = ['é', 'b', 'a', 'B', 'a'];
  expect(sortedUnique(texts)).toEqual(['B', 'a', 'b', 'é']);
  expect(texts).toEqual(['é', 'b', 'a', 'B', 'a']);
  const one = ['x'];
  expect(sortedUnique(one)).toEqual(one);
  expect(sortedUnique(one)).not.toBe(one);
  expect(byText('a', 'a')).toBe(0);
});

it('sortedUnique takes any iterable of texts', () => {
  expect(
    sortedUnique(
      new Map([
        ['b', 1],
        ['a', 2],
      ]).keys(),
    ),
  ).toEqual(['a', 'b']);
});

describe('isAscending', () => {
  it('holds for sorted texts, each once', () => {
    for (const texts of [[], ['b'], ['a', 'b', 'c'], ['', 'a']]) expect(isAscending(texts)).toBe(true);
    for (const texts of [
      ['a', 'a'],
      ['b', 'a'],
      ['a', 'c', 'b'],
    ])
      expect(isAscending(texts)).toBe(false);
  });
});
