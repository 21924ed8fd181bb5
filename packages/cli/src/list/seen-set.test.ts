import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SeenSet } from './seen-set.ts';

it('tells what has been there, as a Set does', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 400 }), (texts) => {
      const seen = new SeenSet();
      const expected = new Set<string>();
      for (const text of texts) {
        expect(seen.add(text)).toBe(!expected.has(text));
        expected.add(text);
      }
      expect(seen.size).toBe(expected.size);
    }),
  );
});

it('keeps all of them when it grows', () => {
  const seen = new SeenSet();
  const texts = Array.from({ length: 20_000 }, (_, index) => `sample ${index}`);
  expect(texts.every((text) => seen.add(text))).toBe(true);
  expect(texts.some((text) => seen.add(text))).toBe(false);
  expect(seen.size).toBe(20_000);
});
