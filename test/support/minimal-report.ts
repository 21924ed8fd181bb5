import type { SandboxReport, VerdictValue } from '@sandjury/core';
import { blankReport } from '@sandjury/core/toolkit';

/** A report that says nothing but its verdict. */
export function minimalReport(provider: string, value: VerdictValue): SandboxReport<{ verdict: string }> {
  return {
    ...blankReport({ provider, id: 'sample:1' }, { name: 'Sandbox', version: null }),
    verdict: { value, score: null, vendor: value, reason: null, evidence: ['/verdict'] },
    raw: { verdict: value },
  };
}
