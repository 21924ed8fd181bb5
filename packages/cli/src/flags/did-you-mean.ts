/** ` (Did you mean markdown?)` when one of the words is near to what was typed, else nothing. */
export function didYouMean(typed: string, words: readonly string[]): string {
  const near = nearest(typed, words);
  return near === null ? '' : ` (Did you mean ${near}?)`;
}

/** The word that differs least from what was typed: by at most 2 edits and less than half of it; null when none is near. */
export function nearest(typed: string, words: readonly string[]): string | null {
  const text = typed.toLowerCase();
  // A text far longer than any word is none of them, and measuring it would take long.
  const near = words
    .filter((word) => Math.abs(word.length - text.length) <= 2)
    .map((word) => ({ word, edits: editsBetween(text, word.toLowerCase()) }))
    .filter(({ word, edits }) => edits <= 2 && edits * 2 < Math.max(word.length, text.length))
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.word ?? null;
}

/** How many characters to add, leave out, change or swap with their neighbour to make one text of the other. */
function editsBetween(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = a[row - 1] === b[column - 1] ? 0 : 1;
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + changed,
        isSwapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
