import { type Ioc, IocGroups } from '@sandjury/core';
import type { IocCell } from '../comparison.ts';
import type { Reported } from '../reported.ts';

/** The IOCs of all reports in one list, report by report: an IOC is its position there. */
export interface IocLists {
  providers: readonly string[];
  /** For each report the position behind its last IOC; one more than any position at the end. */
  ends: readonly number[];
  iocs: readonly Ioc[];
  /**
   * What the provider says of each IOC. Evidence is that of the report, not a copy, until there is more to add: copies
   * would take a fifth of the time.
   */
  cells: readonly IocCell[];
  groups: IocGroups;
  /** MD5 values that files with different SHA-256 have. */
  sharedMd5: ReadonlySet<string>;
}

/**
 * Reads the IOCs of all reports, each of them once: where there are 200,000, what they hold lies all over the memory, and
 * to fetch it a second time takes longer than to compare it.
 */
export function readIocs(reports: readonly Reported[]): IocLists {
  const iocs = ([] as readonly Ioc[]).concat(...reports.map(({ report }) => report.iocs));
  const ends = endsOf(reports);
  const cells = new Array<IocCell>(iocs.length);
  const md5: string[] = [];
  const sha256: string[] = [];
  const groups = new IocGroups(iocs.length, (position) => {
    const ioc = at(iocs, position);
    const { type, value, isIoc, verdict, hashes, evidence } = ioc;
    cells[position] = { verdict, isIoc, value, evidence };
    if (type === 'file' && hashes.md5 !== undefined && hashes.sha256 !== undefined) {
      md5.push(hashes.md5);
      sha256.push(hashes.sha256);
    }
    return ioc;
  });
  const providers = reports.map((reported) => reported.provider);
  return { providers, ends, iocs, cells, groups, sharedMd5: sharedOf(md5, sha256) };
}

function endsOf(reports: readonly Reported[]): number[] {
  let end = 0;
  return reports.map(({ report }) => {
    end += report.iocs.length;
    return end;
  });
}

/** What is known to be there. */
export function at<T>(list: readonly T[], position: number): T {
  const item = list[position];
  if (item === undefined) throw new RangeError(`There is nothing at ${position}.`);
  return item;
}

function sharedOf(md5: readonly string[], sha256: readonly string[]): Set<string> {
  const firstOf = new Map<string, string>();
  const shared = new Set<string>();
  md5.forEach((one, file) => {
    const other = at(sha256, file);
    const first = firstOf.get(one);
    if (first === undefined) firstOf.set(one, other);
    else if (first !== other) shared.add(one);
  });
  return shared;
}
