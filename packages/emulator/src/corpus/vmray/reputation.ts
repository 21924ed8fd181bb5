import type { JsonObject, JsonValue } from '../../kit/json.ts';

/** What one reputation lookup is about. */
export interface MadeLookup {
  readonly id: number;
  readonly jobId: number;
  readonly created: JsonValue;
  readonly submission: JsonObject;
  /** A word of the older scale, which reputation services still speak. */
  readonly severity: string;
}

const verdicts: ReadonlyMap<string, string> = new Map([
  ['malicious', 'malicious'],
  ['blacklisted', 'malicious'],
  ['suspicious', 'suspicious'],
  ['not_suspicious', 'clean'],
  ['whitelisted', 'clean'],
]);

/** A Reputation Lookup object with every field that the API reference requires. */
export function reputationLookup({ id, jobId, created, submission, severity }: MadeLookup): JsonObject {
  const submissionId = submission.submission_id ?? null;
  return {
    reputation_lookup_id: id,
    reputation_lookup_job_id: jobId,
    reputation_lookup_created: created,
    reputation_lookup_context: {},
    reputation_lookup_result_code: 1,
    reputation_lookup_serialized_result: { code: 1, fmt_args: [], extra_args: {} },
    reputation_lookup_sample_id: submission.submission_sample_id ?? null,
    reputation_lookup_sample_md5: submission.submission_sample_md5 ?? null,
    reputation_lookup_sample_sha1: submission.submission_sample_sha1 ?? null,
    reputation_lookup_sample_sha256: submission.submission_sample_sha256 ?? null,
    reputation_lookup_sample_ssdeep: submission.submission_sample_ssdeep ?? '',
    reputation_lookup_submission_id: submissionId,
    reputation_lookup_submission_ids: [submissionId],
    reputation_lookup_user_email: 'user@example.test',
    reputation_lookup_user_id: 1,
    reputation_lookup_severity: severity,
    reputation_lookup_verdict: verdicts.get(severity) ?? 'not_available',
    reputation_lookup_verdict_reason_code: null,
    reputation_lookup_verdict_reason_description: null,
  };
}

/** The lookup of a submission of the corpus, with the severity that its sample has. */
export function corpusLookup(submission: JsonObject, sample: JsonObject): JsonObject {
  const submissionId = Number(submission.submission_id);
  return reputationLookup({
    id: submissionId + 80_000,
    jobId: submissionId + 90_000,
    created: submission.submission_created ?? null,
    submission,
    severity: String(sample.sample_last_reputation_severity ?? 'unknown'),
  });
}
