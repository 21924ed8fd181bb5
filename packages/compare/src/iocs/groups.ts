import { type Ioc, type IocGroup, listIocGroups } from '@sandjury/core';
import type { Reported } from '../reported.ts';

/** An IOC, and the provider whose report lists it. */
export interface ListedIoc {
  provider: string;
  ioc: Ioc;
}

/** Equal IOCs of several reports by core's `groupIocs`, members report by report. Sorted by type, then key. */
export type ListedGroups = readonly IocGroup<ListedIoc>[];

/** Groups the IOCs of all reports. `reports` sorted by provider. */
export function groupListed(reports: readonly Reported[]): ListedGroups {
  const listed = reports.flatMap(({ provider, report }) => report.iocs.map((ioc) => ({ provider, ioc })));
  return listIocGroups(listed, ({ ioc }) => ioc);
}

/** MD5 values that files with different SHA-256 have. */
export function sharedMd5(reports: readonly Reported[]): Set<string> {
  const firstOf = new Map<string, string>();
  const shared = new Set<string>();
  for (const { report } of reports) {
    for (const { type, hashes } of report.iocs) {
      const { md5, sha256 } = hashes;
      if (type !== 'file' || md5 === undefined || sha256 === undefined) continue;
      const first = firstOf.get(md5);
      if (first === undefined) firstOf.set(md5, sha256);
      else if (first !== sha256) shared.add(md5);
    }
  }
  return shared;
}
