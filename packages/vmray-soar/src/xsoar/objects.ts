import { vmrayVerdict } from '@sandjury/vmray/read';
import {
  idNumber,
  idNumbers,
  numberValue,
  textValue,
  textValues,
  type WireAnalysis,
  type WireBilling,
  type WireJob,
  type WireObject,
} from '../wire/objects.ts';
import { xsoarSeverity, xsoarVerdicts } from '../words/verdicts.ts';

/** An object of a context: plain JSON under XSOAR's names. */
export type ContextObject = Readonly<Record<string, unknown>>;

/** `VMRay.Job` of a submission. */
export function newJobContext(job: WireJob): ContextObject {
  return {
    JobID: idNumber(job.job_id),
    Created: textValue(job.job_created),
    SampleID: idNumber(job.job_sample_id),
    VMName: textValue(job.job_vm_name),
    VMID: idNumber(job.job_vm_id),
    JobRuleSampleType: textValue(job.job_jobrule_sampletype),
  };
}

/** `VMRay.Job`. */
export function jobContext(job: WireJob): ContextObject {
  return {
    JobID: idNumber(job.job_id),
    SampleID: idNumber(job.job_sample_id),
    SubmissionID: idNumber(job.job_submission_id),
    MD5: textValue(job.job_sample_md5),
    SHA1: textValue(job.job_sample_sha1),
    SHA256: textValue(job.job_sample_sha256),
    SSDeep: textValue(job.job_sample_ssdeep),
    VMName: textValue(job.job_vm_name),
    VMID: idNumber(job.job_vm_id),
    Status: textValue(job.job_status),
  };
}

/** XSOAR's word for a job that is no longer, or never was: VMRay deletes a job when it is done. */
export const goneJobStatus = 'Finished/NotExists';

/** `VMRay.Analysis`. */
export function analysisContext(analysis: WireAnalysis): ContextObject {
  const { analysis_verdict: verdict, analysis_severity: severity } = analysis;
  const url = textValue(analysis.analysis_webif_url);
  return {
    AnalysisID: idNumber(analysis.analysis_id),
    AnalysisURL: url,
    SampleURL: url,
    SampleID: idNumber(analysis.analysis_sample_id),
    Verdict: xsoarVerdicts[vmrayVerdict({ verdict, severity })],
    VerdictReason: textValue(analysis.analysis_verdict_reason_description),
    Severity: xsoarSeverity(severity),
    JobCreated: textValue(analysis.analysis_job_started),
    MD5: textValue(analysis.analysis_sample_md5),
    SHA1: textValue(analysis.analysis_sample_sha1),
    SHA256: textValue(analysis.analysis_sample_sha256),
    SSDeep: textValue(analysis.analysis_sample_ssdeep),
  };
}

/** `VMRay.ThreatIndicator`. */
export function indicatorContext(vti: WireObject): ContextObject {
  const classifications = textValues(vti.classifications);
  return {
    AnalysisID: idNumbers(vti.analysis_ids),
    Category: textValue(vti.category),
    Classification: classifications,
    Classifications: classifications,
    ID: idNumber(vti.id),
    Operation: textValue(vti.operation),
    Score: numberValue(vti.score),
  };
}

/** The quota of verdicts or reports. `Usage` in percent; null where there is no limit to be a part of. */
export function quotaContext(
  billing: WireBilling,
  of: 'verdict' | 'report',
  name: 'Verdict' | 'Verdicts' | 'Report',
): ContextObject {
  const quota = billing[`${of}_quota`] ?? null;
  const remaining = billing[`${of}_remaining`] ?? null;
  return {
    PeriodEndDate: textValue(billing.end_date),
    [`${name}Quota`]: amount(quota),
    [`${name}Remaining`]: amount(remaining),
    [`${name}Usage`]: usedPercent(quota, remaining),
  };
}

/** A number, or a word such as "unlimited". */
function amount(value: unknown): number | string | null {
  return numberValue(value) ?? textValue(value);
}

function usedPercent(quota: unknown, remaining: unknown): number | null {
  const limit = numberValue(quota);
  const rest = numberValue(remaining);
  if (limit === null || rest === null || !(limit > 0)) return null;
  return Math.round(((limit - rest) / limit) * 10_000) / 100;
}

/** The object without what is null: an empty field of an indicator would overwrite what others know of it. */
export function present(object: ContextObject): ContextObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}
