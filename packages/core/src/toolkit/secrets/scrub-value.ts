import type { SecretKeeper } from './keeper.ts';

/**
 * A parsed reply without our own secrets, which a vendor may echo: texts and keys are scrubbed after parsing, because JSON has
 * many spellings of one text. The value itself is left as it is and is returned where it holds no secret; otherwise the
 * parts that changed are new. Call it on values whose depth is known to be bounded.
 */
export function scrubValue<T>(value: T, keeper: Pick<SecretKeeper, 'scrub'>): T {
  return scrubAny(value, keeper) as T;
}

function scrubAny(value: unknown, keeper: Pick<SecretKeeper, 'scrub'>): unknown {
  if (typeof value === 'string') return keeper.scrub(value);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? scrubList(value, keeper) : scrubRecord(value as Record<string, unknown>, keeper);
}

function scrubList(list: readonly unknown[], keeper: Pick<SecretKeeper, 'scrub'>): readonly unknown[] {
  let copy: unknown[] | null = null;
  for (let index = 0; index < list.length; index++) {
    const clean = scrubAny(list[index], keeper);
    if (clean === list[index]) continue;
    copy ??= [...list];
    copy[index] = clean;
  }
  return copy ?? list;
}

function scrubRecord(record: Record<string, unknown>, keeper: Pick<SecretKeeper, 'scrub'>): Record<string, unknown> {
  let changed: Map<string, [key: string, item: unknown]> | null = null;
  for (const key in record) {
    const item = record[key];
    const cleanKey = keeper.scrub(key);
    const clean = scrubAny(item, keeper);
    if (cleanKey === key && clean === item) continue;
    changed ??= new Map();
    changed.set(key, [cleanKey, clean]);
  }
  if (changed === null) return record;
  // fromEntries defines own keys, so that `__proto__` stays a plain key.
  return Object.fromEntries(Object.keys(record).map((key) => changed.get(key) ?? [key, record[key]]));
}
