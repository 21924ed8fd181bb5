/** One page of a list. */
export interface TokenPage<Item> {
  readonly items: readonly Item[];
  /** Fetches the next page, once; `null` at the end of the list. */
  readonly next: number | null;
}

/** Lists in pages that are fetched by tokens, each of which is good for one call. */
export interface TokenPages<Item> {
  /** The first page of a list. */
  open(items: readonly Item[]): TokenPage<Item>;
  /** The page of a token; `null` for one that was never given out or was used already. */
  next(token: number): TokenPage<Item> | null;
}

/** Makes pages of so many items. Tokens are counted from 1: the same calls give the same replies. */
export function tokenPages<Item>(size: number): TokenPages<Item> {
  const rest = new Map<number, readonly Item[]>();
  let issued = 0;
  const open = (items: readonly Item[]): TokenPage<Item> => {
    const page = items.slice(0, size);
    if (items.length <= size) return { items: page, next: null };
    issued += 1;
    rest.set(issued, items.slice(size));
    return { items: page, next: issued };
  };
  return {
    open,
    next: (token) => {
      const items = rest.get(token);
      rest.delete(token);
      return items === undefined ? null : open(items);
    },
  };
}

/** A page by its number, from 1; nothing beyond the last one. */
export function numberedPage<Item>(
  items: readonly Item[],
  { number, size }: { readonly number: number; readonly size: number },
): readonly Item[] {
  return items.slice((number - 1) * size, number * size);
}
