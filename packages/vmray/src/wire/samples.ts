import { fields } from '@sandjury/core/toolkit';
import { givenId } from './values.ts';

const { flag, imphash, md5, number, object, raw, several, sha1, sha256, size, ssdeep, text, texts } = fields;

// Only fields that are read; each may be absent. Ids and verdicts stay as VMRay sends them: the mapping checks them.

export const systemInfo = object({
  version: text,
  api_items_per_request: number,
  max_api_items: number,
  webif_max_sample_size: number,
});
/** `data` of `GET /system_info`, the fields that are read. */
export type VmraySystemInfo = fields.Read<typeof systemInfo>;

/** What a license holds. A quota is a number, null, or the word "unlimited". */
export const billingInfo = object({
  verdict_quota: raw,
  verdict_remaining: raw,
  report_quota: raw,
  report_remaining: raw,
  /** `2024-02-03 14:12 (UTC+1)`. */
  end_date: text,
});
/** `data` of `GET /billing_info`: licence periods and their quotas. */
export type VmrayBillingInfo = fields.Read<typeof billingInfo>;

export const sample = object({
  sample_id: raw,
  sample_created: text,
  sample_filename: text,
  submission_filename: text,
  sample_filesize: size,
  sample_type: text,
  sample_url: text,
  sample_md5hash: md5,
  sample_sha1hash: sha1,
  sample_sha256hash: sha256,
  sample_ssdeephash: ssdeep,
  sample_imphash: imphash,
  sample_verdict: raw,
  sample_verdict_reason_code: raw,
  sample_verdict_reason_description: text,
  sample_severity: raw,
  sample_score: number,
  /** A word ("malicious") instead of a number in the published SecOps result. */
  sample_vti_score: raw,
  sample_classifications: texts,
  sample_threat_names: texts,
  sample_child_sample_ids: several(givenId),
  sample_parent_sample_ids: several(givenId),
  sample_child_relations_truncated: flag,
  sample_parent_relations_truncated: flag,
  sample_webif_url: text,
});
/** A sample as `GET /sample/{id}` and the look-ups by hash give it. */
export type VmraySample = fields.Read<typeof sample>;

export const analysis = object({
  analysis_id: raw,
  analysis_sample_id: raw,
  /** analyzer or detector: the latter's report cannot be downloaded. */
  analysis_billing_type: text,
  /** Whether the run is in the lists of the sample: ok, todo, failed …, skipped …. */
  analysis_ioc_aggregation_state: text,
  analysis_vti_aggregation_state: text,
  analysis_mitre_attack_aggregation_state: text,
  analysis_tags: texts,
  analysis_created: text,
  analysis_job_started: text,
  analysis_analyzer_name: text,
  analysis_vm_name: text,
  analysis_vm_description: text,
  analysis_verdict: raw,
  analysis_verdict_reason_code: raw,
  analysis_verdict_reason_description: text,
  analysis_severity: raw,
  analysis_vti_score: raw,
  analysis_result_code: number,
  analysis_result_str: text,
  analysis_webif_url: text,
  analysis_sample_md5: md5,
  analysis_sample_sha1: sha1,
  analysis_sample_sha256: sha256,
  analysis_sample_ssdeep: ssdeep,
});
/** An analysis as `GET /analysis/{id}` gives it. */
export type VmrayAnalysis = fields.Read<typeof analysis>;
