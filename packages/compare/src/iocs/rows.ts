import { type Ioc, type IocType, moreSevere, sortedUnique } from '@sandjury/core';
import type { IocCell, IocComparison, IocRow } from '../comparison.ts';
import type { NoiseList } from '../noise/list.ts';
import type { ListedGroups, ListedIoc } from './groups.ts';
import { OverlapTally } from './overlap.ts';

/**
 * One row for each group of equal IOCs, with what any two providers share. `providers` are those of the reports, sorted. A noise list
 * marks rows and changes no count. Evidence of a single IOC is that of the report, not a copy.
 */
export function compareIocs(providers: readonly string[], groups: ListedGroups, noise?: NoiseList): IocComparison {
  const tally = new OverlapTally(providers);
  const rows = Array.from(groups, ([key, members]): IocRow => {
    const type = typeOf(key);
    const cells = cellsOf(members);
    const seenBy = cells.map(({ provider }) => provider);
    tally.add(type, seenBy, cells.every(({ cell }) => cell.isIoc) ? seenBy : callersOf(cells));
    const row: IocRow = { type, value: members[0]?.ioc.value ?? '', key, sources: byProvider(cells) };
    return noise === undefined
      ? row
      : {
          ...row,
          noise: noise.match(
            key,
            members.map(({ ioc }) => ioc),
          ),
        };
  });
  return { rows, overlap: tally.overlap(), exclusive: tally.exclusive() };
}

/** A key begins with the type that its text has: `ipv4-addr` also for an IPv4 address written as an IPv6 one. */
function typeOf(key: string): IocType {
  return key.slice(0, key.indexOf(':')) as IocType;
}

/** What one provider says of a row. */
interface SourceCell {
  provider: string;
  cell: IocCell;
}

function callersOf(cells: readonly SourceCell[]): string[] {
  return cells.filter(({ cell }) => cell.isIoc).map(({ provider }) => provider);
}

/** One cell for each provider. The members of a group come provider by provider. */
function cellsOf(members: readonly ListedIoc[]): SourceCell[] {
  const cells: SourceCell[] = [];
  for (const { provider, ioc } of members) {
    const last = cells.at(-1);
    if (last?.provider === provider) last.cell = merged(last.cell, ioc);
    else cells.push({ provider, cell: cellOf(ioc) });
  }
  return cells;
}

/** Own properties whatever the ids are: a computed key and `fromEntries` define them, they do not assign to `__proto__`. */
function byProvider(cells: readonly SourceCell[]): Record<string, IocCell> {
  const [first, ...others] = cells;
  if (first !== undefined && others.length === 0) return { [first.provider]: first.cell };
  return Object.fromEntries(cells.map(({ provider, cell }) => [provider, cell]));
}

function cellOf({ verdict, isIoc, value, evidence }: Ioc): IocCell {
  return { verdict, isIoc, value, evidence };
}

function merged(cell: IocCell, { verdict, isIoc, evidence }: Ioc): IocCell {
  return {
    ...cell,
    verdict: moreSevere(cell.verdict, verdict),
    isIoc: cell.isIoc || isIoc,
    evidence: sortedUnique([...cell.evidence, ...evidence]),
  };
}
