import type {
  AnalysisRef,
  AnalysisRun,
  Ioc,
  SampleInfo,
  SandboxReport,
  ThreatIndicator,
  Verdict,
} from '@sandjury/core';
import { finishReport, Warnings } from '@sandjury/core/toolkit';
import { aggregationGaps, lastRunAt, restRuns, verdictOfRuns, warnOfSevererRuns } from './vmray-analyses.ts';
import { lossCount } from './vmray-fields.ts';
import { joinIndicators, restIndicators, restTechniques } from './vmray-indicators.ts';
import type { MappingContext } from './vmray-ioc-parts.ts';
import { restIocs } from './vmray-iocs.ts';
import { warnOfOddFields } from './vmray-odd-fields.ts';
import type { VmrayParts, VmrayRaw } from './vmray-parts.ts';
import {
  analysisSample,
  joinSamples,
  restSample,
  restVerdict,
  samplePage,
  submissionSample,
  submissionVerdict,
} from './vmray-sample.ts';
import { withoutSecrets } from './vmray-secrets.ts';
import { productName } from './vmray-settings.ts';
import { summaryIndicators, summaryRun, summarySample, summaryTechniques } from './vmray-summary.ts';
import { summaryIocs } from './vmray-summary-iocs.ts';
import { textsOf, type VmraySummary } from './vmray-summary-item.ts';
import { termOf } from './vmray-terms.ts';
import { idText, utcTime, webLink } from './vmray-values.ts';
import { createVerdictReader, type VerdictOverrides } from './vmray-verdict.ts';

export interface ReportSource {
  ref: AnalysisRef;
  parts: VmrayParts;
  raw: VmrayRaw;
  /** The parts that could not be had, and why. */
  missing?: readonly string[];
  /** Pointers to lists that the vendor cut. */
  truncated?: readonly string[];
  /** The parts of `raw` that surely hold no secret. */
  clean?: readonly string[];
  overrides?: VerdictOverrides | undefined;
  /** The setting. */
  maxIocs?: number | undefined;
}

interface Mapping {
  parts: VmrayParts;
  context: MappingContext;
  provider: string;
}

/** The report of what is known of one sample. Pure: the same replies give the same bytes, and no odd value makes it throw. */
export function toReport(source: ReportSource): SandboxReport<VmrayRaw> {
  const { parts, ref } = source;
  const before = lossCount();
  const warnings = new Warnings();
  const context = { warnings, verdicts: createVerdictReader(warnings, source.overrides) };
  const mapping = { parts, context, provider: ref.provider };
  const complete = warnOfGaps(source, warnings);
  const runs = runsOf(mapping);
  const verdict = verdictOf(mapping, runs);
  warnOfSevererRuns(verdict, runs, warnings);
  const mitre = parts.mitreAttack && restTechniques(parts.mitreAttack.wire, parts.mitreAttack.at, warnings);
  const summaries = parts.summaries ?? [];
  const report: SandboxReport<VmrayRaw> = {
    schemaVersion: 1,
    provider: ref.provider,
    product: { name: productName, version: platformVersion(parts) },
    ref,
    sample: sampleOf(mapping),
    verdict,
    ...namesOf(parts),
    indicators: indicatorsOf(mapping, mitre?.byVti ?? new Map()),
    techniques: [
      ...(mitre?.techniques ?? []),
      ...summaries.flatMap(({ wire, at }) => summaryTechniques(wire, at, warnings)),
    ],
    iocs: iocsOf(mapping),
    analyses: runs,
    ...timesOf(mapping, runs),
    link: linkOf(mapping),
    complete,
    raw: withoutSecrets(source.raw, warnings, source.clean),
    warnings: [],
  };
  warnOfOddFields(source, lossCount() !== before, warnings);
  return finishReport({ ...report, warnings: warnings.list() }, { maxIocs: source.maxIocs });
}

/** Warns of what is missing, unfinished or cut; tells whether nothing is. */
function warnOfGaps(source: ReportSource, warnings: Warnings): boolean {
  const { iocs, vtis, mitreAttack } = source.parts;
  const gaps = [...(source.missing ?? [])].map((message) => ({ message, at: null as string | null }));
  for (const [name, part] of Object.entries({ iocs, vtis, mitre_attack: mitreAttack })) {
    const status = part?.wire.status ?? 'finished';
    if (part && status !== 'finished') {
      gaps.push({ message: `VMRay is not done with ${name} yet; there may be more.`, at: `${part.at}/status` });
    }
  }
  gaps.push(...aggregationGaps(source.parts));
  for (const { message, at } of gaps) warnings.add('missing-section', message, at);
  for (const at of source.truncated ?? []) warnings.add('truncated', 'VMRay has more of this than it gave here.', at);
  return gaps.length === 0 && (source.truncated ?? []).length === 0;
}

function runsOf({ parts, context }: Mapping): AnalysisRun[] {
  const runs = parts.analyses ? restRuns(parts.analyses.wire, parts.analyses.at, context) : [];
  const known = new Set(runs.map((run) => run.id));
  // Of a run that both forms describe the API's form is kept: it has the end of the run, and its clock is UTC.
  const further = (parts.summaries ?? []).map(({ wire, at }) => summaryRun(wire, at, context));
  return [...runs, ...further.filter((run) => !known.has(run.id))];
}

