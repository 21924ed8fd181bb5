import { checkArgument } from '@sandjury/core';
import { familyAliases, genericWords, leadingWords } from './family-words.ts';

const families: ReadonlyMap<string, string> = new Map(
  Object.entries(familyAliases).flatMap(([family, aliases]) => aliases.map((alias) => [alias, family] as const)),
);

const longestName = 256;
const shortestFamily = 4;
const lettersOnly = /^[a-z]+$/;

/**
 * The family that a threat name speaks of, in lower case; null when it names none. Vendors write
 * kind, platform, family and variant in this order (`Trojan:Win32/Emotet.A!ml`), so:
 *
 * 1. the name is cut into words of ASCII letters and digits, in lower case; one with other letters names no family.
 * 2. two words or one that the alias table has are that family.
 * 3. kinds, platforms and vendors' prefixes are passed over, with or without a number behind them.
 * 4. the first other word, without a number behind it, is the family, unless it is generic (`agent`, `kryptik`), has fewer
 *    than four letters or other digits: then the vendor did not name one, and what comes behind it is a variant.
 * 5. a description (several words with nothing but blanks between them) names a family only when one word is left.
 */
export function familyOf(threatName: string): string | null {
  checkArgument(threatName, 'text', 'familyOf: threatName', 'a text');
  const name = threatName.slice(0, longestName).toLowerCase();
  if (/[^\p{ASCII}]/u.test(name)) return null;
  const words = name.split(/[^a-z0-9]+/).filter((word) => word !== '');
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    const known = (next === undefined ? undefined : families.get(word + next)) ?? knownFamily(word);
    if (known !== undefined) return known;
    if (isLeading(word)) continue;
    return isDescription(name) && !words.slice(index + 1).every(isLeading) ? null : unknownFamily(word);
  }
  return null;
}

function knownFamily(word: string): string | undefined {
  return families.get(word) ?? families.get(withoutNumber(word));
}

function unknownFamily(word: string): string | null {
  const stem = withoutNumber(word);
  const isName = stem.length >= shortestFamily && lettersOnly.test(stem) && !genericWords.has(stem);
  return isName ? stem : null;
}

function isLeading(word: string): boolean {
  return leadingWords.has(withoutNumber(word));
}

/** `emotet2` is `emotet`. Not a pattern with `$`: it would look at each digit of a long number anew. */
function withoutNumber(word: string): string {
  let end = word.length;
  while (end > 0 && word.charCodeAt(end - 1) >= 0x30 && word.charCodeAt(end - 1) <= 0x39) end -= 1;
  return word.slice(0, end);
}

function isDescription(name: string): boolean {
  return /^[a-z0-9]+(?: [a-z0-9]+)+$/.test(name.trim());
}
