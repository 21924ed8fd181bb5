import { fileHashKinds } from '@sandjury/core';
import type { Finding, Question } from '../comparison.ts';
import type { Reported } from '../reported.ts';
import { counted, nameList, withVerb } from '../sentence.ts';
import { finding, type SourceEvidence } from './finding.ts';
import { isSize, isText, pointersInRaw } from './raw-pointers.ts';

/** Findings about reports on different things: a container or a file in it, a URL or a file, another size or name. */
export function sampleFindings(question: Question, reports: readonly Reported[]): Finding[] {
  const files = reports.filter(({ report }) => report.sample.kind === 'file');
  const sameFile = Map.groupBy(
    files.filter(({ report }) => report.sample.hashes.sha256 !== undefined),
    ({ report }) => report.sample.hashes.sha256 ?? '',
  );
  return [
    ...urlHash(question, reports),
    ...insideAnother(files),
    ...opened(files),
    ...[...sameFile.values()].flatMap((members) => [...otherSizes(members), ...otherNames(members)]),
  ];
}

/** A finding for URL samples: a vendor hashes a text that holds the URL, so the hash is of no use at other vendors. */
function urlHash(question: Question, reports: readonly Reported[]): Finding[] {
  const urls = reports.filter(({ report }) => report.sample.kind === 'url');
  if (urls.length === 0 || ('url' in question && urls.length === reports.length)) return [];
  const names = urls.map((reported) => reported.provider);
  const others = reports.filter((reported) => !urls.includes(reported));
  const rest = others.length === 0 ? '' : `, ${nameList(others.map((reported) => reported.provider))} on a file`;
  const message = `${withVerb(names, { one: 'reports', many: 'report' })} on a URL${rest}: a hash of a URL is that of a text with it, and is not comparable.`;
  return [finding('url-sample-hash', message, [...urls, ...others].map(verdictOf))];
}

/** A finding for each pair of reports on different files, where one lists the other among its files. */
function insideAnother(files: readonly Reported[]): Finding[] {
  const findings: Finding[] = [];
  for (const child of files) {
    for (const container of files) {
      if (container === child || !areDifferent(container, child)) continue;
      const pointers = listings(container, child);
      if (pointers.length === 0) continue;
      const message = `${child.provider} reports on a file that ${container.provider} found in the sample it reports on: the verdicts are of two files.`;
      findings.push(finding('container-against-child', message, [[container.provider, pointers], verdictOf(child)]));
    }
  }
  return findings;
}

/** A finding where some sources report on files inside the sample and others on the sample as a whole. */
function opened(files: readonly Reported[]): Finding[] {
  const containers = files.filter(({ report }) => report.sample.children.length > 0);
  const wholes = files.filter(({ report }) => report.sample.children.length === 0);
  if (containers.length === 0 || wholes.length === 0) return [];
  const names = containers.map((reported) => reported.provider);
  const judge = withVerb(
    wholes.map((reported) => reported.provider),
    { one: 'reports', many: 'report' },
  );
  const has = withVerb(names, { one: 'has', many: 'have' });
  const message = `${has} samples from inside this one, ${judge} on one file alone: the verdicts may be of different things.`;
  return [finding('container-against-child', message, [...containers, ...wholes].map(verdictOf))];
}

function otherSizes(members: readonly Reported[]): Finding[] {
  const sized = members.filter(({ report }) => report.sample.size !== null);
  if (new Set(sized.map(({ report }) => report.sample.size)).size < 2) return [];
  const sizes = sized.map(({ provider, report }) => `${provider} ${counted(report.sample.size ?? 0, 'byte')}`);
  const message = `The same SHA-256 has different sizes, ${nameList(sizes)}: the report of one is about something else, or cut short.`;
  return [
    finding(
      'size-contradiction',
      message,
      sized.map((reported) => inRaw(reported, [isSize(reported.report.sample.size ?? 0)])),
    ),
  ];
}

/** Sources that share no name for one file with another source: it was seen in different places. */
function otherNames(members: readonly Reported[]): Finding[] {
  const named = members
    .map((reported) => ({ reported, names: new Set(reported.report.sample.names.map((name) => name.toLowerCase())) }))
    .filter(({ names }) => names.size > 0);
  const strangers = named
    .filter(({ names }) => named.some((other) => ![...names].some((name) => other.names.has(name))))
    .map(({ reported }) => reported);
  if (strangers.length === 0) return [];
  const message = `${nameList(strangers.map((reported) => reported.provider))} know the same SHA-256 under different names.`;
  return [
    finding(
      'other-names',
      message,
      strangers.map((reported) => inRaw(reported, reported.report.sample.names.map(isText))),
    ),
  ];
}

function areDifferent(a: Reported, b: Reported): boolean {
  const [one, other] = [a.report.sample.hashes, b.report.sample.hashes];
  return fileHashKinds.some(
    (kind) => one[kind] !== undefined && other[kind] !== undefined && one[kind] !== other[kind],
  );
}

/** Where the container's report lists the child among its files. */
function listings(container: Reported, child: Reported): string[] {
  const wanted = child.report.sample.hashes;
  return container.report.iocs
    .filter((ioc) => ioc.type === 'file')
    .filter(({ hashes }) => fileHashKinds.some((kind) => wanted[kind] !== undefined && hashes[kind] === wanted[kind]))
    .flatMap((ioc) => ioc.evidence);
}

function inRaw(
  { provider, report }: Reported,
  wanted: readonly ((value: string | number, key: string) => boolean)[],
): SourceEvidence {
  return [provider, pointersInRaw(report.raw, (value, key) => wanted.some((isWanted) => isWanted(value, key)))];
}

function verdictOf({ provider, report }: Reported): SourceEvidence {
  return [provider, report.verdict.evidence];
}
