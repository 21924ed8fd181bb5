import type { AnalysisRef, Warning } from '@sandjury/core';
import type { JsonReply, VerdictOverrides } from '@sandjury/core/toolkit';
import type { HybridAnalysisOverview, HybridAnalysisQuickScan, HybridAnalysisSummary } from '../wire/summary.ts';

/** The replies of a report, keyed by call; one that was not had has no key. */
export interface HybridAnalysisRaw {
  /** GET /report/{id}/summary. */
  summary?: unknown;
  /** GET /overview/{sha256}. */
  overview?: unknown;
  /** GET /quick-scan/{id}. */
  quickScan?: unknown;
}

type Part<Value> = Pick<JsonReply<Value>, 'value' | 'raw' | 'warnings'> | null | undefined;

/** The replies about one sample, one of them at least; `missing` says why one could not be had. */
export interface ReportSource {
  ref: AnalysisRef;
  summary?: Part<HybridAnalysisSummary>;
  overview?: Part<HybridAnalysisOverview>;
  quickScan?: Part<HybridAnalysisQuickScan>;
  missing?: readonly Warning[];
  verdicts?: VerdictOverrides | undefined;
  maxIocs?: number | undefined;
}

/** The replies that a report may have, by their keys in raw. */
export const replies = ['summary', 'overview', 'quickScan'] as const;
