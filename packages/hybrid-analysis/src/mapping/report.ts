import type { AnalysisRef, AnalysisRun, SampleInfo, SandboxReport, Verdict } from '@sandjury/core';
import {
  blankReport,
  blankRun,
  blankSample,
  blankVerdict,
  createTimeReader,
  decideByParts,
  eachOf,
  finishReport,
  indicatorsIn,
  iocsIn,
  knownHashes,
  present,
  techniquesOf,
  Warnings,
  warnOfDissent,
} from '@sandjury/core/toolkit';
import type { HybridAnalysisOverview, HybridAnalysisQuickScan, HybridAnalysisSummary } from '../wire/summary.ts';
import { seen, signatures } from './findings.ts';
import { isWhole } from './gaps.ts';
import { withoutPeople } from './redact.ts';
import { scannerRuns } from './scanners.ts';
import type { HybridAnalysisRaw, ReportSource } from './source.ts';
import { stateOfRun, verdictOf, wordReader } from './verdict.ts';

/** The product's name in reports. */
export const productName = 'Hybrid Analysis';

/** Names of no family: what engines call anything, and what is no name at all [rec]. */
const generic = /^(?:malicious site|unrated site|trojan\.generic|gen:variant\.razy|process crashed|unavailable)$/i;

/** The report on a run, a file, or a quick scan. Pure: the same replies give the same bytes, and no value of another type makes it throw. */
export function toReport(source: ReportSource): SandboxReport<HybridAnalysisRaw> {
  const { ref, maxIocs } = source;
  const warnings = new Warnings();
  const [run, overview, scan] = [source.summary?.value, source.overview?.value, source.quickScan?.value];
  for (const key of ['summary', 'overview', 'quickScan'] as const)
    warnings.take(source[key]?.warnings ?? [], `/${key}`);
  const reader = wordReader(source.verdicts, warnings);
  const timeOf = createTimeReader({ vendor: productName }, warnings);
  const whole = overview ? verdictOf(overview, '/overview', reader, warnings) : blankVerdict();
  const hasEnded = run !== undefined && stateOfRun(run.state) === 'finished';
  const own = hasEnded ? verdictOf(run, '/summary', reader, warnings) : blankVerdict();
  const scanners = [
    ...scannerRuns(overview?.scanners, '/overview/scanners', reader),
    ...scannerRuns(scan?.scanners, '/quickScan/scanners', reader),
  ];
  const verdict = run ? own : whole.vendor === null ? byOwnEngine(scanners, warnings) : whole;
  if (hasEnded) warnOfDifference(verdict, whole, warnings);
  if (overview?.whitelisted && (verdict.value === 'malicious' || verdict.value === 'suspicious')) {
    warnings.add('conflicting-values', `It is on a white list, and ${verdict.value}.`, '/overview/whitelisted');
  }
  warnOfDissent(verdict, scanners, warnings);
  const { sha256 = null } = run ?? overview ?? scan ?? {};
  const page = sha256 === null ? null : `https://www.hybrid-analysis.com/sample/${sha256}`;
  const link = page === null || !run?.job_id ? page : `${page}/${encodeURIComponent(run.job_id)}`;
  const startedAt = timeOf(run?.analysis_start_time, '/summary/analysis_start_time');
  const runs = run ? [{ ...runOf(run), verdict, startedAt, link }] : [];
  const analyses = runs.map(({ id }) => id);
  const submittedAt = eachOf(run?.submissions, '/summary/submissions', ({ created_at: text }, at) =>
    present(timeOf(text, `${at}/created_at`)),
  );
  const claims = eachOf(run?.mitre_attcks, '/summary/mitre_attcks', ({ attck_id: id, technique: name, tactic }, at) => [
    { id, name, tactics: [tactic], at },
  ]);
  const ticketsOf = (hashes: readonly (string | null | undefined)[] | null | undefined): AnalysisRef[] =>
    present(hashes ?? []).map((hash) => ({ ...ref, id: `hash:${hash}` }));
  const relatives = {
    parents: ticketsOf(overview?.related_parent_hashes),
    children: ticketsOf(overview?.related_children_hashes),
  };
  const report: SandboxReport<HybridAnalysisRaw> = {
    ...blankReport(ref, { name: productName, version: null }),
    sample: { ...sampleOf(run, overview, scan), ...relatives },
    verdict,
    classifications: (run?.classification_tags ?? []).map((vendor) => ({ value: vendor.toLowerCase(), vendor })),
    threatNames: present(run?.vx_family, overview?.vx_family).filter((name) => !generic.test(name)),
    indicators: indicatorsIn(run, signatures, '/summary', { analyses }),
    techniques: techniquesOf(claims, warnings),
    iocs: iocsIn(run, seen, { at: '/summary', warnings }).map((ioc) => ({ ...ioc, analyses })),
    analyses: [...runs, ...scanners],
    submittedAt: submittedAt.sort()[0] ?? null,
    analyzedAt: startedAt ?? timeOf(overview?.analysis_start_time, '/overview/analysis_start_time'),
    link,
    complete: isWhole(source, warnings),
    raw: withoutPeople(source, warnings),
  };
  return finishReport({ ...report, warnings: warnings.list() }, { maxIocs });
}

/** A row without a job is what scanners and lists say: nothing ran. The environment 200 looks into Android files without running them. */
function runOf(run: HybridAnalysisSummary): AnalysisRun {
  const isStatic = run.environment_id === null || run.environment_id === '200';
  return {
    ...blankRun(run.job_id ?? 'static'),
    kind: isStatic ? 'static' : run.url_analysis ? 'web' : 'dynamic',
    environment: run.environment_description,
    failed: stateOfRun(run.state) === 'failed',
  };
}

/** Of a file that no sandbox ran: what the vendor's own engine finds. What it does not find says nothing. */
function byOwnEngine(scanners: readonly AnalysisRun[], warnings: Warnings): Verdict {
  const found = scanners.filter(({ opinion, verdict }) => opinion === undefined && verdict.value !== 'unknown');
  const message = 'No sandbox ran it: the verdict is that of an engine of CrowdStrike.';
  return (
    decideByParts(
      found.map(({ verdict }) => verdict),
      message,
      warnings,
    ) ?? blankVerdict()
  );
}

function warnOfDifference(own: Verdict, whole: Verdict, warnings: Warnings): void {
  if (whole.vendor === null || whole.value === own.value) return;
  const message = `All runs together are ${JSON.stringify(whole.vendor)}, this one is ${JSON.stringify(own.vendor)}.`;
  warnings.add('conflicting-values', message, '/overview/verdict');
}

function sampleOf(
  run: HybridAnalysisSummary | undefined,
  overview: HybridAnalysisOverview | undefined,
  scan: HybridAnalysisQuickScan | undefined,
): SampleInfo {
  const about = run ?? overview;
  const name = run?.submit_name ?? overview?.last_file_name ?? null;
  const named = run?.target_url ?? scan?.url ?? null;
  if (about?.url_analysis || named !== null) return { ...blankSample('url'), url: named ?? name, type: 'url' };
  const [type = null] = present(about?.type, about?.type_short);
  const hashes = knownHashes({ ...scan, ...overview, ...run });
  return { ...blankSample('file'), hashes, names: present(name), size: about?.size ?? null, type };
}
