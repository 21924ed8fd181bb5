import { fields } from '@sandjury/core/toolkit';
import { sample } from './samples.ts';

const { flag, list, md5, number, object, raw, sha1, sha256, ssdeep, text, texts } = fields;

export const submission = object({
  submission_id: raw,
  submission_sample_id: raw,
  submission_created: text,
  submission_finish_time: text,
  submission_finished: flag,
  /** queued, in_progress, warning, error, success. */
  submission_status: text,
  /** null until it is finished. */
  submission_has_errors: flag,
  /** The same of the samples inside of this one. */
  submission_has_recursive_errors: flag,
  submission_tags: texts,
  submission_comment: text,
  submission_shareable: flag,
  /** analyzer or detector: the latter gives verdicts alone. */
  submission_billing_type: text,
  submission_filename: text,
  submission_original_filename: text,
  submission_original_url: text,
  submission_sample_md5: md5,
  submission_sample_sha1: sha1,
  submission_sample_sha256: sha256,
  submission_sample_ssdeep: ssdeep,
  submission_verdict: raw,
  submission_verdict_reason_code: raw,
  submission_verdict_reason_description: text,
  submission_severity: raw,
  submission_score: number,
  submission_webif_url: text,
});
/** A submission as `GET /submission/{id}` gives it. */
export type VmraySubmission = fields.Read<typeof submission>;

/** A running analysis. It is gone once the analysis is there. */
export const job = object({
  job_id: raw,
  /** pending, queued, inwork, uploading. */
  job_status: text,
  job_vm_name: text,
});
/** A job as the job and submission calls give it. */
export type VmrayJob = fields.Read<typeof job>;

/** The reply to a submission. Any of its lists may be empty: a cached submission has no jobs, a refused one no samples. */
export const submitReply = object({
  errors: list(object({ submission_filename: text, error_msg: text })),
  samples: list(sample),
  submissions: list(submission),
  jobs: list(job),
});
/** `data` of `POST /sample/submit`. */
export type VmraySubmitReply = fields.Read<typeof submitReply>;
