import { byText, sortedUnique } from '../../model/order.ts';

/** So few are sooner put in their places one by one than sorted, and leave no garbage. */
const fewItems = 8;

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

/** The items in order, each once: `compare` finds two equal where one of them can go. */
export function ordered<T>(items: readonly T[], compare: (a: T, b: T) => number): T[] {
  if (isOrdered(items, compare)) return items.slice();
  const unique: T[] = [];
  for (const item of items.length > fewItems ? items.toSorted(compare) : items) insert(item, unique, compare);
  return unique;
}

/** Puts an item in its place in a list in order, from the end on, unless its equal is there. */
function insert<T>(item: T, list: T[], compare: (a: T, b: T) => number): void {
  let at = list.length;
  for (; at > 0; at--) {
    const before = list[at - 1];
    const difference = before === undefined ? -1 : compare(before, item);
    if (difference === 0) return;
    if (difference < 0) break;
  }
  if (at === list.length) list.push(item);
  else list.splice(at, 0, item);
}

/** Whether the items are in order and each once already, as most lists are that are short. */
export function isOrdered<T>(items: readonly T[], compare: (a: T, b: T) => number): boolean {
  let before: T | undefined;
  for (const item of items) {
    if (before !== undefined && compare(before, item) >= 0) return false;
    before = item;
  }
  return true;
}

/** Orders values by their JSON text: total where no other order tells two of them apart. */
export function byJson(a: unknown, b: unknown): number {
  return byText(JSON.stringify(a), JSON.stringify(b));
}

/** Writes each value once: a comparison would write two. */
function sortedByJson<T>(items: readonly T[]): T[] {
  const written = items.map((item) => ({ item, text: JSON.stringify(item) }));
  return written.sort((a, b) => byText(a.text, b.text)).map(({ item }) => item);
}

/**
 * One item per key, in order of first appearance. Items of one key are merged in the order of their JSON text, so that the
 * result is the same in whatever order they came.
 */
export function mergedBy<T extends object | string>(
  items: readonly T[],
  key: (item: T) => string,
  merge: (first: T, group: readonly T[]) => T,
): T[] {
  if (items.length < 2) return items.slice();
  const firsts = new Map<string, T>();
  // Most items are alone: only those that are not become a group.
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const name = key(item);
    const first = firsts.get(name);
    if (first === undefined) {
      firsts.set(name, item);
      continue;
    }
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [first, item]);
    else group.push(item);
  }
  for (const [name, group] of groups) {
    const inOrder = sortedByJson(group);
    firsts.set(name, merge(inOrder[0] ?? group[0], inOrder));
  }
  return [...firsts.values()];
}

/** The first value of a field that is not null, or null. */
export function firstKnown<T, V>(group: readonly T[], field: (item: T) => V | null): V | null {
  for (const item of group) {
    const value = field(item);
    if (value !== null) return value;
  }
  return null;
}
