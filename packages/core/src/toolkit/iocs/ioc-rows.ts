import type { Ioc } from '../../model/ioc.ts';
import { visitRows } from '../findings/rows.ts';
import type { IocPlace } from './details.ts';
import { type IocSort, iocOf } from './ioc-of.ts';

/** Of a list of plain texts: what each is, and what was done to it: `['file-name', 'written']`. */
export type TextRow = readonly [type: IocSort, ...operations: string[]];

/** What each list of a section becomes, by the section's own keys. A section inside of the section has rows of its own. */
export type IocRows<Section> = { readonly [Key in keyof Section]?: IocRowOf<NonNullable<Section[Key]>> };

/** Reads one entry of a list, or a value that is no list, at `place`. */
export type IocRow<Entry> = (entry: Entry, place: IocPlace) => readonly Ioc[];

type IocRowOf<Value> = Value extends readonly (infer Entry)[]
  ? IocRow<NonNullable<Entry>> | (NonNullable<Entry> extends string ? TextRow : never)
  : Value extends object
    ? IocRow<Value> | IocRows<Value>
    : IocRow<Value> | (Value extends string ? TextRow : never);

/**
 * The IOCs in a section's lists, by a table with its keys; `place` leads to the section. A list of texts needs what they are and what was
 * done to them, a list of objects a function that reads one: `iocOf`, `fileIoc`, `hostIoc`, `nameIoc` and `requestIoc` make the IOC.
 *
 * `{ mutexes: ['mutex', 'created'], flows: ({ ip, port }, place) => iocOf('address', ip, { details: { ports: port } }, place) }`
 */
export function iocsIn<Section>(
  section: Section | null | undefined,
  rows: IocRows<Section>,
  { at, warnings }: IocPlace,
): Ioc[] {
  return visitRows(section, rows, at, (row, entry, place): readonly Ioc[] => {
    if (typeof row === 'function') return (row as IocRow<unknown>)(entry, { at: place, warnings });
    const [type, ...operations] = row as TextRow;
    return typeof entry === 'string' ? iocOf(type, entry, { operations }, { at: place, warnings }) : [];
  });
}