function sampleOf({ parts, context, provider }: Mapping): SampleInfo {
  const { warnings } = context;
  const { sample, submission, analyses } = parts;
  const own = sample ? [restSample(sample.wire, sample.at, provider, warnings)] : [];
  const submitted = submission ? [submissionSample(submission.wire, submission.at, warnings)] : [];
  const analysed = (analyses?.wire ?? []).flatMap((analysis, index) =>
    analysis ? [analysisSample(analysis, `${analyses?.at}/${index}`, warnings)] : [],
  );
  const summed = (parts.summaries ?? []).map(({ wire, at }) => summarySample(wire, at, warnings));
  // What was submitted may be the address that a file was downloaded from: the sample itself knows better.
  const kind = [...own, ...summed, ...submitted].find((claim) => claim.kind !== null)?.kind ?? 'file';
  return joinSamples([...own, ...submitted, ...analysed, ...summed], kind);
}

/** The sample's own verdict, else that of the submission; only where neither is there, that of the runs. */
function verdictOf({ parts, context }: Mapping, runs: readonly AnalysisRun[]): Verdict {
  const { sample, submission } = parts;
  const own = sample && restVerdict(sample.wire, sample.at, context);
  if (own && (own.value !== 'unknown' || own.vendor !== null)) return own;
  const submitted = submission && submissionVerdict(submission.wire, submission.at, context);
  if (submitted) return submitted;
  if (own) return own;
  return (
    verdictOfRuns(runs, context.warnings) ?? { value: 'unknown', score: null, vendor: null, reason: null, evidence: [] }
  );
}

function namesOf(parts: VmrayParts): Pick<SandboxReport, 'classifications' | 'threatNames'> {
  const bodies = (parts.summaries ?? []).map(({ wire }) => wire.body);
  const classifications = [
    ...(parts.sample?.wire.sample_classifications ?? []),
    ...bodies.flatMap((body) => textsOf(body, 'classifications')),
  ];
  const threatNames = [
    ...(parts.sample?.wire.sample_threat_names ?? []),
    ...bodies.flatMap((body) => textsOf(body, 'threat_names')),
  ];
  return { classifications: classifications.map(termOf), threatNames };
}

function indicatorsOf({ parts, context }: Mapping, byVti: ReadonlyMap<string, readonly string[]>): ThreatIndicator[] {
  const { vtis, summaries = [] } = parts;
  const rest = vtis ? restIndicators(vtis.wire, vtis.at, byVti, context.warnings) : [];
  const matches = summaries.flatMap(({ wire, at }) => summaryIndicators(wire, at, analysisIds(wire)));
  return joinIndicators(rest, matches);
}

function iocsOf({ parts, context }: Mapping): Ioc[] {
  const { iocs, summaries = [] } = parts;
  const arrays = iocs?.wire.iocs;
  if (iocs && !arrays) context.warnings.add('malformed-value', 'iocs is not an object; it was left out.', iocs.at);
  return [
    ...(iocs && arrays ? restIocs(arrays, `${iocs.at}/iocs`, context) : []),
    ...summaries.flatMap(({ wire, at }) => summaryIocs(wire.body, at, analysisIds(wire), context)),
  ];
}

/** The id of the run that a summary is about, as a list. */
function analysisIds(summary: VmraySummary): string[] {
  const id = idText(summary.head.analysis_metadata?.analysis_id);
  return id === null ? [] : [id];
}

/** The sample's page, else the submission's. */
function linkOf({ parts, context }: Mapping): string | null {
  const { sample, submission } = parts;
  const page = sample?.wire.sample_webif_url ?? submission?.wire.submission_webif_url;
  return sample?.wire.sample_webif_url ? samplePage(sample.wire, sample.at, context.warnings) : webLink(page);
}

/** Only a summary says which version of the platform made it. */
function platformVersion(parts: VmrayParts): string | null {
  const versions = (parts.summaries ?? []).map(
    ({ wire }) => wire.head.analysis_metadata?.platform_information?.platform_version,
  );
  return versions.find((version) => Boolean(version)) ?? null;
}

function timesOf(
  { parts, context }: Mapping,
  runs: readonly AnalysisRun[],
): Pick<SandboxReport, 'submittedAt' | 'analyzedAt'> {
  const { warnings } = context;
  const { sample, submission } = parts;
  const time = (text: string | null | undefined, at: string) => utcTime(text, at, warnings);
  const submitted = submission && time(submission.wire.submission_created, `${submission.at}/submission_created`);
  const created = sample && time(sample.wire.sample_created, `${sample.at}/sample_created`);
  const finished =
    submission && time(submission.wire.submission_finish_time, `${submission.at}/submission_finish_time`);
  return { submittedAt: submitted ?? created ?? null, analyzedAt: lastRunAt(runs) ?? finished ?? null };
}
