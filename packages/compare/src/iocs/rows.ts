import { type Ioc, moreSevere, sortedUnique } from '@sandjury/core';
import type { IocCell, IocComparison, IocRow } from '../comparison.ts';
import type { NoiseList } from '../noise/list.ts';
import type { ListedGroups } from './groups.ts';
import { OverlapTally } from './overlap.ts';

/**
 * One row for each group of equal IOCs, with what any two providers share. `providers` are those of the reports, sorted. A noise list
 * marks rows and changes no count. Evidence of a single IOC is that of the report, not a copy.
 */
export function compareIocs(providers: readonly string[], groups: ListedGroups, noise?: NoiseList): IocComparison {
  const tally = new OverlapTally(providers);
  const rows: IocRow[] = [];
  for (const { type, key, members } of groups) {
    const { sources, seenBy, calledIocBy } = cellsOf(members);
    const [first] = seenBy;
    // Only the sample itself: no report lists it.
    if (first === undefined) continue;
    tally.add(type, seenBy, calledIocBy);
    const row: IocRow = { type, value: sources[first]?.value ?? '', key, sources };
    if (noise === undefined) rows.push(row);
    else rows.push({ ...row, noise: noise.match(key, iocsOf(members)) });
  }
  return { rows, overlap: tally.overlap(), exclusive: tally.exclusive() };
}

/** A row's cells by provider; the providers in order, and those of them that call it an indicator. */
interface Cells {
  sources: Record<string, IocCell>;
  seenBy: string[];
  calledIocBy: string[];
}

/** One cell for each provider. The members of a group come provider by provider; the sample has no cell. */
function cellsOf(members: ListedGroups[number]['members']): Cells {
  const sources: Record<string, IocCell> = {};
  const seenBy: string[] = [];
  for (const { provider, ioc } of members) {
    if (provider === null) continue;
    const isKnown = seenBy.at(-1) === provider;
    const cell = isKnown ? merged(sources[provider] ?? cellOf(ioc), ioc) : cellOf(ioc);
    if (!isKnown) seenBy.push(provider);
    // Assigned, this one would become the prototype.
    if (provider === '__proto__') Object.defineProperty(sources, provider, { value: cell, ...plainProperty });
    else sources[provider] = cell;
  }
  return { sources, seenBy, calledIocBy: seenBy.filter((provider) => sources[provider]?.isIoc) };
}

function iocsOf(members: ListedGroups[number]['members']): Ioc[] {
  return members.flatMap(({ provider, ioc }) => (provider === null ? [] : [ioc]));
}

const plainProperty = { enumerable: true, configurable: true, writable: true };

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
