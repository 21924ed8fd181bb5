import type { JsonObject, JsonValue } from '../../kit/json.ts';
import type { CorpusHashes, VmraySampleAnswers } from '../corpus-sample.ts';
import { madeVmray } from '../labels.ts';
import { submissionObject } from './submission.ts';

/** The few facts from which the five replies about a made sample are written. */
export interface MadeSample {
  readonly id: number;
  readonly hashes: CorpusHashes;
  readonly filename: string;
  readonly sizeBytes: number;
  /** VMRay's own name of the file type. */
  readonly type: string;
  /** Zoneless UTC, as the REST API gives it. */
  readonly created: string;
  readonly verdict: 'malicious' | 'suspicious' | 'clean' | 'not_available' | null;
  readonly severity: string | null;
  readonly score: number | null;
  readonly classifications?: readonly string[];
  readonly threatNames?: readonly string[];
  readonly parents?: readonly number[];
  readonly children?: readonly number[];
  /** Sample fields that differ from the defaults. */
  readonly fields?: JsonObject;
  readonly analyses: readonly JsonObject[];
  readonly iocs?: Readonly<Record<string, readonly JsonObject[]>>;
  readonly vtis?: readonly JsonObject[];
  readonly techniques?: readonly JsonObject[];
}

/** All answers about one made sample. */
export function madeSample(sample: MadeSample): VmraySampleAnswers {
  const [first] = sample.analyses;
  const submissionId = Number(first?.analysis_submission_id);
  const owner = {
    ...analysisOwner(sample),
    analysis_submission_id: submissionId,
    analysis_submission_ids: [submissionId],
  };
  return {
    sample: madeVmray(sampleObject(sample)),
    iocs: madeVmray({ status: 'finished', iocs: { ...noIocs(), ...sample.iocs } }),
    vtis: madeVmray({ status: 'finished', threat_indicators: sample.vtis ?? [] }),
    mitreAttack: madeVmray({ status: 'finished', mitre_attack_techniques: sample.techniques ?? [] }),
    analyses: madeVmray(sample.analyses.map((analysis) => ({ ...analysis, ...owner }))),
    ...(first === undefined ? {} : { submission: madeVmray(finishedSubmission(sample, submissionId)) }),
  };
}

/** The ten arrays of an IOC reply, empty. */
export function noIocs(): Record<string, readonly JsonObject[]> {
  const names = 'domains email_addresses emails filenames files ips mutexes processes registry urls';
  return Object.fromEntries(names.split(' ').map((name): [string, readonly JsonObject[]] => [name, []]));
}

/** The one submission from which a made sample and all of its analyses come. */
function finishedSubmission(sample: MadeSample, id: number): JsonObject {
  return submissionObject({
    id,
    sampleId: sample.id,
    hashes: sample.hashes,
    filename: sample.filename,
    created: sample.created,
    fields: {
      submission_finished: true,
      submission_finish_time:
        sample.analyses
          .map((one) => String(one.analysis_created))
          .sort()
          .at(-1) ?? null,
      submission_status: 'success',
      submission_has_errors: false,
      submission_has_recursive_errors: false,
      submission_number_created_jobs: sample.analyses.length,
      submission_verdict: sample.verdict,
      submission_severity: sample.severity,
      submission_score: sample.score,
      submission_sample_verdict: sample.verdict,
    },
  });
}

