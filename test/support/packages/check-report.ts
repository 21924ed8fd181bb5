import { type SandboxReport, SandboxReportSchema } from '@sandjury/core';
import { expect } from 'vitest';
import { danglingPointers, withoutEvidence } from './pointers.ts';

/** What holds for every report: it fits the schema, its pointers resolve, and what it claims has evidence. */
export function checkReport(report: SandboxReport): void {
  SandboxReportSchema.parse(report);
  expect(danglingPointers(report)).toEqual([]);
  expect(withoutEvidence(report)).toEqual([]);
  expect(report.complete || report.warnings.some(({ code }) => /^(?:missing-section|truncated)$/.test(code))).toBe(
    true,
  );
}
