import { checkArgument } from './arguments.ts';

/** Orders texts by UTF-16 code unit: the same on every machine and in every locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The texts in the order of `byText`, each once. */
export function sortedUnique(texts: Iterable<string>): string[] {
  checkArgument(texts, 'iterable', 'sortedUnique: texts', 'a list of texts');
  const list = [...texts];
  return isAscending(list) ? list : [...new Set(list)].sort(byText);
}

/** Whether the texts are sorted and each once already, as most lists of a report are. */
export function isAscending(texts: readonly string[]): boolean {
  let before: string | undefined;
  for (const text of texts) {
    if (before !== undefined && before >= text) return false;
    before = text;
  }
  return true;
}
