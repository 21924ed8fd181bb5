import type { Outcome, Reliability } from '@sandjury/core';
import type { SourceRow } from './comparison.ts';

/** The operator's settings for a source. A `SandboxProvider` fits. */
export interface SourceSettings {
  id: string;
  product?: string | undefined;
  reliability?: Reliability | undefined;
  group?: string | undefined;
}

/** One row of `sources`. `cachedAt`: ISO 8601, null for a fresh answer. */
export function toSourceRow(
  outcome: Outcome,
  settings: SourceSettings | undefined,
  cachedAt: string | null,
): SourceRow {
  const report = outcome.status === 'reported' ? outcome.report : null;
  return {
    provider: outcome.provider,
    product: report?.product.name ?? settings?.product ?? outcome.provider,
    status: outcome.status,
    verdict: report && { ...report.verdict, evidence: [...report.verdict.evidence] },
    reliability: settings?.reliability ?? null,
    group: settings?.group ?? (outcome.status === 'reported' ? outcome.via?.group : undefined) ?? null,
    via: (outcome.status === 'reported' ? outcome.via?.provider : undefined) ?? null,
    analyzedAt: report?.analyzedAt ?? null,
    link: report?.link ?? null,
    complete: report?.complete ?? null,
    counts: {
      iocs: report?.iocs.reduce((count, ioc) => count + (ioc.isIoc ? 1 : 0), 0) ?? 0,
      artifacts: report?.iocs.length ?? 0,
      indicators: report?.indicators.length ?? 0,
    },
    error: outcome.status === 'failed' ? { ...outcome.error } : null,
    cachedAt,
  };
}
