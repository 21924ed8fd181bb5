import { hashKindOf } from '@sandjury/core';

const largestEventId = 2n ** 63n - 1n;

/** The key of a Skill package: the vendor makes it, a UUID as the documents say. */
export const skillKeyPattern: RegExp = /^[0-9A-Za-z-]{1,64}$/;

/** Whether a reply names a Skill package: then the key is a UUID. */
export function isSkillKey(key: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key);
}

/** An int64 as decimal text. */
export function isEventId(text: string): boolean {
  return /^(?:0|[1-9]\d{0,18})$/.test(text) && BigInt(text) <= largestEventId;
}

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
