import { pointer } from '../../model/json-pointer.ts';
import type { Warnings } from '../report/warnings.ts';

/** What stands in `raw` where a secret stood. */
export const redactedText = '[redacted]';

/**
 * The value with every non-empty value under one of the named keys, at any depth, replaced, and a warning once per key: vendors
 * echo passwords, session tokens and submitters' mail addresses. What was given is left as it is: it may be a caller's own
 * document. Parts without such a key are shared with it, so that a reply without secrets costs no copy. Where the value is only a
 * part of the report's `raw`, `at` is the pointer to that part, so that the warnings point at the right place.
 */
export function redactKeys<T>(raw: T, keys: ReadonlySet<string>, warnings: Warnings, at = ''): T {
  const places = new Map<string, Places>();
  const clean = visit(raw, [], keys, places) as T;
  for (const [key, { first, count }] of places) {
    const howMany = count === 1 ? '' : ` (${count} places)`;
    warnings.add('redacted', `${key} was left out of raw${howMany}.`, `${at}${first}`);
  }
  return clean;
}

/** Where a key was first redacted, and how often. */
interface Places {
  first: string;
  count: number;
}

type Path = (string | number)[];

function visit(value: unknown, path: Path, keys: ReadonlySet<string>, places: Map<string, Places>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? visitList(value, path, keys, places) : visitRecord(value, path, keys, places);
}

function visitList(
  list: readonly unknown[],
  path: Path,
  keys: ReadonlySet<string>,
  places: Map<string, Places>,
): readonly unknown[] {
  let copy: unknown[] | null = null;
  for (let index = 0; index < list.length; index++) {
    if (typeof list[index] !== 'object') continue;
    path.push(index);
    const clean = visit(list[index], path, keys, places);
    path.pop();
    if (clean === list[index]) continue;
    copy ??= [...list];
    copy[index] = clean;
  }
  return copy ?? list;
}

function visitRecord(value: object, path: Path, keys: ReadonlySet<string>, places: Map<string, Places>): object {
  const record = value as Record<string, unknown>;
  let copy: Record<string, unknown> | null = null;
  for (const key in record) {
    const item = record[key];
    let clean: unknown = item;
    if (keys.has(key)) {
      if (isBlank(item)) continue;
      clean = redactedText;
      const found = places.get(key);
      if (found) found.count += 1;
      else places.set(key, { first: pointer(...path, key), count: 1 });
    } else if (typeof item === 'object' && item !== null) {
      path.push(key);
      clean = visit(item, path, keys, places);
      path.pop();
    }
    if (clean === item) continue;
    // A copy has `__proto__` as a key of its own where the original has, so that to assign it changes no prototype.
    copy ??= { ...record };
    copy[key] = clean;
  }
  return copy ?? value;
}

function isBlank(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === null || value === undefined || value === '' || value === redactedText;
}
