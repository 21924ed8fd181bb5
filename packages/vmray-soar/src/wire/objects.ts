import { fields } from '@sandjury/core/toolkit';

/** An object of a reply, of which nothing but its being an object is known. */
export type WireObject = Readonly<Record<string, unknown>>;

/** An id: a number, or the same in digits. */
export type SoarId = number | string;

/** The fields of a reply that are read here. The client's typed replies, and the untouched ones, fit. */
type Wire<Keys extends string> = { readonly [Key in Keys]?: unknown };

/** A sample as VMRay gives it. */
export type WireSample = Wire<
  | 'sample_id'
  | 'sample_webif_url'
  | 'sample_created'
  | 'sample_filename'
  | 'submission_filename'
  | 'sample_filesize'
  | 'sample_type'
  | 'sample_url'
  | 'sample_md5hash'
  | 'sample_sha1hash'
  | 'sample_sha256hash'
  | 'sample_ssdeephash'
  | 'sample_verdict'
  | 'sample_verdict_reason_description'
  | 'sample_severity'
  | 'sample_score'
  | 'sample_classifications'
  | 'sample_child_sample_ids'
  | 'sample_parent_sample_ids'
>;

/** A submission as VMRay gives it. */
export type WireSubmission = Wire<
  | 'submission_id'
  | 'submission_sample_id'
  | 'submission_webif_url'
  | 'submission_finished'
  | 'submission_has_errors'
  | 'submission_original_url'
  | 'submission_sample_md5'
  | 'submission_sample_sha1'
  | 'submission_sample_sha256'
  | 'submission_sample_ssdeep'
  | 'submission_verdict'
  | 'submission_verdict_reason_description'
  | 'submission_severity'
  | 'submission_score'
>;

/** A job as VMRay gives it. */
export type WireJob = Wire<
  | 'job_id'
  | 'job_sample_id'
  | 'job_submission_id'
  | 'job_created'
  | 'job_status'
  | 'job_jobrule_sampletype'
  | 'job_vm_id'
  | 'job_vm_name'
  | 'job_sample_md5'
  | 'job_sample_sha1'
  | 'job_sample_sha256'
  | 'job_sample_ssdeep'
>;

/** An analysis as VMRay gives it. */
export type WireAnalysis = Wire<
  | 'analysis_id'
  | 'analysis_sample_id'
  | 'analysis_webif_url'
  | 'analysis_job_started'
  | 'analysis_verdict'
  | 'analysis_verdict_reason_description'
  | 'analysis_severity'
  | 'analysis_sample_md5'
  | 'analysis_sample_sha1'
  | 'analysis_sample_sha256'
  | 'analysis_sample_ssdeep'
>;

/** The `data` of a reply to a submission: lists that may each be absent or empty. */
export type WireSubmitReply = Wire<'jobs' | 'samples' | 'submissions' | 'errors'>;

/** The `data` of an IOCs reply. */
export type WireIocs = Wire<'status' | 'iocs'>;

/** The `data` of a threat indicators reply. */
export type WireVtis = Wire<'status' | 'threat_indicators'>;

/** The `data` of `GET /billing_info`. */
export type WireBilling = Wire<
  'verdict_quota' | 'verdict_remaining' | 'report_quota' | 'report_remaining' | 'end_date'
>;

/** An id as the number that it is in the API, or null: a publisher's masked copy has "3945xxx". */
export function idNumber(value: unknown): number | null {
  const text = fields.one(fields.id, value);
  const number = text === null ? Number.NaN : Number(text);
  return Number.isSafeInteger(number) ? number : null;
}

export function idNumbers(values: unknown): number[] {
  return listOf(values)
    .map(idNumber)
    .filter((id) => id !== null);
}

/** A text, or null when it is absent, empty or none. It may come as a number, as in a report. */
export function textValue(value: unknown): string | null {
  return fields.one(fields.text, value);
}

/** The texts of a list, of which one may stand alone; [] when it is none. */
export function textValues(values: unknown): string[] {
  return listOf(values).flatMap((value) => textValue(value) ?? []);
}

export function numberValue(value: unknown): number | null {
  return fields.one(fields.number, value);
}

export function flagValue(value: unknown): boolean | null {
  return fields.one(fields.flag, value);
}

function listOf(values: unknown): readonly unknown[] {
  return Array.isArray(values) ? values : [values];
}

/** The objects of a list; [] when it is none. */
export function objectsOf(values: unknown): WireObject[] {
  return Array.isArray(values) ? values.filter(isObject) : [];
}

export function isObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
