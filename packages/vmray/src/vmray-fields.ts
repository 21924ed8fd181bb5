import { isItem, type SummaryItem } from './vmray-summary-item.ts';

// What the fields of `vmray-wire.ts` do, without a schema: what is not of its type counts as absent, that is null, unless it
// was left out altogether.

export function nothing(value: unknown): null | undefined {
  return value === undefined ? undefined : null;
}

export function text(value: unknown): string | null | undefined {
  return typeof value === 'string' ? value : nothing(value);
}

export function number(value: unknown): number | null | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : nothing(value);
}

export function flag(value: unknown): boolean | null | undefined {
  return typeof value === 'boolean' ? value : nothing(value);
}

export function oddList(value: unknown): unknown[] | null | undefined {
  return Array.isArray(value) ? value.slice() : nothing(value);
}

/** The texts that are not empty. */
export function texts(value: unknown): string[] {
  const found: string[] = [];
  if (Array.isArray(value)) for (const item of value) if (typeof item === 'string' && item !== '') found.push(item);
  return found;
}

/** Texts and numbers, as texts. */
export function looseTexts(value: unknown): string[] {
  const found: string[] = [];
  if (!Array.isArray(value)) return found;
  for (const item of value) if (typeof item === 'string' || typeof item === 'number') found.push(String(item));
  return found;
}

/** Entries that are no objects become null, so that the others keep the index they have in the reply. */
export function list<Item>(value: unknown, read: (item: SummaryItem) => Item): (Item | null)[] | null | undefined {
  if (!Array.isArray(value)) return nothing(value);
  const items: (Item | null)[] = [];
  for (const item of value) items.push(isItem(item) ? read(item) : null);
  return items;
}
