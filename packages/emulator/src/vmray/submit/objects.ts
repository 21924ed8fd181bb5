import { jobObject, submissionObject } from '../../corpus/vmray/submission.ts';
import type { JsonObject, JsonValue } from '../../kit/json.ts';
import type { VmrayServer } from '../state.ts';
import type { SubmitItem } from './items.ts';
import { isTrue, type SubmitRequest } from './parameters.ts';

/** A submission that is about to be stored. */
export interface NewSubmission {
  readonly request: SubmitRequest;
  readonly item: SubmitItem;
  readonly sampleId: number;
  /** Ids of the analyses that spare new ones; with any, the submission is finished at once. */
  readonly cached: readonly JsonValue[];
  /** The submission of the container that the sample came out of. */
  readonly parent: JsonObject | null;
}

/** The Submission object, with the next free id. */
export function newSubmission({ store, clock, quota, options }: VmrayServer, entry: NewSubmission): JsonObject {
  const { request, item, sampleId, cached, parent } = entry;
  const { parameters } = request;
  const created = clock.stamp();
  const known = store.samples.get(sampleId)?.sample.data;
  return submissionObject({
    id: store.nextId('submission'),
    sampleId,
    hashes: item.hashes,
    filename: item.filename,
    created,
    fields: {
      submission_original_filename: item.originalFilename,
      submission_original_url: item.url,
      submission_tags: request.tags,
      submission_comment: parameters.get('comment') ?? null,
      submission_shareable: isTrue(parameters.get('shareable')),
      submission_document_password: parameters.get('document_password') ?? null,
      submission_submission_metadata: parameters.get('submission_metadata') ?? '{}',
      submission_user_config: parameters.get('user_config') ?? null,
      submission_analyzer_mode_analyzer_mode: analyzerMode(request),
      submission_analyzer_mode_analysis_caching: parameters.get('analysis_caching') ?? 'system_default',
      submission_quota_type: quota.type,
      submission_billing_type: options.plan ?? 'analyzer',
      submission_parent_submission_id: parent?.submission_id ?? null,
      submission_recursive: parent !== null,
      ...(cached.length > 0 ? fromCache(cached, created, known) : {}),
    },
  });
}

function fromCache(cached: readonly JsonValue[], created: string, sample: JsonObject | undefined): JsonObject {
  return {
    submission_finished: true,
    submission_status: 'success',
    submission_finish_time: created,
    submission_has_errors: false,
    submission_has_recursive_errors: false,
    submission_used_cache: true,
    submission_consumed_quota: 0,
    submission_analysis_cache_ids: cached,
    submission_number_cached_analyses: cached.length,
    submission_verdict: sample?.sample_verdict ?? null,
    submission_severity: sample?.sample_severity ?? null,
    submission_score: sample?.sample_score ?? null,
    submission_sample_verdict: sample?.sample_verdict ?? null,
  };
}

const fileMachines = ['win10_64_th2', 'win7_64_sp1'];
const urlMachines = ['win7_64_sp1', 'win7_32_sp1', 'win10_64'];

/** The jobs that a submission makes; `max_jobs` limits the dynamic ones. */
export function newJobs(
  { store, quota }: VmrayServer,
  { request, item, submission }: { request: SubmitRequest; item: SubmitItem; submission: JsonObject },
): { dynamic: JsonObject[]; static: JsonObject[] } {
  const mode = analyzerMode(request);
  const job = (machine: string | null): JsonObject =>
    jobObject({ id: store.nextId('job'), submission, machine, sampleType: item.type, quotaType: quota.type });
  const machines = item.url === null ? fileMachines : urlMachines;
  const maximum = Number(request.parameters.get('max_jobs') ?? machines.length);
  return {
    dynamic: mode.includes('dynamic') ? machines.slice(0, maximum).map(job) : [],
    static: mode.includes('static') && item.url === null ? [job(null)] : [],
  };
}

/** Which kinds of analysis were asked for. */
export function analyzerMode({ parameters }: SubmitRequest): string {
  return parameters.get('analyzer_mode') ?? 'reputation_static_dynamic';
}

// A submit reply shows a sample without any verdict or severity (recorded replies of 2018).
const listedKeys =
  'sample_created sample_filename sample_filesize sample_id sample_is_multipart sample_md5hash sample_priority sample_sha1hash ' +
  'sample_sha256hash sample_ssdeephash sample_type sample_url sample_webif_url';

/** A sample as a submit reply lists it. */
export function listedSample(sample: JsonObject | undefined, item: SubmitItem): JsonObject {
  const listed = listedKeys.split(' ').map((key): [string, JsonValue] => [key, sample?.[key] ?? null]);
  return { ...Object.fromEntries(listed), submission_filename: item.filename };
}
