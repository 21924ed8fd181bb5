import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ioc, IocType, SandboxReport } from '@sandjury/core';
import { checkReport } from '../../../test/support/packages/check-report.ts';
import type { HybridAnalysisRaw } from '../src/index.ts';
import { read } from '../src/read/index.ts';

/** Any JSON, unread. */
export type Json = Readonly<Record<string, unknown>>;

/** A fixture, parsed: `made/error_404__search_hash`. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'));
}

/** The rows of a recorded reply: a list, what it holds in `data` or `result`, or itself. */
export function rowsOf(name: string): Json[] {
  const document = fixture(`recorded/${name}`) as Json;
  return [document.data ?? document.result ?? document].flat() as Json[];
}

/** Reports of documents, each of which holds what every report does. */
export function reportsOf(...documents: readonly unknown[]): SandboxReport<HybridAnalysisRaw>[] {
  const reports = read(...documents);
  for (const report of reports) checkReport(report);
  return reports;
}

/** The hash of a made run. */
export const sha256 = 'a'.repeat(64);
/** The job of a made run. */
export const jobId = '5e2bdfa5ead45a359b7ef88b';

/** A run that ended well and saw nothing, with what is added to it. */
export function runOf(more: object = {}): Json {
  const lists = { domains: [], hosts: [], compromised_hosts: [], extracted_files: [], processes: [], mitre_attcks: [] };
  const where = { environment_id: 120, environment_description: 'Windows 7 64 bit', url_analysis: false };
  const said = { state: 'SUCCESS', verdict: 'no specific threat', threat_level: 0, threat_score: null };
  return { job_id: jobId, sha256, ...where, ...said, ...lists, total_signatures: 0, signatures: [], ...more };
}

/** An overview of the same file, with what is added to it. */
export function overviewOf(more: object = {}): Json {
  return { sha256, verdict: null, threat_score: null, url_analysis: false, scanners: [], reports: [jobId], ...more };
}

/** The only report of these documents. */
export function reportOf(...documents: readonly unknown[]): SandboxReport<HybridAnalysisRaw> {
  const [report, ...others] = reportsOf(...documents);
  if (report === undefined || others.length > 0) throw new Error('There should be one report.');
  return report;
}

/** Warnings as `code pointer`. */
export function codes({ warnings }: SandboxReport): string[] {
  return warnings.map(({ code, pointer }) => (pointer === null ? code : `${code} ${pointer}`));
}

/** The IOCs of a type. */
export function iocsOf(report: SandboxReport, type: IocType): Ioc[] {
  return report.iocs.filter((ioc) => ioc.type === type);
}
