import type { AnalysisRun, SampleInfo, SandboxReport } from '@sandjury/core';
import {
  blankReport,
  blankRun,
  blankSample,
  createTimeReader,
  eachOf,
  finishReport,
  indicatorsIn,
  iocsIn,
  knownHashes,
  present,
  techniquesOf,
  Warnings,
} from '@sandjury/core/toolkit';
import type { HybridAnalysisSummary } from '../wire/summary.ts';
import { tickets } from '../wire/tickets.ts';
import { seen, signatures } from './findings.ts';
import { isWhole } from './gaps.ts';
import { judge } from './judge.ts';
import { withoutPeople } from './redact.ts';
import { type HybridAnalysisRaw, type ReportSource, replies } from './source.ts';
import { stateOfRun } from './verdict.ts';

/** The product's name in reports. */
export const productName = 'Hybrid Analysis';

/** Names of no family: what engines call anything, and what is no name at all [rec]. */
const generic = /^(?:malicious site|unrated site|trojan\.generic|gen:variant\.razy|process crashed|unavailable)$/i;

/** The report on a run, a file, or a quick scan. Pure: the same replies give the same bytes, and no value of another type makes it throw. */
export function toReport(source: ReportSource): SandboxReport<HybridAnalysisRaw> {
  const { ref, maxIocs } = source;
  const warnings = new Warnings();
  const [run, overview, scan] = [source.summary?.value, source.overview?.value, source.quickScan?.value];
  for (const key of replies) warnings.take(source[key]?.warnings ?? [], `/${key}`);
  const timeOf = createTimeReader({ vendor: productName }, warnings);
  const { verdict, scanners } = judge(source, warnings);
  const { sha256 = null } = run ?? overview ?? scan ?? {};
  const page = sha256 === null ? null : `https://www.hybrid-analysis.com/sample/${sha256}`;
  const link = page === null || !run?.job_id ? page : `${page}/${encodeURIComponent(run.job_id)}`;
  const startedAt = timeOf(run?.analysis_start_time, '/summary/analysis_start_time');
  const runs = run ? [{ ...runOf(run), verdict, startedAt, link }] : [];
  const analyses = runs.map(({ id }) => id);
  const submissions = eachOf(run?.submissions, '/summary/submissions', ({ created_at: text }, at) =>
    present(timeOf(text, `${at}/created_at`)),
  );
  const claims = eachOf(run?.mitre_attcks, '/summary/mitre_attcks', ({ attck_id: id, technique: name, tactic }, at) => [
    { id, name, tactics: [tactic], at },
  ]);
  const report: SandboxReport<HybridAnalysisRaw> = {
    ...blankReport(ref, { name: productName, version: null }),
    sample: sampleOf(source),
    verdict,
    classifications: (run?.classification_tags ?? []).map((vendor) => ({ value: vendor.toLowerCase(), vendor })),
    threatNames: present(run?.vx_family, overview?.vx_family).filter((name) => !generic.test(name)),
    indicators: indicatorsIn(run, signatures, '/summary', { analyses }),
    techniques: techniquesOf(claims, warnings),
    iocs: iocsIn(run, seen, { at: '/summary', warnings }).map((ioc) => ({ ...ioc, analyses })),
    analyses: [...runs, ...scanners],
    submittedAt: submissions.sort()[0] ?? null,
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

function sampleOf({ ref, summary, overview: all, quickScan }: ReportSource): SampleInfo {
  const [run, overview, scan] = [summary?.value, all?.value, quickScan?.value];
  const about = run ?? overview;
  const name = run?.submit_name ?? overview?.last_file_name ?? null;
  const url = run?.target_url ?? scan?.url ?? null;
  if (about?.url_analysis || url !== null) return { ...blankSample('url'), url: url ?? name, type: 'url' };
  const [type = null] = present(about?.type, about?.type_short);
  const ticketOf = (hash: string) => tickets.refOf(ref.provider, 'hash', hash);
  return {
    ...blankSample('file'),
    hashes: knownHashes({ ...scan, ...overview, ...run }),
    names: present(name),
    size: about?.size ?? null,
    type,
    parents: present(overview?.related_parent_hashes).map(ticketOf),
    children: present(overview?.related_children_hashes).map(ticketOf),
  };
}
