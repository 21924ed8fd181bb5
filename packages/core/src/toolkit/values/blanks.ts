import type { AnalysisRun, SandboxReport, ThreatIndicator } from '../../model/report.ts';
import type { AnalysisRef, SampleInfo } from '../../model/sample.ts';
import type { Verdict } from '../../model/verdict.ts';

// Parts of a report of which nothing is known yet. An adapter spreads one, and adds what its vendor says.

/** A verdict of which nothing is known. */
export function blankVerdict(): Verdict {
  return { value: 'unknown', score: null, vendor: null, reason: null, evidence: [] };
}

/** A sample of which only its kind is known. */
export function blankSample(kind: SampleInfo['kind']): SampleInfo {
  return { kind, url: null, hashes: {}, names: [], size: null, type: null, mimeType: null, parents: [], children: [] };
}

/** A run of which only its id is known. */
export function blankRun(id: string): AnalysisRun {
  const times = { startedAt: null, finishedAt: null };
  return { id, kind: null, environment: null, verdict: blankVerdict(), failed: false, ...times, link: null };
}

/** An indicator of which only category and operation are known. */
export function blankIndicator(category: string, operation: string): ThreatIndicator {
  const lists = { classifications: [], threatNames: [], techniques: [], analyses: [], evidence: [] };
  return { id: null, category, operation, score: null, vendorScore: null, observedAt: null, ...lists };
}

/** A report of which only the ticket and the product are known. */
export function blankReport(ref: AnalysisRef, product: SandboxReport['product']): Omit<SandboxReport, 'raw'> {
  return {
    schemaVersion: 1,
    provider: ref.provider,
    product,
    ref,
    sample: blankSample('file'),
    verdict: blankVerdict(),
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
  };
}
