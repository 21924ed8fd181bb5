/** Orders texts by UTF-16 code unit: the same on every machine and in every locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The texts, sorted and each once. */
export function sortedUnique(texts: readonly string[]): string[] {
  if (texts.length < 2) return [...texts];
  return [...new Set(texts)].sort(byText);
}

const wholeNumber = /^(?:0|[1-9][0-9]*)$/;

/** Orders ids: whole numbers first, by value; then all else, by text. */
export function byId(a: string, b: string): number {
  const aIsNumber = wholeNumber.test(a);
  const bIsNumber = wholeNumber.test(b);
  if (aIsNumber && bIsNumber) return a.length - b.length || byText(a, b);
  // Numbers and texts are never compared by text: 9 < 10 < 1a < 9 would be no order.
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return byText(a, b);
}

/** At most `most` texts, sorted and each once, and how many were left out. */
export function capped(texts: readonly string[], most: number): { kept: string[]; cut: number } {
  const all = sortedUnique(texts);
  return { kept: all.slice(0, most), cut: Math.max(0, all.length - most) };
}

/** Orders values by their JSON text: total where no other order tells two of them apart. */
export function byJson(a: unknown, b: unknown): number {
  return byText(JSON.stringify(a), JSON.stringify(b));
}

/**
 * One item per key, in order of first appearance. Items of one key are merged in the order of their JSON text, so that the
 * result is the same in whatever order they came.
 */
export function mergedBy<T>(
  items: readonly T[],
  key: (item: T) => string,
  merge: (first: T, group: readonly T[]) => T,
): T[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups.values()].map((group) => {
    if (group.length === 1) return group[0];
    group.sort(byJson);
    return merge(group[0], group);
  });
}

/** The first value of a field that is not null, or null. */
export function firstKnown<T, V>(group: readonly T[], field: (item: T) => V | null): V | null {
  for (const item of group) {
    const value = field(item);
    if (value !== null) return value;
  }
  return null;
}
