import { type Ioc, moreSevere, sortedUnique } from '@sandjury/core';
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
  const rows = groups.map(({ type, key, members }): IocRow => {
    const { sources, seenBy, calledIocBy } = cellsOf(members);
    tally.add(type, seenBy, calledIocBy);
    const row: IocRow = { type, value: members[0]?.ioc.value ?? '', key, sources };
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

/** A row's cells by provider; the providers in order, and those of them that call it an indicator. */
interface Cells {
  sources: Record<string, IocCell>;
  seenBy: string[];
  calledIocBy: string[];
}

/** One cell for each provider. The members of a group come provider by provider. */
function cellsOf(members: readonly ListedIoc[]): Cells {
  const sources: Record<string, IocCell> = {};
  const seenBy: string[] = [];
  for (const { provider, ioc } of members) {
    const isKnown = seenBy.at(-1) === provider;
    const cell = isKnown ? merged(sources[provider] ?? cellOf(ioc), ioc) : cellOf(ioc);
    if (!isKnown) seenBy.push(provider);
    // Assigned, this one would become the prototype.
    if (provider === '__proto__') Object.defineProperty(sources, provider, { value: cell, ...plainProperty });
    else sources[provider] = cell;
  }
  return { sources, seenBy, calledIocBy: seenBy.filter((provider) => sources[provider]?.isIoc) };
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
