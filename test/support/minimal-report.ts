import type { SandboxReport, VerdictValue } from '@sandjury/core';

/** A report that says nothing but its verdict. */
export function minimalReport(provider: string, value: VerdictValue): SandboxReport<{ verdict: string }> {
  return {
    schemaVersion: 1,
    provider,
    product: { name: 'Sandbox', version: null },
    ref: { provider, id: 'sample:1' },
    sample: {
      kind: 'file',
      url: null,
      hashes: {},
      names: [],
      size: null,
      type: null,
      mimeType: null,
      parents: [],
      children: [],
    },
    verdict: { value, score: null, vendor: value, reason: null, evidence: ['/verdict'] },
    classifications: [],
    threatNames: [],
    indicators: [],
    techniques: [],
    iocs: [],
    analyses: [],
    submittedAt: null,
    analyzedAt: null,
    link: null,
    complete: true,
    warnings: [],
    raw: { verdict: value },
  };
}
