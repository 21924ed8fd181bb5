import type { VmrayIocs, VmrayMitreAttack, VmrayVtis } from './iocs.ts';
import type { VmrayAnalysis, VmraySample } from './samples.ts';
import type { VmraySubmission } from './submissions.ts';
import type { VmraySummary } from './summary.ts';

/**
 * The replies behind a report: each is the `data` of that call's reply. The report of a submission has `submission` too, that of
 * an analysis `analyses` and `summaries` (Summary JSON v2 documents) alone. Reports read from files have what the files hold, which
 * may be `scanHash` (one entry of a SecOps Scan Hash result). Further replies of one call on the same sample, which only files
 * hold, are under `sample:2`, `iocs:2` …, the newest first.
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
  [further: `${'sample' | 'iocs' | 'vtis' | 'mitre_attack' | 'submission' | 'scanHash'}:${number}`]: unknown;
}

/** A reply as read, and the pointer to it in `raw`. */
export interface Part<Wire> {
  wire: Wire;
  at: string;
  /** The newest time that the reply names, ISO 8601 in UTC. It counts only between several replies of one call. */
  time?: string | null;
}

/** A reply that is a list with a status. `items` leads to the list itself, which a program may have put elsewhere. */
export interface ListPart<Wire> extends Part<Wire> {
  items: string;
}

/** The parts of one sample, the newest reply of a call first. A part that is missing is left out. */
export interface VmrayParts {
  samples?: readonly Part<VmraySample>[] | undefined;
  submissions?: readonly Part<VmraySubmission>[] | undefined;
  iocs?: readonly ListPart<VmrayIocs>[] | undefined;
  vtis?: readonly ListPart<VmrayVtis>[] | undefined;
  mitreAttack?: readonly ListPart<VmrayMitreAttack>[] | undefined;
  /** One for each analysis; undefined stands for an entry that is no object. */
  analyses?: readonly Part<VmrayAnalysis | undefined>[] | undefined;
  summaries?: readonly Part<VmraySummary>[] | undefined;
}

/** A part that a report lacks, and the pointer to the value that shows it. */
export interface Gap {
  message: string;
  at: string | null;
}
