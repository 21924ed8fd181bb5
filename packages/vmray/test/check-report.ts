import { resolvePointer, type SandboxReport, SandboxReportSchema } from '@sandjury/core';
import { expect } from 'vitest';

/** What holds for every report: it fits the schema, its pointers resolve, and what it claims has evidence. */
export function checkReport(report: SandboxReport): void {
  SandboxReportSchema.parse(report);
  const claims = [report.verdict, ...report.iocs, ...report.indicators, ...report.techniques];
  const runs = report.analyses.map((run) => run.verdict);
  for (const { evidence } of [...claims, ...runs]) {
    for (const pointer of evidence) expect(resolvePointer(report.raw, pointer), pointer).not.toBeNull();
  }
  for (const warning of report.warnings) {
    if (warning.pointer !== null) expect(resolvePointer(report.raw, warning.pointer), warning.pointer).not.toBeNull();
  }
  for (const item of [...report.iocs, ...report.indicators, ...report.techniques]) {
    expect(item.evidence.length).toBeGreaterThan(0);
  }
  for (const verdict of [report.verdict, ...runs]) {
    if (verdict.value !== 'unknown') expect(verdict.evidence.length).toBeGreaterThan(0);
  }
  if (!report.complete)
    expect(report.warnings.some((warning) => /missing-section|truncated/.test(warning.code))).toBe(true);
}
