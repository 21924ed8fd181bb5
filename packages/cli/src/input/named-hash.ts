import { type HashKind, hashDigits, hashKindOf } from '@sandjury/core';
import { namedHashForm } from './sample-form.ts';

/** The kind that a name stands for, as tools and people write it: `SHA-256`, `SHA2-256`, `md5`. */
export function kindNamed(name: string): HashKind {
  return name.toLowerCase().replace(/^sha(?:2-|-)/, 'sha') as HashKind;
}

/**
 * The hash that a text is, in lower case: as it is, or behind the name of its kind (`sha256:HEX`, `MD5=HEX`), as lists have it. A mistake
 * where what stands behind the name is no hash of that kind; null for all else. Never throws: a list has a million lines.
 */
export function namedHash(input: string): { hash: string } | { mistake: string } | null {
  const text = input.trim();
  if (hashKindOf(text) !== null) return { hash: text.toLowerCase() };
  const [, name = '', digits = ''] = namedHashForm.exec(text) ?? [];
  if (name === '') return null;
  const kind = kindNamed(name);
  if (hashKindOf(digits) === kind) return { hash: digits.toLowerCase() };
  return { mistake: `Not a hash: ${name}: expects ${hashDigits[kind]} hex digits behind it.` };
}
