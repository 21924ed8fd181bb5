import { fileHashKinds, hashDigits } from '../../model/hash.ts';
import type { Hashes } from '../../model/sample.ts';
import type { Warnings } from '../report/warnings.ts';

const ssdeepForm = /^[0-9]{1,10}:[A-Za-z0-9+/]*:[A-Za-z0-9+/]*$/;

const lengths = { ...hashDigits, imphash: 32 } as const;

/** A hash as a vendor wrote it, and where. */
export type HashSource = { [K in keyof Hashes]?: { value: unknown; pointer: string } | undefined };

/**
 * Hashes in lower-case hex, without blanks around them. A value that is not a hash of its kind (masked by the publisher, cut, of another length) is left
 * out with a `malformed-value` warning; an absent or empty one is left out silently.
 */
export function readHashes(source: HashSource, warnings: Warnings): Hashes {
  const hashes: Hashes = {};
  for (const kind of [...fileHashKinds, 'imphash'] as const) {
    const found = source[kind];
    const value = plain(found?.value);
    if (found === undefined || value === null) continue;
    if (typeof value === 'string' && isHex(value, lengths[kind])) hashes[kind] = value.toLowerCase();
    else
      warnings.add('malformed-value', `A ${kind} that is not ${lengths[kind]} hex digits was left out.`, found.pointer);
  }
  const { ssdeep } = source;
  const fuzzy = plain(ssdeep?.value);
  if (ssdeep !== undefined && fuzzy !== null) {
    if (typeof fuzzy === 'string' && ssdeepForm.test(fuzzy)) hashes.ssdeep = fuzzy;
    else
      warnings.add('malformed-value', 'An ssdeep that is not of the form size:hash:hash was left out.', ssdeep.pointer);
  }
  return hashes;
}

/** Without the blanks around it; null where there is nothing. */
function plain(value: unknown): unknown {
  const text = typeof value === 'string' ? value.trim() : value;
  return text === '' || text === undefined ? null : text;
}

function isHex(text: string, length: number): boolean {
  return text.length === length && /^[0-9a-fA-F]*$/.test(text);
}
