import type {
  AnalysisRef,
  AnalysisRun,
  Ioc,
  SampleInfo,
  SandboxReport,
  ThreatIndicator,
  Verdict,
} from '@sandjury/core';
import { resolvePointer } from '@sandjury/core';
import { finishReport, Warnings } from '@sandjury/core/toolkit';
import { productName } from '../settings.ts';
import { lossCount } from '../wire/fields.ts';
import { warnOfOddFields } from '../wire/odd-fields.ts';
import type { Gap, VmrayParts, VmrayRaw } from '../wire/parts.ts';
import { withoutSecrets } from '../wire/secrets.ts';
import { textsOf, type VmraySummary } from '../wire/summary.ts';
import { idText, utcTime, webLink } from '../wire/values.ts';
import { lastRunAt, restRuns, warnOfSevererRuns, warnOfUnlikeRuns } from './analyses.ts';
import type { MappingContext } from './context.ts';
import { decidingVerdict } from './deciding.ts';
import { gapsOf } from './gaps.ts';
import { joinIndicators, joinReplies, restIndicators, techniquesOf } from './indicators.ts';
import { restIocs, warnOfUnknownKinds, warnOfUnlikeIocs } from './iocs.ts';
import { analysisSample, joinSamples, restSample, samplePage, submissionSample } from './sample.ts';
import { summaryIocs } from './summary/iocs.ts';
import { summaryIndicators, summaryRun, summarySample, summaryTechniques } from './summary/report.ts';
import { termOf } from './terms.ts';
import { createVerdictReader, type VerdictOverrides } from './verdict.ts';

export interface ReportSource {
  ref: AnalysisRef;
  parts: VmrayParts;
  raw: VmrayRaw;
  /** The parts that could not be had, and why. */
  missing?: readonly string[];
  /** What else is missing, and where that shows. */
  gaps?: readonly Gap[];
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
  raw: VmrayRaw;
}

/** The report of what is known of one sample. Pure: the same replies give the same bytes, and no odd value makes it throw. */
export function toReport(source: ReportSource): SandboxReport<VmrayRaw> {
  const { parts, ref } = source;
  const before = lossCount();
  const warnings = new Warnings();
  const context = { warnings, verdicts: createVerdictReader(warnings, source.overrides) };
  const mapping = { parts, context, provider: ref.provider, raw: source.raw };
  const runs = runsOf(mapping);
  const verdict = decidingVerdict(parts, runs, context);
  const complete = warnOfGaps(source, verdict, warnings);
  warnOfSevererRuns(verdict, runs, warnings);
  const mitre = techniquesOf(parts.mitreAttack ?? [], warnings);
  const summaries = parts.summaries ?? [];
  const report: SandboxReport<VmrayRaw> = {
    schemaVersion: 1,
    provider: ref.provider,
    product: { name: productName, version: platformVersion(parts) },
    ref,
    sample: sampleOf(mapping),
    verdict,
    ...namesOf(parts),
    indicators: indicatorsOf(mapping, mitre.byVti),
    techniques: [...mitre.techniques, ...summaries.flatMap(({ wire, at }) => summaryTechniques(wire, at, warnings))],
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
function warnOfGaps(source: ReportSource, verdict: Verdict, warnings: Warnings): boolean {
  const gaps: Gap[] = [
    ...(source.missing ?? []).map((message) => ({ message, at: null })),
    ...(source.gaps ?? []),
    ...gapsOf(source.parts, verdict.value),
  ];
  for (const { message, at } of gaps) warnings.add('missing-section', message, at);
  for (const at of source.truncated ?? []) warnings.add('truncated', 'VMRay has more of this than it gave here.', at);
  return gaps.length === 0 && (source.truncated ?? []).length === 0;
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
  const { warnings } = context;
  const { samples = [], submissions = [], analyses = [], summaries = [] } = parts;
  const own = samples.map(({ wire, at }) => restSample(wire, at, provider, warnings));
  const submitted = submissions.map(({ wire, at }) => submissionSample(wire, at, warnings));
  const analysed = analyses.flatMap(({ wire, at }) => (wire ? [analysisSample(wire, at, warnings)] : []));
  const summed = summaries.map(({ wire, at }) => summarySample(wire, at, warnings));
  // What was submitted may be the address that a file was downloaded from: the sample itself knows better.
  const kind = [...own, ...summed, ...submitted].find((claim) => claim.kind !== null)?.kind ?? 'file';
  return joinSamples([...own, ...submitted, ...analysed, ...summed], kind);
}

function namesOf({ samples = [], summaries = [] }: VmrayParts): Pick<SandboxReport, 'classifications' | 'threatNames'> {
  const bodies = summaries.map(({ wire }) => wire.body);
  const classifications = [
    ...samples.flatMap(({ wire }) => wire.sample_classifications),
    ...bodies.flatMap((body) => textsOf(body, 'classifications')),
  ];
  const threatNames = [
    ...samples.flatMap(({ wire }) => wire.sample_threat_names),
    ...bodies.flatMap((body) => textsOf(body, 'threat_names')),
  ];
  return { classifications: classifications.map(termOf), threatNames };
}

function indicatorsOf({ parts, context }: Mapping, byVti: ReadonlyMap<string, readonly string[]>): ThreatIndicator[] {
  const { vtis = [], summaries = [] } = parts;
  const rest = vtis.map(({ wire, items }) => restIndicators(wire, items, byVti, context.warnings));
  const matches = summaries.flatMap(({ wire, at }) => summaryIndicators(wire, at, analysisIds(wire)));
  return joinIndicators(joinReplies(rest), matches);
}

function iocsOf({ parts, context, raw }: Mapping): Ioc[] {
  const { iocs = [], summaries = [] } = parts;
  const rest = iocs.map(({ wire, at, items }) => {
    if (wire.iocs) {
      warnOfUnknownKinds(resolvePointer(raw, items)?.value, items, context.warnings);
      return restIocs(wire.iocs, items, context);
    }
    const place = wire.iocs === undefined ? at : items;
    context.warnings.add('malformed-value', 'iocs is not an object; it was left out.', place);
    return [];
  });
  warnOfUnlikeIocs(rest, context.warnings);
  return [
    ...rest.flat(),
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
  const { samples = [], submissions = [] } = parts;
  const sample = samples.find(({ wire }) => wire.sample_webif_url);
  if (sample !== undefined) return samplePage(sample.wire, sample.at, context.warnings);
  return webLink(submissions.find(({ wire }) => wire.submission_webif_url)?.wire.submission_webif_url);
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
  const [sample] = parts.samples ?? [];
  const [submission] = parts.submissions ?? [];
  const time = (text: string | null | undefined, at: string) => utcTime(text, at, warnings);
  const submitted = submission && time(submission.wire.submission_created, `${submission.at}/submission_created`);
  const created = sample && time(sample.wire.sample_created, `${sample.at}/sample_created`);
  const finished =
    submission && time(submission.wire.submission_finish_time, `${submission.at}/submission_finish_time`);
  return { submittedAt: submitted ?? created ?? null, analyzedAt: lastRunAt(runs) ?? finished ?? null };
}
