/** Orders two texts by UTF-16 code units: the same on every machine, unlike a locale's order. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders two lists of texts item by item; a list that is the beginning of another comes first. */
export function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (text !== other) return compareText(text, other);
  }
  return a.length - b.length;
}

/** The texts once each, in code-unit order. */
export function sortedUnique(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort();
}
