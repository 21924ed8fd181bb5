import type {
  AnalysisRef,
  AnalysisRun,
  Ioc,
  SampleInfo,
  SandboxReport,
  ThreatIndicator,
  Verdict,
  Warning,
} from '@sandjury/core';
import { resolvePointer } from '@sandjury/core';
import {
  blankReport,
  createTimeReader,
  finishReport,
  moreSevere,
  redactKeys,
  type VerdictOverrides,
  Warnings,
  webLink,
} from '@sandjury/core/toolkit';
import type { Gap, VmrayParts, VmrayRaw } from '../wire/parts.ts';
import type { VmraySummary } from '../wire/summary.ts';
import { idText } from '../wire/values.ts';
import { lastRunAt, restRuns, warnOfUnlikeRuns } from './analyses.ts';
import type { MappingContext } from './context.ts';
import { decidingVerdict, warnOfOthers } from './deciding.ts';
import { gapsOf } from './gaps.ts';
import { joinIndicators, joinReplies, restIndicators, techniquesOf } from './indicators.ts';
import { restIocs, warnOfUnknownKinds, warnOfUnlikeIocs } from './iocs.ts';
import { analysisSample, joinSamples, restSample, samplePage, submissionSample } from './sample.ts';
import { secretKeys } from './secrets.ts';
import { summaryIocs } from './summary/iocs.ts';
import { summaryIndicators, summaryRun, summarySample, summaryTechniques } from './summary/report.ts';
import { termOf } from './terms.ts';
import { createVerdictReader } from './verdict.ts';

/** The product's name in reports. */
export const productName = 'VMRay Platform';

export interface ReportSource {
  ref: AnalysisRef;
  parts: VmrayParts;
  raw: VmrayRaw;
  /** Of the reading of the replies; their pointers lead into `raw`. */
  warnings: readonly Warning[];
  /** Parts that are missing without a sign of it in the replies. */
  gaps: readonly Gap[];
  /** Pointers to lists that the vendor cut. */
  truncated: readonly string[];
  overrides?: VerdictOverrides | undefined;
  /** The setting. */
  maxIocs?: number | undefined;
}

interface Mapping {
  parts: VmrayParts;
  context: MappingContext;
  provider: string;
  raw: VmrayRaw;
}

/** Makes the report of one sample. Pure: the same replies give the same bytes, and no value of a reply makes it throw. */
export function toReport(source: ReportSource): SandboxReport<VmrayRaw> {
  const { parts, ref, raw } = source;
  const warnings = new Warnings();
  warnings.take(source.warnings);
  const timeOf = createTimeReader({ vendor: 'VMRay' }, warnings);
  const context = { warnings, verdicts: createVerdictReader(warnings, source.overrides), timeOf };
  const mapping = { parts, context, provider: ref.provider, raw };
  const runs = runsOf(mapping);
  const verdict = decidingVerdict(parts, runs, context);
  const complete = warnOfGaps(source, verdict, warnings);
  const severer = runs.filter((run) => moreSevere(verdict.value, run.verdict.value) !== verdict.value);
  warnOfOthers(
    verdict,
    severer.map((run) => ({ name: `analysis ${run.id}`, verdict: run.verdict })),
    warnings,
  );
  const mitre = techniquesOf(parts.mitreAttack ?? [], warnings);
  const summaries = parts.summaries ?? [];
  const report: SandboxReport<VmrayRaw> = {
    ...blankReport(ref, { name: productName, version: platformVersion(parts) }),
    sample: sampleOf(mapping),
    verdict,
    ...namesOf(parts),
    indicators: indicatorsOf(parts, mitre.byVti),
    techniques: [...mitre.techniques, ...summaries.flatMap(({ wire, at }) => summaryTechniques(wire, at, warnings))],
    iocs: iocsOf(mapping),
    analyses: runs,
    ...timesOf(mapping, runs),
    link: linkOf(mapping),
    complete,
    raw: redactKeys(raw, secretKeys, warnings),
  };
  return finishReport({ ...report, warnings: warnings.list() }, { maxIocs: source.maxIocs });
}

/** Adds a warning for each part that is missing, unfinished or cut. Returns whether the report is complete. */
function warnOfGaps({ parts, raw, gaps, truncated }: ReportSource, verdict: Verdict, warnings: Warnings): boolean {
  const all = [...gaps, ...gapsOf(parts, raw, verdict.value)];
  for (const { message, at } of all) warnings.add('missing-section', message, at);
  for (const at of truncated) warnings.add('truncated', 'VMRay has more of this than it gave here.', at);
  return all.length === 0 && truncated.length === 0;
}

