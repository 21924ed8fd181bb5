import type { SandboxReport, VerdictValue } from '@sandjury/core';
import { blankReport } from '@sandjury/core/toolkit';

/** A report that says nothing but its verdict, with what `parts` adds. */
export function minimalReport(
  provider: string,
  value: VerdictValue,
  parts: Partial<SandboxReport> = {},
): SandboxReport {
  return {
    ...blankReport({ provider, id: 'sample:1' }, { name: 'Sandbox', version: null }),
    verdict: { value, score: null, vendor: value, reason: null, evidence: ['/verdict'] },
    raw: { verdict: value },
    ...parts,
  };
}
