import { pointer } from '../../model/json-pointer.ts';

/** What becomes of each entry that could be read; `map` is given the pointer to it, below `at`. */
export function eachOf<Item, Result>(
  items: readonly (Item | null | undefined)[] | null | undefined,
  at: string,
  map: (item: Item, at: string) => readonly Result[],
): Result[] {
  return (items ?? []).flatMap((item, index) =>
    item === null || item === undefined ? [] : map(item, `${at}/${index}`),
  );
}

/** A JSON object, of which nothing more is known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object: no list and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As `eachOf`, of what is keyed by something that the vendor made up: `map` is given the key too. */
export function eachMember<Item, Result>(
  members: Readonly<Record<string, Item | null | undefined>> | null | undefined,
  at: string,
  map: (item: Item, at: string, key: string) => Result | readonly Result[],
): Result[] {
  return Object.entries(members ?? {}).flatMap(([key, item]) =>
    item === null || item === undefined ? [] : map(item, at + pointer(key), key),
  );
}
