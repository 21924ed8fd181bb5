import { describe, expect, it } from 'vitest';
import { numberedPage, tokenPages } from './pages.ts';

describe('pages that are fetched by tokens', () => {
  it('have every item once, in order, and end', () => {
    const pages = tokenPages<number>(2);
    const first = pages.open([1, 2, 3, 4, 5]);
    const second = pages.next(first.next ?? 0);
    const third = pages.next(second?.next ?? 0);
    expect([first, second, third]).toEqual([
      { items: [1, 2], next: 1 },
      { items: [3, 4], next: 2 },
      { items: [5], next: null },
    ]);
  });

  it('are fetched once, and only by a token that was given out', () => {
    const pages = tokenPages<string>(1);
    const { next } = pages.open(['a', 'b']);
    expect(pages.next(next ?? 0)?.items).toEqual(['b']);
    expect([pages.next(next ?? 0), pages.next(0), pages.next(2)]).toEqual([null, null, null]);
  });

  it('keep lists apart that are read side by side', () => {
    const pages = tokenPages<string>(1);
    const [one, two] = [pages.open(['a', 'b']), pages.open(['c', 'd'])];
    expect([pages.next(two.next ?? 0)?.items, pages.next(one.next ?? 0)?.items]).toEqual([['d'], ['b']]);
  });

  it.each([[[]], [['a', 'b']]])('%j is one page of two', (items) => {
    expect(tokenPages<string>(2).open(items)).toEqual({ items, next: null });
  });
});

it.each([
  [1, ['a', 'b']],
  [2, ['c']],
  [3, []],
])('page %i of two items', (number, expected) => {
  expect(numberedPage(['a', 'b', 'c'], { number, size: 2 })).toEqual(expected);
});
