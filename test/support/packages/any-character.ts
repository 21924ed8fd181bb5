import fc from 'fast-check';

const surrogates = { first: 0xd800, count: 0x800 };
const most = 0x10ffff - surrogates.count;

/**
 * One code point, any but a lone surrogate: what `unit: 'binary'` of `fc.string` gives, from the same seed the same. That one makes a
 * table of all 1,112,064 of them in each file that uses it, which takes two seconds of processor time; this one calculates.
 */
export const anyCharacter: fc.Arbitrary<string> = fc.nat({ max: most }).map(characterAt, indexOf);

function characterAt(index: number): string {
  return String.fromCodePoint(index < surrogates.first ? index : index + surrogates.count);
}

/** The index that gives a character. Throws for what is none, as fast-check asks of the inverse of a mapping. */
function indexOf(character: unknown): number {
  const code = typeof character === 'string' ? (character.codePointAt(0) ?? -1) : -1;
  if (code < 0 || String.fromCodePoint(code) !== character || !character.isWellFormed())
    throw new Error('No character.');
  return code < surrogates.first ? code : code - surrogates.count;
}
