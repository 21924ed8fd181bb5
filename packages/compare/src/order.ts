import { byText } from '@sandjury/core';

/** Orders two lists of texts item by item; a list that is the beginning of another comes first. */
export function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (text !== other) return byText(text, other);
  }
  return a.length - b.length;
}
