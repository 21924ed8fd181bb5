import { describe, expect, it } from 'vitest';
import { findingsByKind } from './by-kind.ts';
import { type FindingCode, finding } from './finding.ts';

function findings(code: FindingCode, count: number) {
  return Array.from({ length: count }, (_, index) => finding(code, `${code} ${index + 1}`, []));
}

describe('findings by kind', () => {
  it.each([
    [1, 1, 0],
    [2, 2, 0],
    [3, 3, 0],
    [4, 2, 2],
    [9, 2, 7],
  ])('of %i findings of one kind shows %i and folds %i', (count, shown, more) => {
    const all = findings('older-answer', count);
    expect(findingsByKind(all)).toEqual([{ shown: all.slice(0, shown), more: all.slice(shown) }]);
    expect(all.slice(shown)).toHaveLength(more);
  });

  it('keeps the order of kinds, loses none, and has nothing for none', () => {
    const [failed, older] = [findings('source-failed', 2), findings('older-answer', 5)];
    const kinds = findingsByKind([...failed, ...older]);
    expect(kinds.flatMap(({ shown, more }) => [...shown, ...more])).toEqual([...failed, ...older]);
    expect(kinds.map(({ shown }) => shown[0]?.code)).toEqual(['source-failed', 'older-answer']);
    expect(findingsByKind([])).toEqual([]);
  });
});
