import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from './any-character.ts';

describe('anyCharacter', () => {
  it('gives and shrinks the same texts as fast-check’s own unit', () => {
    const same = { seed: 7, numRuns: 2_000 };
    const own = fc.sample(fc.string({ unit: 'binary' }), same);
    expect(fc.sample(fc.string({ unit: anyCharacter }), same)).toEqual(own);
    const found = [anyCharacter, 'binary' as const].map((unit) =>
      fc.check(
        fc.property(fc.string({ unit }), (text) => text.length < 5 && !/[^\0-\uffff]/u.test(text)),
        same,
      ),
    );
    expect(found[0]?.failed).toBe(true);
    expect(found[0]?.counterexample).toEqual(found[1]?.counterexample);
    expect(found[0]?.counterexamplePath).toBe(found[1]?.counterexamplePath);
  });

  it('gives the words that programs trip over, which fast-check puts in where it can take them apart', () => {
    const texts = fc.sample(fc.string({ unit: anyCharacter, maxLength: 20 }), { seed: 1, numRuns: 5_000 });
    expect(texts.filter((text) => /__proto__|toString|constructor/.test(text))).not.toEqual([]);
  });
});
