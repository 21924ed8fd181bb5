import type { VerdictValue } from '@sandjury/core';
import { vmrayVerdict } from '@sandjury/vmray/read';
import {
  flagValue,
  idNumber,
  idNumbers,
  numberValue,
  textValue,
  textValues,
  type WireSample,
  type WireSubmission,
} from '../wire/objects.ts';
import type { Scored } from '../words/dbot-score.ts';
import { xsoarSeverity, xsoarVerdicts } from '../words/verdicts.ts';
import { type ContextObject, present } from './objects.ts';

/** Whether the sample is a URL: its hashes and name are those of a text file that holds the URL. */
export function isUrlSample(sample: WireSample): boolean {
  const type = textValue(sample.sample_type);
  return type === null ? textValue(sample.sample_url) !== null : type.toLowerCase() === 'url';
}

export function sampleVerdict(sample: WireSample): VerdictValue {
  return vmrayVerdict({
    verdict: sample.sample_verdict,
    severity: sample.sample_severity,
    score: sample.sample_score,
  });
}

/** `VMRay.Sample` of a submission: what is known before the analysis. */
export function newSampleContext(sample: WireSample): ContextObject {
  const id = idNumber(sample.sample_id);
  return {
    SampleID: id,
    ID: id,
    SampleURL: textValue(sample.sample_webif_url),
    FileName: textValue(sample.submission_filename) ?? textValue(sample.sample_filename),
    FileSize: numberValue(sample.sample_filesize),
    Created: textValue(sample.sample_created),
    MD5: textValue(sample.sample_md5hash),
    SHA1: textValue(sample.sample_sha1hash),
    SHA256: textValue(sample.sample_sha256hash),
    SSDeep: textValue(sample.sample_ssdeephash),
  };
}

/** `VMRay.Sample`. */
export function sampleContext(sample: WireSample, verdict: VerdictValue = sampleVerdict(sample)): ContextObject {
  const id = idNumber(sample.sample_id);
  const classifications = textValues(sample.sample_classifications);
  return {
    SampleID: id,
    ID: id,
    SampleURL: textValue(sample.sample_webif_url),
    FileName: textValue(sample.sample_filename),
    MD5: textValue(sample.sample_md5hash),
    SHA1: textValue(sample.sample_sha1hash),
    SHA256: textValue(sample.sample_sha256hash),
    SSDeep: textValue(sample.sample_ssdeephash),
    Verdict: xsoarVerdicts[verdict],
    VerdictReason: textValue(sample.sample_verdict_reason_description),
    Severity: xsoarSeverity(sample.sample_severity),
    Type: textValue(sample.sample_type),
    Created: textValue(sample.sample_created),
    Classifications: classifications,
    Classification: classifications,
    ChildSampleIDs: idNumbers(sample.sample_child_sample_ids),
    ParentSampleIDs: idNumbers(sample.sample_parent_sample_ids),
  };
}

/** `File` of a sample; null for a URL. */
export function sampleFile(sample: WireSample): ContextObject | null {
  if (isUrlSample(sample)) return null;
  return present({
    Name: textValue(sample.sample_filename),
    MD5: textValue(sample.sample_md5hash),
    SHA1: textValue(sample.sample_sha1hash),
    SHA256: textValue(sample.sample_sha256hash),
    SSDeep: textValue(sample.sample_ssdeephash),
  });
}

/** What of a sample gets a score: its hashes, or the URL. */
export function scoredSample(sample: WireSample, verdict: VerdictValue = sampleVerdict(sample)): Scored[] {
  if (isUrlSample(sample)) return [{ indicator: textValue(sample.sample_url), type: 'url', verdict }];
  const { sample_md5hash, sample_sha256hash, sample_sha1hash, sample_ssdeephash } = sample;
  return scoredHashes([sample_md5hash, sample_sha256hash, sample_sha1hash, sample_ssdeephash], verdict);
}

/** `VMRay.Submission` of a new submission. */
export function newSubmissionContext(submission: WireSubmission): ContextObject {
  return {
    SubmissionID: idNumber(submission.submission_id),
    SubmissionURL: textValue(submission.submission_webif_url),
    SampleID: idNumber(submission.submission_sample_id),
  };
}

export function submissionVerdict(submission: WireSubmission): VerdictValue {
  return vmrayVerdict({
    verdict: submission.submission_verdict,
    severity: submission.submission_severity,
    score: submission.submission_score,
  });
}

/** `VMRay.Submission`. */
export function submissionContext(submission: WireSubmission): ContextObject {
  return {
    IsFinished: flagValue(submission.submission_finished),
    HasErrors: flagValue(submission.submission_has_errors),
    ...newSubmissionContext(submission),
    MD5: textValue(submission.submission_sample_md5),
    SHA1: textValue(submission.submission_sample_sha1),
    SHA256: textValue(submission.submission_sample_sha256),
    SSDeep: textValue(submission.submission_sample_ssdeep),
    Verdict: xsoarVerdicts[submissionVerdict(submission)],
    VerdictReason: textValue(submission.submission_verdict_reason_description),
    Severity: xsoarSeverity(submission.submission_severity),
  };
}

export function scoredSubmission(submission: WireSubmission): Scored[] {
  const verdict = submissionVerdict(submission);
  const url = textValue(submission.submission_original_url);
  if (url !== null) return [{ indicator: url, type: 'url', verdict }];
  const { submission_sample_md5, submission_sample_sha256, submission_sample_sha1, submission_sample_ssdeep } =
    submission;
  return scoredHashes(
    [submission_sample_md5, submission_sample_sha256, submission_sample_sha1, submission_sample_ssdeep],
    verdict,
  );
}

function scoredHashes(hashes: readonly unknown[], verdict: VerdictValue): Scored[] {
  return hashes.map((hash) => ({ indicator: textValue(hash), type: 'hash', verdict }));
}
