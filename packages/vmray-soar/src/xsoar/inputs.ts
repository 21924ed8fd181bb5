import type { FailureInfo } from '@sandjury/core';
import type {
  SoarId,
  WireAnalysis,
  WireBilling,
  WireIocs,
  WireJob,
  WireSample,
  WireSubmission,
  WireSubmitReply,
  WireVtis,
} from '../wire/objects.ts';

/** A file that a playbook was given: a screenshot, or a file of an analysis. */
export interface XsoarFile {
  name: string;
  mimeType: string | null;
  /** In bytes; else the length of `content` counts, where it is had whole. */
  size?: number | null;
  content?: AsyncIterable<Uint8Array> | { readonly byteLength: number };
  /** XSOAR's own id of the file, where it is known. */
  entryId?: string;
  /** What XSOAR's file detection says of it, where it is known. */
  type?: string;
}

/** The tag, and what became of it on each target. */
export interface XsoarTagged {
  tag: string;
  results: readonly { target: 'submission' | 'analysis'; id: SoarId; failure: Pick<FailureInfo, 'message'> | null }[];
}

/** A list of a reply. null stands for an entry that is no object. */
type List<Wire> = readonly (Wire | null | undefined)[];

/**
 * What each command's context and table are made from: the result of the client's call (its `value`, or the untouched `raw`),
 * and of the question what the result does not repeat.
 */
export interface XsoarInputs {
  'test-module': { ok: true } | { error: Pick<FailureInfo, 'message'> };
  'vmray-upload-sample': { reply: WireSubmitReply };
  'vmray-upload-url': { reply: WireSubmitReply };
  'vmray-get-analysis-by-sample': { sampleId: SoarId; analyses: List<WireAnalysis> };
  'vmray-get-job-by-sample': { sampleId: SoarId; jobs: List<WireJob> };
  'vmray-get-submission': { submission: WireSubmission };
  'vmray-get-sample': { sample: WireSample };
  'vmray-get-sample-by-hash': { hash: string; samples: List<WireSample> };
  'vmray-get-threat-indicators': { sampleId: SoarId; vtis: WireVtis };
  'vmray-add-tag': XsoarTagged;
  'vmray-delete-tag': XsoarTagged;
  /** `allArtifacts` false, as in XSOAR: only what VMRay calls indicators, also where the reply holds more. */
  'vmray-get-iocs': { sampleId: SoarId; iocs: WireIocs; allArtifacts?: boolean };
  /** `job` is null where VMRay knows none: it is finished, or never was. */
  'vmray-get-job-by-id': { jobId: SoarId; job: WireJob | null };
  'vmray-get-summary': { file: XsoarFile };
  'vmray-get-screenshots': { files: readonly XsoarFile[] };
  'vmray-get-license-usage-verdicts': { billing: WireBilling };
  'vmray-get-license-usage-reports': { billing: WireBilling };
}
/** A command of the Cortex XSOAR integration. */
export type XsoarCommandName = keyof XsoarInputs;
