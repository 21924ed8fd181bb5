/** Any value that JSON can carry. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object of unknown keys. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The object that a value is; an empty one where it is none. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !isList(value) ? value : {};
}

/** The list that a value is; an empty one where it is none. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isList(value) ? value : [];
}

/** The value that an RFC 6901 pointer leads to; `undefined` where it leads nowhere. */
export function valueAt(value: JsonValue, pointer: string): JsonValue | undefined {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<JsonValue | undefined>((inner, key) => {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    if (isList(inner)) return /^\d+$/.test(name) ? inner[Number(name)] : undefined;
    const object = objectOf(inner);
    return Object.hasOwn(object, name) ? object[name] : undefined;
  }, value);
}

/** A table of pointers, with objects inside. */
export interface PointerTable {
  readonly [name: string]: string | PointerTable;
}

/** An object of the values that the pointers lead to; `otherwise` stands where one leads nowhere. */
export function picked(value: JsonValue, pointers: PointerTable, otherwise: JsonValue): JsonObject {
  const members = Object.entries(pointers).map(([name, at]): [string, JsonValue] => {
    if (typeof at !== 'string') return [name, picked(value, at, otherwise)];
    return [name, valueAt(value, at) ?? otherwise];
  });
  return Object.fromEntries(members);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
