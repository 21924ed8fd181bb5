/** What a reply can hold: JSON, and whole numbers of 64 bits, which `JSON.stringify` cannot write. */
export type WireValue = string | number | bigint | boolean | null | readonly WireValue[] | WireObject;

/** An object of a reply. */
export interface WireObject {
  readonly [key: string]: WireValue;
}

/** JSON text. A bigint becomes a plain number with all its digits, as an int64 of the service does. */
export function wireJson(value: WireValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(wireJson).join(',')}]`;
  const members = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${wireJson(inner)}`);
  return `{${members.join(',')}}`;
}

/** The same value with the first letter of every key of the outermost object in lower case, or of every object where that is wanted. */
export function lowerCaseKeys(value: WireObject, reach: 'outermost' | 'all' = 'outermost'): WireObject {
  const inside = (inner: WireValue): WireValue => {
    if (reach === 'outermost' || typeof inner !== 'object' || inner === null) return inner;
    return isList(inner) ? inner.map(inside) : lowerCaseKeys(inner, reach);
  };
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]): [string, WireValue] => [
      key.charAt(0).toLowerCase() + key.slice(1),
      inside(inner),
    ]),
  );
}

function isList(value: object): value is readonly WireValue[] {
  return Array.isArray(value);
}
