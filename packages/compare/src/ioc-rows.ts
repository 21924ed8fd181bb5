import { groupIocs, type Ioc, type IocType, IocTypeSchema } from '@sandjury/core';
import type { IocCell, IocComparison, IocRow } from './comparison.ts';
import { OverlapTally, type Sighting } from './ioc-overlap.ts';
import { compareText, sortedUnique } from './order.ts';
import type { Reported } from './reported.ts';
import { moreSevere } from './severity.ts';

/** One provider's IOC on its way into a row. `source` is the position of the provider. */
interface Member {
  source: number;
  provider: string;
  ioc: Ioc;
}

/** What one provider says of a row. */
interface Entry extends Sighting {
  provider: string;
  type: IocType;
  cell: IocCell;
}

/**
 * The IOCs of all reports, the same ones in one row, with what any two providers share. One pass: the work grows with the
 * number of IOCs, not with that of the pairs. `reports` sorted by provider.
 */
export function compareIocs(reports: readonly Reported[]): IocComparison {
  const tally = new OverlapTally(reports.map((reported) => reported.provider));
  const rows: IocRow[] = [];
  for (const [key, members] of groupIocs(membersOf(reports), (member) => member.ioc)) {
    const entries = entriesOf(members);
    const [first] = entries;
    if (first === undefined) continue;
    const type = typeOf(key) ?? first.type;
    tally.add(type, entries);
    rows.push({ type, value: first.cell.value, key, sources: cellsByProvider(first, entries) });
  }
  rows.sort((a, b) => (a.type === b.type ? compareText(a.key, b.key) : compareText(a.type, b.type)));
  return { rows, overlap: tally.overlap(), exclusive: tally.exclusive() };
}

function* membersOf(reports: readonly Reported[]): Generator<Member> {
  for (const [source, { provider, report }] of reports.entries()) {
    for (const ioc of report.iocs) yield { source, provider, ioc };
  }
}

const types: ReadonlyMap<string, IocType> = new Map(IocTypeSchema.options.map((type) => [type, type]));

/** The type that a key begins with. It decides, not a member: an IPv4-mapped IPv6 address is in a row of `ipv4-addr`. */
function typeOf(key: string): IocType | undefined {
  return types.get(key.slice(0, key.indexOf(':')));
}

/** One entry per provider. A group has its members in the order they came in: provider by provider. */
function entriesOf(members: readonly Member[]): Entry[] {
  const entries: Entry[] = [];
  for (const { source, provider, ioc } of members) {
    const last = entries.at(-1);
    if (last?.source === source) {
      absorb(last, ioc);
    } else {
      const { type, verdict, isIoc, value } = ioc;
      entries.push({ source, provider, type, isIoc, cell: { verdict, isIoc, value, evidence: [...ioc.evidence] } });
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
function cellsByProvider(first: Entry, entries: readonly Entry[]): Record<string, IocCell> {
  if (entries.length === 1) return { [first.provider]: first.cell };
  return Object.fromEntries(entries.map((entry) => [entry.provider, entry.cell]));
}
