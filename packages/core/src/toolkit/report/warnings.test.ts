import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Warnings } from './warnings.ts';

describe('Warnings', () => {
  it('keep each once, in the order in which they came, however many', () => {
    const part = fc.constantFrom('', 'a', 'b', 'a b', '1 a', 'none');
    const added = fc.array(fc.tuple(part, part, fc.option(part)), { maxLength: 80 });
    fc.assert(
      fc.property(added, (all) => {
        const warnings = new Warnings();
        for (const [code, message, pointer] of all) warnings.add(code, message, pointer);
        const unique = new Map(all.map((parts) => [JSON.stringify(parts), parts]));
        expect(warnings.list()).toEqual(
          [...unique.values()].map(([code, message, pointer]) => ({ code, message, pointer })),
        );
        for (const [code] of all) expect(warnings.has(code)).toBe(true);
        expect(warnings.has('other')).toBe(false);
      }),
    );
  });

  it('are given as a list of its own', () => {
    const warnings = new Warnings();
    warnings.add('truncated', 'Too long.');
    warnings.list().pop();
    expect(warnings.list()).toEqual([{ code: 'truncated', message: 'Too long.', pointer: null }]);
  });
});
