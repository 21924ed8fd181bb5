import { moreSevere, sortedUnique } from '@sandjury/core';
import type { IocCell, IocComparison, IocRow } from '../comparison.ts';
import type { NoiseList } from '../noise/list.ts';
import { at, type IocLists } from './lists.ts';
import { OverlapTally, type Sighting } from './overlap.ts';

/** What one provider says of a row. */
interface Entry extends Sighting {
  cell: IocCell;
}

/**
 * The IOCs of all reports, the same ones in one row, with what any two providers share. One pass: the work grows with the
 * number of IOCs, not with that of the pairs. A noise list marks rows; what is counted does not depend on it. The cells of
 * the lists become those of the rows.
 */
export function compareIocs(lists: IocLists, noise?: NoiseList): IocComparison {
  const { providers, ends, cells, groups } = lists;
  const tally = new OverlapTally(providers);
  const rows = new Array<IocRow>(groups.count);
  // By the first of each group, as they were read: in the order of the rows they lie all over the memory.
  for (let position = 0; position < cells.length; position += 1) {
    const size = groups.sizeAt(position);
    if (size === 0) continue;
    const type = groups.typeOf(position);
    const cell = at(cells, position);
    let sources: IocRow['sources'];
    if (size === 1) {
      const source = sourceOf(position, ends);
      tally.addSingle(type, source, cell.isIoc);
      sources = { [at(providers, source)]: cell };
    } else {
      const entries = entriesOf(position, size, lists);
      tally.add(type, entries);
      sources = cellsByProvider(entries, providers);
    }
    const row: IocRow = { type, value: cell.value, key: groups.keyOf(position), sources };
    if (noise !== undefined) {
      const members = Array.from({ length: size }, (_, index) => at(lists.iocs, groups.memberAt(position, index)));
      row.noise = noise.match(row.key, members);
    }
    rows[groups.groupOf(position)] = row;
  }
  return { rows, overlap: tally.overlap(), exclusive: tally.exclusive() };
}

/** One entry per provider. A group has its members in the order they came in: provider by provider. */
function entriesOf(first: number, size: number, lists: IocLists): Entry[] {
  let last = entryAt(first, lists);
  const entries = [last];
  for (let index = 1; index < size; index += 1) {
    const entry = entryAt(lists.groups.memberAt(first, index), lists);
    if (entry.source === last.source) {
      absorb(last, entry.cell);
    } else {
      entries.push(entry);
      last = entry;
    }
  }
  return entries;
}

function entryAt(position: number, { ends, cells }: IocLists): Entry {
  const cell = at(cells, position);
  return { source: sourceOf(position, ends), isIoc: cell.isIoc, cell };
}

function sourceOf(position: number, ends: readonly number[]): number {
  let source = 0;
  while (position >= at(ends, source)) source += 1;
  return source;
}

function absorb(entry: Entry, { verdict, isIoc, evidence }: IocCell): void {
  const { cell } = entry;
  entry.isIoc ||= isIoc;
  cell.isIoc = entry.isIoc;
  cell.verdict = moreSevere(cell.verdict, verdict);
  cell.evidence = sortedUnique([...cell.evidence, ...evidence]);
}

/** Own properties whatever the ids are: a computed key and `fromEntries` define, they never assign to `__proto__`. */
function cellsByProvider(entries: readonly Entry[], providers: readonly string[]): Record<string, IocCell> {
  const nameOf = ({ source }: Entry): string => at(providers, source);
  // Most have two, and a literal takes a fraction of the time.
  if (entries.length === 2) {
    const [first, second] = [at(entries, 0), at(entries, 1)];
    return { [nameOf(first)]: first.cell, [nameOf(second)]: second.cell };
  }
  return Object.fromEntries(entries.map((entry) => [nameOf(entry), entry.cell]));
}
