import type {
  VmrayAnalysis,
  VmrayIocs,
  VmrayMitreAttack,
  VmraySample,
  VmraySubmission,
  VmrayVtis,
} from './vmray-schemas.ts';
import type { VmraySummary } from './vmray-summary-item.ts';

/**
 * The replies behind a report: each is the `data` of that call's reply. The report of a submission has `submission` too, that of
 * an analysis `analyses` and `summaries` (Summary JSON v2 documents) alone. Reports read from files have what the files hold, which
 * may be `scanHash` (one entry of a SecOps Scan Hash result).
 */
export interface VmrayRaw {
  sample?: unknown;
  iocs?: unknown;
  vtis?: unknown;
  mitre_attack?: unknown;
  analyses?: unknown;
  submission?: unknown;
  summaries?: unknown[];
  scanHash?: unknown;
}

/** A reply as read, and the pointer to it in `raw`. */
export interface Part<Wire> {
  wire: Wire;
  at: string;
}

/** What is known of one sample. A part that was not had is left out. */
export interface VmrayParts {
  sample?: Part<VmraySample>;
  iocs?: Part<VmrayIocs>;
  vtis?: Part<VmrayVtis>;
  mitreAttack?: Part<VmrayMitreAttack>;
  analyses?: Part<readonly (VmrayAnalysis | null)[]>;
  submission?: Part<VmraySubmission>;
  summaries?: readonly Part<VmraySummary>[];
}
