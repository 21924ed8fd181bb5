import type { JsonObject } from '../../kit/json.ts';
import type { CorpusHashes } from '../corpus-sample.ts';

/** The facts from which a Submission object is written. */
export interface MadeSubmission {
  readonly id: number;
  readonly sampleId: number;
  readonly hashes: CorpusHashes;
  readonly filename: string;
  readonly created: string;
  /** Fields that differ from those of an unfinished submission. */
  readonly fields?: JsonObject;
}

/** What a submission of the API says before it has ended. */
const unfinished: JsonObject = {
  submission_finish_time: null,
  submission_finished: false,
  submission_status: 'queued',
  submission_has_errors: null,
  submission_has_recursive_errors: null,
  submission_original_filename: null,
  submission_original_url: null,
  submission_verdict: null,
  submission_verdict_reason_code: null,
  submission_verdict_reason_description: null,
  submission_severity: null,
  submission_score: null,
  submission_sample_verdict: null,
  submission_sample_verdict_reason_code: null,
  submission_type: 'api',
  submission_tags: [],
  submission_shareable: false,
  submission_comment: null,
  submission_document_password: null,
  submission_parent_submission_id: null,
  submission_recursive: false,
  submission_quota_type: 'report',
  submission_consumed_quota: 1,
  submission_billing_type: 'analyzer',
  submission_used_cache: false,
  submission_analysis_cache_ids: [],
  submission_job_cache_ids: [],
  submission_number_created_jobs: 0,
  submission_number_cached_analyses: 0,
  submission_submission_metadata: '{}',
  submission_priority: 1,
  submission_ip_ip: '192.0.2.1',
  submission_user_email: 'user@example.test',
  submission_user_id: 1,
};

/** A Submission object with every documented field that is no setting of the account. */
export function submissionObject(submission: MadeSubmission): JsonObject {
  return {
    submission_id: submission.id,
    submission_sample_id: submission.sampleId,
    submission_sample_md5: submission.hashes.md5,
    submission_sample_sha1: submission.hashes.sha1,
    submission_sample_sha256: submission.hashes.sha256,
    submission_sample_ssdeep: null,
    submission_created: submission.created,
    submission_filename: submission.filename,
    ...unfinished,
    submission_webif_url: `https://vmray.example.test/submissions/${submission.id}`,
    ...submission.fields,
  };
}

/** What a job of a submission is. */
export interface MadeJob {
  readonly id: number;
  readonly submission: JsonObject;
  /** `null` for a static job. */
  readonly machine: string | null;
  readonly sampleType: string;
  readonly quotaType: string;
}

/** A Job object as it is when it was just queued. */
export function jobObject(job: MadeJob): JsonObject {
  const { submission } = job;
  return {
    job_id: job.id,
    job_sample_id: submission.submission_sample_id ?? null,
    job_sample_md5: submission.submission_sample_md5 ?? null,
    job_sample_sha1: submission.submission_sample_sha1 ?? null,
    job_sample_sha256: submission.submission_sample_sha256 ?? null,
    job_sample_ssdeep: null,
    job_submission_id: submission.submission_id ?? null,
    job_submission_ids: [submission.submission_id ?? null],
    job_status: 'queued',
    job_tracking_state: '//waiting',
    job_type: job.machine === null ? 'only_static_analysis' : 'full_analysis',
    job_analyzer_name: job.machine === null ? 'vmray_static' : 'vmray',
    job_vm_id: job.machine === null ? null : 1 + (job.id % 3),
    job_vm_name: job.machine,
    job_vm_description: null,
    job_configuration_name: job.machine === null ? null : 'default',
    job_jobrule_sampletype: job.sampleType,
    job_created: submission.submission_created ?? null,
    job_statuschanged: submission.submission_created ?? null,
    job_priority: 1,
    job_quota_type: job.quotaType,
    job_user_email: 'user@example.test',
    // Opens a live session on a real server: a client must not print it.
    job_vnc_token: 'made-up-vnc-token',
  };
}

/** A reputation job as a submit reply shows it; no other call does. */
export function reputationJobObject(id: number, submission: JsonObject): JsonObject {
  return {
    reputation_job_id: id,
    reputation_job_created: submission.submission_created ?? null,
    reputation_job_priority: 1,
    reputation_job_sample_id: submission.submission_sample_id ?? null,
    reputation_job_sample_md5: submission.submission_sample_md5 ?? null,
    reputation_job_sample_sha1: submission.submission_sample_sha1 ?? null,
    reputation_job_sample_sha256: submission.submission_sample_sha256 ?? null,
    reputation_job_sample_ssdeep: null,
    reputation_job_status: 'queued',
    reputation_job_statuschanged: submission.submission_created ?? null,
    reputation_job_submission_id: submission.submission_id ?? null,
    reputation_job_user_email: 'user@example.test',
    reputation_job_user_id: 1,
  };
}