function runsOf({ parts, context }: Mapping): AnalysisRun[] {
  const runs = restRuns(parts.analyses ?? [], context);
  const known = new Set(runs.map((run) => run.id));
  // Of a run that both forms describe the API's form is kept: it has the end of the run, and its clock is UTC.
  const further = (parts.summaries ?? []).map(({ wire, at }) => summaryRun(wire, at, context));
  warnOfUnlikeRuns([...runs, ...further], context.warnings);
  return [...runs, ...further.filter((run) => !known.has(run.id))];
}

function sampleOf({ parts, context, provider }: Mapping): SampleInfo {
  const { samples = [], submissions = [], analyses = [], summaries = [] } = parts;
  const own = samples.map(({ wire, at }) => restSample(wire, at, provider, context.warnings));
  const submitted = submissions.map(({ wire }) => submissionSample(wire));
  const analysed = analyses.flatMap(({ wire }) => (wire ? [analysisSample(wire)] : []));
  const summed = summaries.map(({ wire }) => summarySample(wire));
  // What was submitted may be the address that a file was downloaded from: the sample itself knows better.
  const kind = [...own, ...summed, ...submitted].find((claim) => claim.kind !== null)?.kind ?? 'file';
  return joinSamples([...own, ...submitted, ...analysed, ...summed], kind);
}

function namesOf({ samples = [], summaries = [] }: VmrayParts): Pick<SandboxReport, 'classifications' | 'threatNames'> {
  const classifications = [
    ...samples.flatMap(({ wire }) => wire.sample_classifications),
    ...summaries.flatMap(({ wire }) => wire.classifications),
  ];
  const threatNames = [
    ...samples.flatMap(({ wire }) => wire.sample_threat_names),
    ...summaries.flatMap(({ wire }) => wire.threat_names),
  ];
  return { classifications: classifications.map(termOf), threatNames };
}

function indicatorsOf(
  { vtis = [], summaries = [] }: VmrayParts,
  byVti: ReadonlyMap<string, readonly string[]>,
): ThreatIndicator[] {
  const rest = vtis.map(({ wire, items }) => restIndicators(wire, items, byVti));
  const matches = summaries.flatMap(({ wire, at }) => summaryIndicators(wire, at, analysisIds(wire)));
  return joinIndicators(joinReplies(rest), matches);
}

function iocsOf({ parts, context, raw }: Mapping): Ioc[] {
  const { iocs = [], summaries = [] } = parts;
  const asSent = (at: string) => resolvePointer(raw, at)?.value;
  const rest = iocs.map(({ wire, items }) => {
    warnOfUnknownKinds(asSent(items), items, context.warnings);
    return wire.iocs ? restIocs(wire.iocs, items, context) : [];
  });
  warnOfUnlikeIocs(rest, context.warnings);
  const summed = summaries.flatMap(({ wire: summary, at }) =>
    summaryIocs({ summary, at, analyses: analysisIds(summary) }, asSent(at), context),
  );
  return [...rest.flat(), ...summed];
}

/** The id of the run that a summary is about, as a list. */
function analysisIds(summary: VmraySummary): string[] {
  const id = idText(summary.analysis_metadata?.analysis_id);
  return id === null ? [] : [id];
}

/** The sample's page, else the submission's. */
function linkOf({ parts, context }: Mapping): string | null {
  const { samples = [], submissions = [] } = parts;
  const sample = samples.find(({ wire }) => wire.sample_webif_url);
  if (sample !== undefined) return samplePage(sample.wire, sample.at, context.warnings);
  return webLink(...submissions.map(({ wire }) => wire.submission_webif_url));
}

/** Only a summary says which version of the platform made it. */
function platformVersion(parts: VmrayParts): string | null {
  const versions = (parts.summaries ?? []).map(
    ({ wire }) => wire.analysis_metadata?.platform_information?.platform_version,
  );
  return versions.find((version) => Boolean(version)) ?? null;
}

function timesOf(
  { parts, context }: Mapping,
  runs: readonly AnalysisRun[],
): Pick<SandboxReport, 'submittedAt' | 'analyzedAt'> {
  const [sample] = parts.samples ?? [];
  const [submission] = parts.submissions ?? [];
  const { timeOf } = context;
  const submitted = submission && timeOf(submission.wire.submission_created, `${submission.at}/submission_created`);
  const created = sample && timeOf(sample.wire.sample_created, `${sample.at}/sample_created`);
  const finished =
    submission && timeOf(submission.wire.submission_finish_time, `${submission.at}/submission_finish_time`);
  return { submittedAt: submitted ?? created ?? null, analyzedAt: lastRunAt(runs) ?? finished ?? null };
}
