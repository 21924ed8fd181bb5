import { hashKindOf } from '@sandjury/core';
import { isSkillKey } from '../ask/ref.ts';

/**
 * The entry of a reply's list that is about what was asked for by `key`. Where none names it, one that stands alone is, unless
 * it names another: published examples mask the hash. The same file under another kind of hash is another key to the vendor.
 */
export function entryOf<Entry>(
  entries: readonly Entry[],
  key: string,
  keyOf: (entry: Entry) => string | null | undefined,
): Entry | undefined {
  const wanted = key.toLowerCase();
  const own = entries.find((entry) => keyOf(entry)?.trim().toLowerCase() === wanted);
  const [only] = entries;
  if (own !== undefined || only === undefined || entries.length > 1) return own;
  return isWhole(keyOf(only)?.trim() ?? '') ? undefined : only;
}

/** Whether a key names one thing and no other: it is not masked, cut or missing. */
function isWhole(key: string): boolean {
  return hashKindOf(key) !== null || isSkillKey(key);
}
