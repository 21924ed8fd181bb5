import { pointer } from '../../model/json-pointer.ts';
import { isObject } from '../fields/each.ts';

/** Reads one entry of a list, or a value that is no list: what it becomes, one or several. `at` is the pointer to it. */
export type Row<Entry, Result> = (entry: Entry, at: string) => Result | readonly Result[];

/** What each list of a section becomes, by the section's own keys. A section inside of the section has rows of its own. */
export type Rows<Section, Result> = {
  readonly [Key in keyof Section]?: RowOf<NonNullable<Section[Key]>, Result>;
};

type RowOf<Value, Result> = Value extends readonly (infer Entry)[]
  ? Row<NonNullable<Entry>, Result>
  : Value extends object
    ? Row<Value, Result> | Rows<Value, Result>
    : // Else true and false would have a row each.
      Row<Value extends boolean ? boolean : Value, Result>;

/** Called with what a table has for a value, that value and the pointer to it. */
type Visit<Result> = (row: unknown, value: unknown, at: string) => Result | readonly Result[];

/** Visits what is in a section by a table with the same keys: lists entry by entry, sections by the rows inside of the table. */
export function visitRows<Result>(section: unknown, rows: object, at: string, visit: Visit<Result>): Result[] {
  if (!isObject(section)) return [];
  return Object.entries(rows).flatMap(([key, row]) => {
    const value = section[key];
    const below = at + pointer(key);
    if (isMissing(value)) return [];
    if (Array.isArray(value)) {
      return value.flatMap((entry: unknown, index) => (isMissing(entry) ? [] : visit(row, entry, `${below}/${index}`)));
    }
    return isObject(row) ? visitRows(value, row, below, visit) : visit(row, value, below);
  });
}

function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
