import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Warnings } from '../report/warnings.ts';
import { byId, capped, firstKnown, mergedBy } from './lists.ts';

const ids = fc.oneof(fc.nat(30).map(String), fc.stringMatching(/^[0-9a-b]{0,3}$/));

describe('byId', () => {
  it('puts numbers first, by value', () => {
    expect(['b', '10', '9', '1a', '007', '0', '100'].sort(byId)).toEqual(['0', '9', '10', '100', '007', '1a', 'b']);
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(ids, ids, ids, (a, b, c) => {
        expect(Math.sign(byId(a, b)) + Math.sign(byId(b, a))).toBe(0);
        expect(byId(a, b) === 0).toBe(a === b);
        if (byId(a, b) <= 0 && byId(b, c) <= 0) expect(byId(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });
});

it.each([
  [['b', 'a', 'b', 'c'], 2, { kept: ['a', 'b'], cut: 1 }],
  [['b', 'a'], 2, { kept: ['a', 'b'], cut: 0 }],
  [[], 0, { kept: [], cut: 0 }],
])('capped %j at %d', (texts, most, expected) => {
  expect(capped(texts, most)).toEqual(expected);
});

it('mergedBy hands over each group in one order', () => {
  const merge = (_: string, group: readonly string[]) => group.join('+');
  const key = (text: string) => text.charAt(0);
  expect(mergedBy(['b2', 'a1', 'b1', 'b3'], key, merge)).toEqual(['b1+b2+b3', 'a1']);
  expect(mergedBy([], key, merge)).toEqual([]);
});

it('firstKnown passes over null, and over nothing else', () => {
  const field = (item: { x: number | null }) => item.x;
  expect(firstKnown([{ x: null }, { x: 0 }, { x: 1 }], field)).toBe(0);
  expect(firstKnown([{ x: null }], field)).toBeNull();
});

it('Warnings keeps the same one once, and only the same', () => {
  const warnings = new Warnings();
  warnings.add('truncated', 'cut', '/a');
  warnings.add('truncated', 'cut', '/a');
  warnings.add('truncated', 'cut', '');
  warnings.add('truncated', 'cut');
  warnings.add('truncated', 'x\ncut', '/a');
  warnings.add('truncated', 'cut', '/a\nx');
  expect(warnings.list().map((warning) => warning.pointer)).toEqual(['/a', '', null, '/a', '/a\nx']);
  expect(warnings.has('truncated')).toBe(true);
  expect(warnings.has('redacted')).toBe(false);
});
