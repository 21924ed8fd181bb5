import { z } from 'zod';
import { list, odd, oddList, text } from './primitives.ts';
import { SampleSchema, SubmissionSchema } from './schemas.ts';

/** A running analysis. It is gone once the analysis is there. */
export const JobSchema = z.object({
  job_id: odd,
  job_sample_id: odd,
  job_submission_id: odd,
  job_submission_ids: oddList,
  job_sample_md5: odd,
  job_sample_sha1: odd,
  job_sample_sha256: odd,
  job_sample_ssdeep: odd,
  /** pending, queued, inwork, uploading. */
  job_status: text,
  /** A path from `//waiting` to `//finished`. */
  job_tracking_state: text,
  job_type: text,
  job_vm_id: odd,
  job_vm_name: text,
  job_vm_description: text,
  job_configuration_name: text,
  job_jobrule_sampletype: text,
  job_created: text,
});
/** A job as the job and submission calls give it. */
export type VmrayJob = z.output<typeof JobSchema>;
/** null stands for an entry that is no object. */
export const JobsSchema = z.array(JobSchema.nullable().catch(null));

/** A job that asks reputation services alone; no call shows it again. */
const ReputationJobSchema = z.object({ reputation_job_id: odd, reputation_job_sample_id: odd });

const SubmitErrorSchema = z.object({ submission_filename: text, error_msg: text });

/** The reply to a submission. Each list may be empty whatever the others hold: a cached one has no jobs, a refused one no samples. */
export const SubmitReplySchema = z.object({
  errors: list(SubmitErrorSchema),
  samples: list(SampleSchema),
  submissions: list(SubmissionSchema),
  jobs: list(JobSchema),
  static_jobs: list(JobSchema),
  reputation_jobs: list(ReputationJobSchema),
});
/** `data` of `POST /sample/submit`. */
export type VmraySubmitReply = z.output<typeof SubmitReplySchema>;

/** What a license holds. A quota is a number, null, or the word "unlimited". */
export const BillingInfoSchema = z.object({
  billing_period: text,
  verdict_quota: odd,
  verdict_remaining: odd,
  report_quota: odd,
  report_remaining: odd,
  /** `2024-02-03 14:12 (UTC+1)`. */
  end_date: text,
  today_date: text,
  product_plan_name: text,
});
/** `data` of `GET /billing_info`: licence periods and their quotas. */
export type VmrayBillingInfo = z.output<typeof BillingInfoSchema>;

const RelationSchema = z.object({
  /** Dropped File, Attachment, Contacted URL … */
  relation_type: text,
  relation_parent_sample_id: odd,
  relation_child_sample_id: odd,
});
/** A relation between two samples, such as an archive and its member. */
export type VmrayRelation = z.output<typeof RelationSchema>;
/** null stands for an entry that is no object. */
export const RelationsSchema = z.array(RelationSchema.nullable().catch(null));

/** null stands for an entry that is no object. */
export const SubmissionsSchema = z.array(SubmissionSchema.nullable().catch(null));
