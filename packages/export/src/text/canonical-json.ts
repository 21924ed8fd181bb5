/** Any value that JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * RFC 8785: no blanks, keys in order of UTF-16 code units, numbers and strings as ECMAScript writes them. Halves of
 * surrogate pairs, which the RFC has no form for, become U+FFFD.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** The same value without halves of surrogate pairs, which are no Unicode text: each is U+FFFD. */
export function wellFormedJson(value: Json): Json {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(wellFormedJson);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.toWellFormed(), wellFormedJson(member)]));
}

/** Whether no text of a value has half of a surrogate pair. */
export function isWellFormedJson(value: Json): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (isList(value)) return value.every(isWellFormedJson);
  return Object.entries(value).every(([key, member]) => key.isWellFormed() && isWellFormedJson(member));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