function sampleObject(sample: MadeSample): JsonObject {
  return {
    sample_id: sample.id,
    sample_created: sample.created,
    sample_filename: sample.filename,
    sample_filesize: sample.sizeBytes,
    sample_type: sample.type,
    sample_url: null,
    sample_display_url: null,
    sample_container_type: null,
    sample_md5hash: sample.hashes.md5,
    sample_sha1hash: sample.hashes.sha1,
    sample_sha256hash: sample.hashes.sha256,
    sample_ssdeephash: null,
    sample_imphash: null,
    sample_is_multipart: false,
    sample_password_protected: false,
    sample_pe_signature: null,
    sample_priority: 1,
    sample_webif_url: `https://vmray.example.test/samples/${sample.id}`,
    sample_verdict: sample.verdict,
    sample_verdict_reason_code: null,
    sample_verdict_reason_description: null,
    sample_severity: sample.severity,
    sample_score: sample.score,
    sample_vti_score: sample.score,
    sample_highest_vti_score: sample.score,
    sample_highest_vti_severity: sample.severity,
    sample_last_reputation_severity: 'unknown',
    sample_last_md_score: null,
    sample_last_vt_score: null,
    sample_classifications: sample.classifications ?? [],
    sample_threat_names: sample.threatNames ?? [],
    sample_child_sample_ids: sample.children ?? [],
    sample_parent_sample_ids: sample.parents ?? [],
    sample_child_relations: [],
    sample_child_relations_truncated: false,
    sample_parent_relations: [],
    sample_parent_relations_truncated: false,
    ...sample.fields,
  };
}

function analysisOwner(sample: MadeSample): JsonObject {
  return {
    analysis_sample_id: sample.id,
    analysis_sample_md5: sample.hashes.md5,
    analysis_sample_sha1: sample.hashes.sha1,
    analysis_sample_sha256: sample.hashes.sha256,
    analysis_sample_ssdeep: null,
  };
}

/** An Analysis object. `fields` must give at least the verdict; the rest are those of a successful Windows run. */
export function analysis(id: number, created: string, fields: JsonObject): JsonObject {
  return {
    analysis_id: id,
    analysis_submission_id: id + 50_000,
    analysis_submission_ids: [id + 50_000],
    analysis_job_id: id + 60_000,
    analysis_created: created,
    analysis_job_started: created,
    analysis_analyzer_name: 'vmray',
    analysis_analyzer_version: '2024.5.0',
    analysis_platform: 'windows',
    analysis_vm_name: 'win10_64_th2',
    analysis_vm_description: 'Windows 10 (64-bit)',
    analysis_configuration_name: 'exe',
    analysis_static_config_name: null,
    analysis_verdict: null,
    analysis_verdict_reason_code: null,
    analysis_verdict_reason_description: null,
    analysis_severity: null,
    analysis_vti_score: null,
    analysis_result_code: 1,
    analysis_result_str: 'Operation completed successfully.',
    analysis_serialized_result: { code: 1, fmt_args: [], extra_args: {} },
    analysis_ioc_aggregation_state: 'ok',
    analysis_vti_aggregation_state: 'ok',
    analysis_mitre_attack_aggregation_state: 'ok',
    analysis_lock_status: 'unlocked',
    analysis_quota_type: 'report',
    analysis_billing_type: 'analyzer',
    analysis_report_version: 12,
    analysis_pdf_created: true,
    analysis_size: 1_048_576,
    analysis_tags: [],
    analysis_yara_match_count: 0,
    analysis_webif_url: `https://vmray.example.test/analyses/${id}`,
    ...fields,
  };
}

/** Fields of a static analysis, which has no machine. */
export const staticRun: JsonObject = {
  analysis_analyzer_name: 'vmray_static',
  analysis_platform: null,
  analysis_vm_name: null,
  analysis_vm_description: null,
  analysis_configuration_name: null,
  analysis_static_config_name: 'default',
};

/** One threat indicator. `score` is 1 to 5, or -1 for known benign. */
export function vti(
  id: number,
  analysisIds: readonly number[],
  [category, operation, score]: [string, string, number],
): JsonObject {
  return { analysis_ids: analysisIds, category, classifications: [], id, operation, score };
}

/** One ATT&CK technique, supported by the given threat indicators. */
export function technique(
  [id, techniqueId, name, tactic]: [number, string, string, string],
  analysisIds: readonly number[],
  indicators: readonly JsonValue[] = [],
): JsonObject {
  return {
    analysis_ids: analysisIds,
    id,
    matrix_version: '2024-04-23T00:00:00.000000',
    tactics: [tactic],
    technique: name,
    technique_id: techniqueId,
    threat_indicators: indicators,
    version: 15.1,
  };
}
