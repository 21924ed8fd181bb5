import { isItem, type SummaryItem } from './item.ts';

// How a field is read, with a schema (`vmray-wire.ts`) or without one: what is not of its type, nor can be read as one, counts as
// absent, that is null, unless it was left out altogether.

let losses = 0;

/** How many values were left out so far. Of two readings that count the same, the second lost nothing since the first. */
export function lossCount(): number {
  return losses;
}

const lossy = new WeakSet<object>();

/** What was read since `lossCount()` was `before`, remembered as lossy where a value was left out. */
export function noted<T extends object>(before: number, read: T): T {
  if (losses !== before) lossy.add(read);
  return read;
}

/** Whether a value was left out when it was read: most lose nothing, and need no second look for what it was. */
export function isLossy(read: object): boolean {
  return lossy.has(read);
}

export function nothing(value: unknown): null | undefined {
  if (value === undefined) return undefined;
  if (value !== null) losses += 1;
  return null;
}

/** A text, which may come as a number. */
export function text(value: unknown): string | null | undefined {
  if (typeof value === 'string') return value;
  return isNumber(value) ? String(value) : nothing(value);
}

/** A number, which may come as text. */
export function number(value: unknown): number | null | undefined {
  if (isNumber(value)) return value;
  if (typeof value !== 'string') return nothing(value);
  const digits = value.trim();
  return decimal.test(digits) ? Number(digits) : nothing(value);
}

/** How a number looks as text. */
const decimal = /^-?\d{1,16}(?:\.\d{1,16})?$/;

/** A flag, which may come as text or number. */
export function flag(value: unknown): boolean | null | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 0 || value === 1) return value === 1;
  const word = typeof value === 'string' ? flagWords.get(value.trim().toLowerCase()) : undefined;
  return word ?? nothing(value);
}

const flagWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** A list, of which one entry may stand alone. */
export function oddList(value: unknown): unknown[] | null | undefined {
  if (Array.isArray(value)) return value.slice();
  return isNumber(value) || (typeof value === 'string' && value !== '') ? [value] : nothing(value);
}

/** The texts of a list that are not empty; one may stand alone. */
export function texts(value: unknown): string[] {
  const found: string[] = [];
  if (!Array.isArray(value)) return value === undefined ? found : texts([value]);
  for (const item of value) {
    const read = text(item);
    if (read) found.push(read);
  }
  return found;
}

/** Texts and numbers, as texts. */
export function looseTexts(value: unknown): string[] {
  const found: string[] = [];
  for (const item of oddList(value) ?? []) {
    if (typeof item === 'string' || isNumber(item)) found.push(String(item));
    else nothing(item);
  }
  return found;
}

/** Entries that are no objects become null, so that the others keep the index they have in the reply. */
export function list<Item>(value: unknown, read: (item: SummaryItem) => Item): (Item | null)[] | null | undefined {
  if (!Array.isArray(value)) return nothing(value);
  const items: (Item | null)[] = [];
  for (const item of value) {
    if (!isItem(item)) losses += 1;
    items.push(isItem(item) ? read(item) : null);
  }
  return items;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
