/** An object of a reply, of which nothing but its being an object is known. */
export type SummaryItem = Readonly<Record<string, unknown>>;

export function isItem(value: unknown): value is SummaryItem {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
