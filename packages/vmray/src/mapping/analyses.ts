import type { AnalysisRun, Verdict } from '@sandjury/core';
import { blankVerdict, decideByParts, present, type Warnings, webLink } from '@sandjury/core/toolkit';
import type { Gap, Part, VmrayParts } from '../wire/parts.ts';
import type { VmrayAnalysis } from '../wire/samples.ts';
import { idText } from '../wire/values.ts';
import type { MappingContext } from './context.ts';

/** `analysis_analyzer_name` → kind of work. */
const kinds: ReadonlyMap<string, AnalysisRun['kind']> = new Map([
  ['vmray', 'dynamic'],
  ['vmray_static', 'static'],
  ['vmray_web', 'web'],
  ['reputation', 'reputation'],
  ['vmray_reputation', 'reputation'],
]);

/** The runs of analyses. */
export function restRuns(analyses: readonly Part<VmrayAnalysis | undefined>[], context: MappingContext): AnalysisRun[] {
  return analyses.flatMap(({ wire, at }) => {
    const id = idText(wire?.analysis_id);
    if (wire === undefined || id === null) {
      context.warnings.add('malformed-value', 'An analysis without an id was left out.', at);
      return [];
    }
    return [runOf(wire, id, at, context)];
  });
}

function runOf(item: VmrayAnalysis, id: string, at: string, context: MappingContext): AnalysisRun {
  const { verdicts, timeOf } = context;
  const verdict = verdicts.under('analysis', item, at, 'analysis_vti_score');
  // A failed run has severity `error` and no verdict; its result code says so too (1 is success).
  const failed = (item.analysis_result_code ?? 1) !== 1 || item.analysis_severity === 'error';
  const [reason = null] = present(verdict.reason, item.analysis_result_str);
  return {
    id,
    kind: kinds.get(item.analysis_analyzer_name ?? '') ?? null,
    environment: environmentOf(item.analysis_vm_name, item.analysis_vm_description),
    verdict: failed ? { ...verdict, value: 'unknown', reason } : verdict,
    failed,
    startedAt: timeOf(item.analysis_job_started, `${at}/analysis_job_started`),
    // The analysis object is made when its run has ended.
    finishedAt: timeOf(item.analysis_created, `${at}/analysis_created`),
    link: webLink(item.analysis_webif_url),
  };
}

/** States of a run whose findings are all in the sample's lists. A failed run has no findings; its `failed` says so. */
const wholeStates: ReadonlySet<string> = new Set(['', 'ok', 'skipped_no_vmray_err_success']);

const lists = [
  { name: 'iocs', part: 'iocs', key: 'analysis_ioc_aggregation_state' },
  { name: 'vtis', part: 'vtis', key: 'analysis_vti_aggregation_state' },
  { name: 'mitre_attack', part: 'mitreAttack', key: 'analysis_mitre_attack_aggregation_state' },
] as const;

/** The runs whose findings VMRay has not, or not yet, put into a list that is there: it calls that list finished all the same. */
export function aggregationGaps(parts: VmrayParts): Gap[] {
  const { analyses = [] } = parts;
  return lists.flatMap(({ name, part, key }) => {
    if (parts[part] === undefined) return [];
    return analyses.flatMap(({ wire, at }) => {
      const state = wire?.[key] ?? '';
      if (wholeStates.has(state)) return [];
      const id = idText(wire?.analysis_id) ?? 'without an id';
      const message = `VMRay's ${name} are without those of analysis ${id} (${JSON.stringify(state.slice(0, 60))}).`;
      return [{ message, at: `${at}/${key}` }];
    });
  });
}

/** `win7_64_sp1, Windows 7 (SP1, 64-bit)`. */
export function environmentOf(name: string | null | undefined, description: string | null | undefined): string | null {
  const parts = present(name, description);
  return parts.length === 0 ? null : [...new Set(parts)].join(', ');
}

/**
 * The verdict of a sample of which nothing but runs is known: that of the most severe run. Benign only when every run is:
 * a failed or undecided one leaves the sample undecided.
 */
export function verdictOfRuns(runs: readonly AnalysisRun[], warnings: Warnings): Verdict | null {
  const verdicts = runs.map(({ verdict }) => verdict);
  const values = new Set(verdicts.map(({ value }) => value));
  const isUndecided = values.has('unknown') && !values.has('malicious') && !values.has('suspicious');
  if (isUndecided) return values.size > 1 ? blankVerdict() : (verdicts[0] ?? null);
  const message = "VMRay's verdict on the sample is not in these documents; the most severe analysis decided.";
  return decideByParts(verdicts, message, warnings);
}

/** Warns where two descriptions of one run differ: two replies of it, or a reply and its Summary. */
export function warnOfUnlikeRuns(runs: readonly AnalysisRun[], warnings: Warnings): void {
  const known = new Map<string, Verdict>();
  for (const { id, verdict } of runs) {
    if (verdict.value === 'unknown') continue;
    const before = known.get(id);
    if (before === undefined) known.set(id, verdict);
    else if (before.value !== verdict.value) {
      const message = `Of analysis ${id} one reply says ${before.value}, another ${verdict.value}.`;
      warnings.add('conflicting-values', message, verdict.evidence[0] ?? null);
    }
  }
}

/** When the last run that did not fail ended. */
export function lastRunAt(runs: readonly AnalysisRun[]): string | null {
  let last: string | null = null;
  for (const run of runs) {
    const at = run.finishedAt ?? run.startedAt;
    if (!run.failed && at !== null && (last === null || Date.parse(at) > Date.parse(last))) last = at;
  }
  return last;
}
