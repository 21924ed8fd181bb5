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
