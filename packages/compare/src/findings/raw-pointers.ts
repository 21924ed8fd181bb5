import { pointer } from '@sandjury/core';

/** The limits keep a hostile, large reply cheap: a finding needs one place, not all. */
const mostNodes = 50_000;
const mostPointers = 8;

/** Whether a text or number of a reply, which stands under this key (or in a list under it), is what is looked for. */
export type IsWanted = (value: string | number, key: string) => boolean;

interface Node {
  value: unknown;
  path: readonly (string | number)[];
  key: string;
}

/**
 * Where a report's `raw` holds what is looked for: up to eight pointers, breadth first. For what the report model has no
 * pointers to: hashes, size and names of the sample. None when it stands only in a text inside a text.
 */
export function pointersInRaw(raw: unknown, isWanted: IsWanted): string[] {
  const found: string[] = [];
  const queue: Node[] = [{ value: raw, path: [], key: '' }];
  for (let next = 0; next < queue.length && found.length < mostPointers; next += 1) {
    const { value, path, key } = queue[next] ?? { value: null, path: [], key: '' };
    if (typeof value === 'string' || typeof value === 'number') {
      if (isWanted(value, key)) found.push(pointer(...path));
    } else if (typeof value === 'object' && value !== null && queue.length < mostNodes) {
      const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
      for (const [step, child] of entries.slice(0, mostNodes - queue.length)) {
        queue.push({ value: child, path: [...path, step], key: typeof step === 'number' ? key : step });
      }
    }
  }
  return found;
}

/** Texts that are this one, case ignored. */
export function isText(text: string): IsWanted {
  const wanted = text.toLowerCase();
  return (value) => typeof value === 'string' && value.length === text.length && value.toLowerCase() === wanted;
}

/** A size in bytes, as a number or as its digits, under a key that speaks of a size. */
export function isSize(size: number): IsWanted {
  return (value, key) => /size|length/i.test(key) && String(value) === String(size);
}
