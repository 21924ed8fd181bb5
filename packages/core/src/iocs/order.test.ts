import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascending, byteAt, numberAt, textAt } from './arrays.ts';
import { numberTexts, TextOrder } from './order.ts';

/** Texts that begin alike, hold the end of a text inside them, and characters of one byte and of two. */
const text = fc
  .array(fc.constantFrom('a', 'b', 'common/prefix/', '\0', 'ÿ', 'þ', 'Ā', '\ud800', '\uffff', '7f3a'), { maxLength: 8 })
  .map((parts) => parts.join(''));
const texts = fc.array(text, { maxLength: 200, size: 'max' });

/** The way it would be written if time were of no matter. */
function simplyOrdered(list: readonly string[]): number[] {
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...list.keys()].sort((a, b) => compare(list[a] ?? '', list[b] ?? '') || a - b);
}

describe('TextOrder', () => {
  it('is the order of a simple sort, equal texts in the order they came in', () => {
    fc.assert(
      fc.property(texts, (list) => {
        const order = ascending(list.length);
        const sorting = new TextOrder(list, order);
        sorting.sort(0, list.length);
        expect([...order]).toEqual(simplyOrdered(list));
        const isFirst = [...order].map(
          (position, place) => place === 0 || list[position] !== list[order[place - 1] ?? 0],
        );
        expect([...sorting.isFirst]).toEqual(isFirst.map(Number));
      }),
      { numRuns: 500 },
    );
  });

  it('sorts a part and leaves the rest', () => {
    const list = ['d', 'c', 'b', 'a'];
    const order = ascending(4);
    new TextOrder(list, order).sort(1, 3);
    expect([...order]).toEqual([0, 2, 1, 3]);
  });

  it('sorts many long texts that differ at the very end, however deep that is', () => {
    const list = Array.from({ length: 300 }, (_, n) => 'x'.repeat(3 * n) + (n % 2 === 0 ? 'end' : '終'));
    const order = ascending(list.length);
    new TextOrder(list, order).sort(0, list.length);
    expect([...order]).toEqual(simplyOrdered(list));
  });
});

describe('numberTexts', () => {
  it('gives equal texts one number, in their order', () => {
    fc.assert(
      fc.property(texts, (list) => {
        const distinct = [...new Set(list)].sort();
        const { numbers, count } = numberTexts(list);
        expect(count).toBe(distinct.length);
        expect([...numbers]).toEqual(list.map((each) => distinct.indexOf(each)));
      }),
    );
  });
});

describe('arrays in place of objects', () => {
  it('are empty outside', () => {
    expect(numberAt(Uint32Array.of(7), 0)).toBe(7);
    expect(numberAt(Uint32Array.of(7), -1)).toBe(0);
    expect(byteAt(Uint8Array.of(7), 1)).toBe(0);
    expect(textAt(['a'], 1)).toBe('');
  });
});
