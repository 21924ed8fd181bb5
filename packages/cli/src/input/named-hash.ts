import { ConfigurationError, type HashKind, hashKindOf } from '@sandjury/core';
import { namedHashForm } from './sample-form.ts';

/**
 * The hash that a text is, in lower case: as it is, or behind the name of its kind (`sha256:HEX`, `MD5=HEX`), as lists have it. null
 * for all else. Throws ConfigurationError when the hash behind a name is of another kind, or none.
 */
export function namedHash(input: string): string | null {
  const text = input.trim();
  if (hashKindOf(text) !== null) return text.toLowerCase();
  const [, name = '', digits = ''] = namedHashForm.exec(text) ?? [];
  if (name === '') return null;
  const kind = name.toLowerCase().replace('-', '');
  if (hashKindOf(digits) === kind) return digits.toLowerCase();
  throw new ConfigurationError(`Not a hash: ${name}: expects ${lengths[kind as HashKind]} hex digits behind it.`);
}

const lengths: Readonly<Record<HashKind, number>> = { md5: 32, sha1: 40, sha256: 64 };
