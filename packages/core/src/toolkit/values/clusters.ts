/**
 * Items that share a key, and those that share one with these, in the order of the first of each: saved replies that name one file by
 * different hashes. An item without a key stands alone.
 */
export function clustered<Item>(items: readonly Item[], keysOf: (item: Item) => readonly unknown[]): Item[][] {
  const clusters = new Set<Item[]>();
  const byKey = new Map<unknown, Item[]>();
  for (const item of items) {
    const known = keysOf(item).flatMap((key) => [byKey.get(key) ?? []]);
    const [home = [], ...others] = new Set(known.filter((cluster) => cluster.length > 0));
    for (const other of others) clusters.delete(other);
    const added = [...others.flat(), item];
    for (const one of added) {
      home.push(one);
      for (const key of keysOf(one)) byKey.set(key, home);
    }
    clusters.add(home);
  }
  return [...clusters];
}
