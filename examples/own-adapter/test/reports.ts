import { resolvePointer, type SandboxReport, SandboxReportSchema } from '@sandjury/core';
import { expect } from 'vitest';
import { type CapeRaw, toReport } from '../src/cape-report.ts';
import { ReportSchema } from '../src/cape-schemas.ts';
import type { VerdictOverrides } from '../src/cape-verdict.ts';

/** The report of a saved report.json. */
export function reportOf(document: object, overrides: VerdictOverrides = {}): SandboxReport<CapeRaw> {
  const wire = ReportSchema.parse(document);
  const ref = { provider: 'cape', id: 'task:101' };
  return toReport({ ref, wire, raw: { report: document }, webUrl: 'https://cape.example', overrides });
}

/** What holds for every report: it fits the schema, its pointers resolve, and what it claims has evidence. */
export function checkReport(report: SandboxReport): void {
  SandboxReportSchema.parse(report);
  const items = [...report.iocs, ...report.indicators, ...report.techniques];
  const verdicts = [report.verdict, ...report.analyses.map((run) => run.verdict)];
  for (const item of items) expect(item.evidence).not.toEqual([]);
  for (const verdict of verdicts) if (verdict.value !== 'unknown') expect(verdict.evidence).not.toEqual([]);
  const pointers = [...items, ...verdicts].flatMap(({ evidence }) => evidence);
  const warned = report.warnings.flatMap(({ pointer }) => (pointer === null ? [] : [pointer]));
  for (const pointer of [...pointers, ...warned]) expect(resolvePointer(report.raw, pointer), pointer).not.toBeNull();
}
