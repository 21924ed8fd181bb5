import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clustered } from './clusters.ts';

it.each([
  [[], []],
  [['a'], [['a']]],
  [
    ['', ''],
    [[''], ['']],
  ],
  [
    ['a', 'b', 'a'],
    [['a', 'a'], ['b']],
  ],
  [
    ['ab', 'c', 'bc', 'd'],
    [['ab', 'c', 'bc'], ['d']],
  ],
  [['a', 'b', 'c', 'abc'], [['a', 'b', 'c', 'abc']]],
])('%j is %j', (words, expected) => {
  expect(clustered(words, (word) => [...word])).toEqual(expected);
});

it('is the same parts in whatever order the items come, with each item once', () => {
  const words = fc.uniqueArray(fc.stringMatching(/^[a-h]{1,3}[0-9]{3}$/), { maxLength: 12 });
  const parts = (list: readonly string[]) =>
    clustered(list, (word) => [...word.slice(0, -3)]).map((part) => part.toSorted().join());
  fc.assert(
    fc.property(words, (list) => {
      expect(parts(list.toReversed()).sort()).toEqual(parts(list).sort());
      expect(
        clustered(list, (word) => [...word])
          .flat()
          .toSorted(),
      ).toEqual(list.toSorted());
    }),
    { numRuns: 100 },
  );
});
