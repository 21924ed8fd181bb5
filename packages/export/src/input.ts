import { type Comparison, type ListedGroups, sampleOf } from '@sandjury/compare';
import { byText, ConfigurationError, type SandboxReport } from '@sandjury/core';

/** What is exported: a comparison, and the reports that it was made from. `compareForExport` of `@sandjury/compare` gives all three. */
export interface ExportInput {
  comparison: Comparison;
  reports: readonly SandboxReport[];
  /** The groups of the IOCs of these reports. Left out: each export groups the IOCs again, with the same result. */
  groups?: ListedGroups | undefined;
}

/** TLP 2.0 labels, lower case, without the prefix. */
export const tlpLabels = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;
/** A label of the Traffic Light Protocol 2.0. */
export type TlpLabel = (typeof tlpLabels)[number];

/** Options of every export. */
export interface ExportOptions {
  /** The time to use where a vendor gave none, and the time at which a page was made. */
  now: string | Date;
  /** The TLP label. Left out: the export is not marked. */
  tlp?: TlpLabel | undefined;
}

/** `now` as ISO 8601 with milliseconds. Throws ConfigurationError when it cannot be read. */
export function timeOf(now: string | Date): string {
  const date = new Date(now);
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  throw new ConfigurationError('The time `now` cannot be read. Expected ISO 8601 with Z.');
}

/** The reports of the sources that reported, in order of provider. Each source counts once. */
export function reportsOf({ comparison, reports }: ExportInput): SandboxReport[] {
  const byProvider = new Map(reports.map((report) => [report.provider, report]));
  return comparison.sources
    .filter((source) => source.status === 'reported')
    .flatMap((source) => byProvider.get(source.provider) ?? [])
    .sort((a, b) => byText(a.provider, b.provider));
}

/** What the product of a report is called: the provider's id where it has no name. */
export function productOf({ product, provider }: SandboxReport): string {
  return product.name.trim() === '' ? provider : product.name;
}

/** The latest analysis of all reports as ISO 8601 with milliseconds, `now` when no vendor gave a time. */
export function latestTime(reports: readonly SandboxReport[], now: string): string {
  const times = reports.flatMap((report) => (report.analyzedAt === null ? [] : [timeOf(report.analyzedAt)]));
  return times.sort().at(-1) ?? now;
}

/** A text that names the sample: its strongest hash, its URL, its name, else what was asked. */
export function sampleKey(comparison: Comparison): string {
  const { hashes, url, names } = sampleOf(comparison);
  const { question } = comparison;
  const asked = 'hash' in question ? question.hash : 'url' in question ? question.url : question.file;
  return hashes.sha256 ?? hashes.sha512 ?? hashes.sha1 ?? hashes.md5 ?? url ?? names[0] ?? asked;
}

/** A sentence that the answer comes from a cache. `cachedAt`: ISO 8601, when the answer was received. */
export function cachedText(cachedAt: string): string {
  return `Answer from a cache, got at ${timeOf(cachedAt)}.`;
}
