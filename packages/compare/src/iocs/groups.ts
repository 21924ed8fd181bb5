import {
  checkArgument,
  type Ioc,
  type IocGroup,
  type IocIdentity,
  listIocGroups,
  type SampleInfo,
  type SandboxReport,
} from '@sandjury/core';
import { assertReports, assertSample } from '../arguments.ts';
import type { Reported } from '../reported.ts';

/** An IOC, and the provider whose report lists it. */
export interface ListedIoc {
  provider: string;
  ioc: Ioc;
}

/** The sample itself. It joins the IOCs that are the same file or URL, and no provider lists it. */
export interface SampleMember {
  provider: null;
  ioc: IocIdentity;
}

/**
 * Equal IOCs of several reports by core's `groupIocs`, the sample among them: its hashes join files that share none with each other. The
 * sample is the first member of its group, and its only one when no report lists it. The other members come report by report. Sorted by
 * type, then key.
 */
export type ListedGroups = readonly IocGroup<ListedIoc | SampleMember>[];

/** Groups the IOCs of all reports and the sample. `reports` sorted by provider. */
export function groupListed(
  sample: SampleInfo | null,
  reports: readonly { provider: string; report: Pick<SandboxReport, 'iocs'> }[],
): ListedGroups {
  if (sample !== null) assertSample(sample, 'groupListed: sample');
  checkArgument(reports, 'list', 'groupListed: reports', 'a list of { provider, report }');
  for (const one of reports) checkArgument(one, 'object', 'groupListed: a report', '{ provider, report }');
  const listed = reports.map(({ report }) => report);
  assertReports(listed, ['iocs'], 'groupListed');
  const members: (ListedIoc | SampleMember)[] = sample === null ? [] : sampleMembers(sample);
  for (const { provider, report } of reports) for (const ioc of report.iocs) members.push({ provider, ioc });
  return listIocGroups(members, ({ ioc }) => ioc);
}

/** Empty for a sample of which neither a hash nor a name nor a URL is known. */
function sampleMembers({ kind, url, hashes, names }: SampleInfo): SampleMember[] {
  if (kind === 'url') return url === null ? [] : [{ provider: null, ioc: { type: 'url', value: url } }];
  const value = hashes.sha256 ?? hashes.sha512 ?? hashes.sha1 ?? hashes.md5 ?? names[0];
  return value === undefined ? [] : [{ provider: null, ioc: { type: 'file', value, hashes, names } }];
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
