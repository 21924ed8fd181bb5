import { invalidParameter, missingParameter } from './refusal.ts';

// All parameters of these operations are in the query. An empty value counts as none.

/** The value of a parameter; `null` when it is not given. */
export function textOf(query: URLSearchParams, name: string): string | null {
  const value = query.get(name);
  return value === null || value === '' ? null : value;
}

/** The value of a parameter that must be given. Throws RefusedCall. */
export function requiredText(query: URLSearchParams, name: string): string {
  const value = textOf(query, name);
  if (value === null) throw missingParameter(name);
  return value;
}

/** A whole number within limits; `null` when it is not given. Throws RefusedCall. */
export function integerOf(
  query: URLSearchParams,
  name: string,
  { minimum, maximum }: { minimum: number; maximum: number },
): number | null {
  const text = textOf(query, name);
  if (text === null) return null;
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= minimum && value <= maximum)) {
    throw invalidParameter(name, `must be a whole number from ${minimum} to ${maximum}`);
  }
  return value;
}

/** As `integerOf`, of a parameter that must be given. */
export function requiredInteger(
  query: URLSearchParams,
  name: string,
  limits: { minimum: number; maximum: number },
): number {
  requiredText(query, name);
  return integerOf(query, name, limits) ?? limits.minimum;
}

/** `true` or `false`; false when it is not given. Throws RefusedCall. */
export function flagOf(query: URLSearchParams, name: string): boolean {
  const text = textOf(query, name)?.toLowerCase() ?? 'false';
  if (text !== 'true' && text !== 'false') throw invalidParameter(name, 'must be true or false');
  return text === 'true';
}

/** One of some words; `null` when it is not given. Throws RefusedCall. */
export function wordOf(query: URLSearchParams, name: string, words: readonly string[]): string | null {
  const text = textOf(query, name);
  if (text !== null && !words.includes(text)) throw invalidParameter(name, `must be one of ${words.join(', ')}`);
  return text;
}

/** The values of `Name.1`, `Name.2` … in the order of their numbers. */
export function listOf(query: URLSearchParams, name: string): string[] {
  const prefix = `${name}.`;
  return numbered(query, prefix)
    .filter(({ rest, value }) => rest === '' && value !== '')
    .map(({ value }) => value);
}

/** The objects of `Name.1.Member`, `Name.2.Member` … in the order of their numbers, each by the names of its members. */
export function objectsOf(query: URLSearchParams, name: string): ReadonlyMap<string, string>[] {
  const objects = new Map<number, Map<string, string>>();
  for (const { index, rest, value } of numbered(query, `${name}.`)) {
    if (!rest.startsWith('.')) continue;
    const members = objects.get(index) ?? new Map<string, string>();
    objects.set(index, members.set(rest.slice(1), value));
  }
  return [...objects.values()];
}

interface Numbered {
  readonly index: number;
  /** What follows the number in the key. */
  readonly rest: string;
  readonly value: string;
}

function numbered(query: URLSearchParams, prefix: string): Numbered[] {
  const entries: Numbered[] = [];
  for (const [key, value] of query) {
    const number = key.startsWith(prefix) ? /^\d{1,6}/.exec(key.slice(prefix.length))?.[0] : undefined;
    if (number === undefined) continue;
    entries.push({ index: Number(number), rest: key.slice(prefix.length + number.length), value });
  }
  return entries.sort((a, b) => a.index - b.index);
}
