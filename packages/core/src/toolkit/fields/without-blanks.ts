import { isObject } from './each.ts';

/**
 * A copy of a reply in which everything empty is undefined: null, "", and lists of nothing else, for vendors that send these where there is
 * nothing. What is in a list keeps its place. A field reads it with `z.preprocess(withoutBlanks, field)`; `raw` stays as it came.
 */
export function withoutBlanks(value: unknown): unknown {
  if (value === '' || value === null) return undefined;
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(withoutBlanks);
    return items.every((item) => item === undefined) ? undefined : items;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBlanks(item)]));
}
