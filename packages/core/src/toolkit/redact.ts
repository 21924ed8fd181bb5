import { pointer } from '../json-pointer.ts';
import type { Warnings } from './warnings.ts';

/** What stands in `raw` where a secret stood. */
export const redactedText = '[redacted]';

/**
 * Overwrites, in place, every non-empty value under one of the named keys, at any depth, and warns once per key. For parsed
 * replies only: the vendor echoes passwords, session tokens and submitters' mail addresses.
 */
export function redactKeys(raw: unknown, keys: ReadonlySet<string>, warnings: Warnings): void {
  const places = new Map<string, Places>();
  visit(raw, [], keys, places);
  for (const [key, { first, count }] of places) {
    const howMany = count === 1 ? '' : ` (${count} places)`;
    warnings.add('redacted', `${key} was left out of raw${howMany}.`, first);
  }
}

/** Where a key was first redacted, and how often. */
interface Places {
  first: string;
  count: number;
}

function visit(
  value: unknown,
  path: (string | number)[],
  keys: ReadonlySet<string>,
  places: Map<string, Places>,
): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (typeof value[index] !== 'object') continue;
      path.push(index);
      visit(value[index], path, keys, places);
      path.pop();
    }
    return;
  }
  const record = value as Record<string, unknown>;
  for (const key in record) {
    const item = record[key];
    if (keys.has(key)) {
      if (isBlank(item)) continue;
      record[key] = redactedText;
      const found = places.get(key);
      if (found) found.count += 1;
      else places.set(key, { first: pointer(...path, key), count: 1 });
    } else if (typeof item === 'object' && item !== null) {
      path.push(key);
      visit(item, path, keys, places);
      path.pop();
    }
  }
}

function isBlank(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === null || value === undefined || value === '' || value === redactedText;
}
