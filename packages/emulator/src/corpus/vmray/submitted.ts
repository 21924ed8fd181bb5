import type { JsonObject } from '../../kit/json.ts';
import type { CorpusHashes, VmraySampleAnswers } from '../corpus-sample.ts';
import { domainIoc, fileIoc, indicator } from './iocs.ts';
import { analysis, madeSample, staticRun, vti } from './made.ts';

/** One sample that somebody submitted. */
export interface SubmittedSample {
  readonly id: number;
  readonly hashes: CorpusHashes;
  readonly filename: string;
  readonly sizeBytes: number;
  readonly type: string;
  readonly created: string;
  readonly url: string | null;
}

/** Verdict, severity and score that belong together. */
export interface Rating {
  readonly verdict: 'malicious' | 'suspicious' | 'clean' | null;
  readonly severity: string | null;
  readonly score: number | null;
}

const ratings: readonly Rating[] = [
  { verdict: 'malicious', severity: 'malicious', score: 90 },
  { verdict: 'suspicious', severity: 'suspicious', score: 50 },
  { verdict: 'clean', severity: 'not_suspicious', score: 5 },
];

/** What the emulator finds in a file that the corpus does not know: the first digit of its SHA-256, modulo 3, is 0 malicious, 1 suspicious, 2 clean. */
export function ratingOf(sha256: string): Rating {
  return ratings[Number.parseInt(sha256.charAt(0), 16) % ratings.length] ?? noRating;
}

/** While an analysis runs, and after one that failed. */
export const noRating: Rating = { verdict: null, severity: null, score: null };

/** What is known of a sample before its first analysis has ended. */
export function unfinishedSample(sample: SubmittedSample): VmraySampleAnswers {
  return madeSample({ ...shape(sample), ...noRating, analyses: [] });
}

/** What is known of it afterwards; its findings are named after its hash. */
export function finishedSample(
  sample: SubmittedSample,
  { rating, analyses }: { rating: Rating; analyses: readonly JsonObject[] },
): VmraySampleAnswers {
  const analysisIds = analyses.map((one) => Number(one.analysis_id));
  const isHarmless = rating.verdict !== 'malicious' && rating.verdict !== 'suspicious';
  if (isHarmless) return madeSample({ ...shape(sample), ...rating, analyses });
  const found = { analysis_ids: analysisIds, ...indicator(rating.verdict) };
  const domain = `${sample.hashes.sha256.slice(0, 12)}.example.net`;
  const vtiScore = rating.verdict === 'malicious' ? 5 : 3;
  return madeSample({
    ...shape(sample),
    ...rating,
    analyses,
    iocs: {
      domains: [domainIoc({ domain, protocols: ['HTTPS'], ...found })],
      files: [fileIoc(sample.hashes, { filename: sample.filename, filenames: [sample.filename], ...found })],
    },
    vtis: [vti(sample.id, analysisIds, ['Network Connection', `Connects to ${domain}`, vtiScore])],
  });
}

function shape(sample: SubmittedSample) {
  return { ...sample, fields: { sample_url: sample.url, sample_display_url: sample.url } };
}

/** One run of one job. */
export interface FinishedRun {
  readonly id: number;
  readonly jobId: number;
  readonly submissionId: number;
  /** `null` for a static analysis. */
  readonly machine: string | null;
  readonly finished: string;
  readonly rating: Rating;
  readonly isUrl: boolean;
  readonly hasFailed: boolean;
}

/** The Analysis object of a run. */
export function submittedAnalysis(run: FinishedRun, sample: Pick<SubmittedSample, 'id' | 'hashes'>): JsonObject {
  const web = { analysis_analyzer_name: 'vmray_web', analysis_platform: 'web', analysis_configuration_name: 'chrome' };
  const kind = run.machine === null ? staticRun : { ...(run.isUrl ? web : {}), analysis_vm_name: run.machine };
  const failure = {
    analysis_result_code: 7_340_034,
    analysis_result_str: 'The worker crashed.',
    analysis_serialized_result: { code: 7_340_034, fmt_args: [], extra_args: {} },
  };
  return analysis(run.id, run.finished, {
    ...kind,
    analysis_sample_id: sample.id,
    analysis_sample_md5: sample.hashes.md5,
    analysis_sample_sha1: sample.hashes.sha1,
    analysis_sample_sha256: sample.hashes.sha256,
    analysis_sample_ssdeep: null,
    analysis_job_id: run.jobId,
    analysis_submission_id: run.submissionId,
    analysis_submission_ids: [run.submissionId],
    analysis_verdict: run.hasFailed ? null : run.rating.verdict,
    analysis_severity: run.hasFailed ? 'error' : run.rating.severity,
    analysis_vti_score: run.hasFailed ? null : run.rating.score,
    ...(run.hasFailed ? failure : {}),
  });
}
