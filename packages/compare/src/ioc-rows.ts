import { groupIocs, type Ioc, type IocType, IocTypeSchema } from '@sandjury/core';
import type { IocCell, IocComparison, IocRow } from './comparison.ts';
import { OverlapTally, type Sighting } from './ioc-overlap.ts';
import type { NoiseList } from './noise/noise-list.ts';
import { compareText, sortedUnique } from './order.ts';
import type { Reported } from './reported.ts';
import { moreSevere } from './severity.ts';

/** What one provider says of a row. */
interface Entry extends Sighting {
  type: IocType;
  cell: IocCell;
}

/**
 * The IOCs of all reports, the same ones in one row, with what any two providers share. One pass: the work grows with the
 * number of IOCs, not with that of the pairs. `reports` sorted by provider. A noise list marks rows; what is counted does
 * not depend on it.
 */
export function compareIocs(reports: readonly Reported[], noise?: NoiseList): IocComparison {
  const tally = new OverlapTally(reports.map((reported) => reported.provider));
  const rows: IocRow[] = [];
  const iocs = reports.flatMap(({ report }) => report.iocs);
  const ends = endsOf(reports);
  // Positions in place of the IOCs themselves tell the source, and cost no object each.
  for (const [key, members] of groupIocs(iocs.keys(), (position) => iocAt(iocs, position))) {
    const entries = entriesOf(members, iocs, ends);
    const [first] = entries;
    if (first === undefined) continue;
    const type = typeOf(key, first.type);
    tally.add(type, entries);
    const row: IocRow = { type, value: first.cell.value, key, sources: cellsByProvider(entries, reports) };
    if (noise !== undefined) {
      const identities = members.map((position) => iocAt(iocs, position));
      row.noise = noise.match(key, identities);
    }
    rows.push(row);
  }
  // No two rows have one key, so that one comparison of texts is enough.
  rows.sort((a, b) => (a.type === b.type ? (a.key < b.key ? -1 : 1) : compareText(a.type, b.type)));
  return { rows, overlap: tally.overlap(), exclusive: tally.exclusive() };
}

/** For each report the position behind its last IOC, in the list of all. */
function endsOf(reports: readonly Reported[]): number[] {
  let end = 0;
  return reports.map(({ report }) => {
    end += report.iocs.length;
    return end;
  });
}

function iocAt(iocs: readonly Ioc[], position: number): Ioc {
  const ioc = iocs[position];
  if (ioc === undefined) throw new RangeError(`There is no IOC ${position}.`);
  return ioc;
}

const types: ReadonlyMap<string, IocType> = new Map(IocTypeSchema.options.map((type) => [type, type]));

/** The type that a key begins with. It decides, not a member: an IPv4-mapped IPv6 address is in a row of `ipv4-addr`. */
function typeOf(key: string, member: IocType): IocType {
  if (key.startsWith(member) && key[member.length] === ':') return member;
  return types.get(key.slice(0, key.indexOf(':'))) ?? member;
}

/**
 * One entry per provider. A group has its members in the order they came in: provider by provider. Evidence is that of the
 * report, not a copy, until there is more to add: of 200,000 lists the copies would take a fifth of the time.
 */
function entriesOf(members: readonly number[], iocs: readonly Ioc[], ends: readonly number[]): Entry[] {
  const entries: Entry[] = [];
  let source = 0;
  for (const position of members) {
    while (position >= (ends[source] ?? Number.POSITIVE_INFINITY)) source += 1;
    const ioc = iocAt(iocs, position);
    const last = entries.at(-1);
    if (last?.source === source) {
      absorb(last, ioc);
    } else {
      const { type, verdict, isIoc, value } = ioc;
      entries.push({ source, type, isIoc, cell: { verdict, isIoc, value, evidence: ioc.evidence } });
    }
  }
  return entries;
}

function absorb(entry: Entry, ioc: Ioc): void {
  const { cell } = entry;
  entry.isIoc ||= ioc.isIoc;
  cell.isIoc = entry.isIoc;
  cell.verdict = moreSevere(cell.verdict, ioc.verdict);
  cell.evidence = sortedUnique([...cell.evidence, ...ioc.evidence]);
}

/** Own properties whatever the ids are: a computed key and `fromEntries` define, they never assign to `__proto__`. */
function cellsByProvider(entries: readonly Entry[], reports: readonly Reported[]): Record<string, IocCell> {
  const nameOf = ({ source }: Entry): string => reports[source]?.provider ?? '';
  const [first, second] = entries;
  // Most rows have one source or two, and a literal takes a fraction of the time.
  if (entries.length === 1 && first !== undefined) return { [nameOf(first)]: first.cell };
  if (entries.length === 2 && first !== undefined && second !== undefined) {
    return { [nameOf(first)]: first.cell, [nameOf(second)]: second.cell };
  }
  return Object.fromEntries(entries.map((entry) => [nameOf(entry), entry.cell]));
}
