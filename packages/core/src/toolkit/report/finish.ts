import type { Ioc } from '../../model/ioc.ts';
import { byText, sortedUnique } from '../../model/order.ts';
import { formatRef } from '../../model/ref.ts';
import type {
  AnalysisRun,
  AttackTechnique,
  SandboxReport,
  Term,
  ThreatIndicator,
  Warning,
} from '../../model/report.ts';
import type { AnalysisRef } from '../../model/sample.ts';
import type { Verdict } from '../../model/verdict.ts';
import { readTechniqueId } from '../../report/technique-id.ts';
import { byId, byJson, firstKnown, mergedBy, ordered } from '../values/lists.ts';
import { finishIocs, mostSevere } from './finish-iocs.ts';

/** How many IOCs a report has at most unless a setting says otherwise: each takes a kilobyte, and some more in every export. */
export const defaultMaxIocs = 100_000;

/** How a report is finished. `maxIocs`: the setting of this name; `defaultMaxIocs` unless given. */
export interface FinishOptions {
  maxIocs?: number | undefined;
}

/**
 * Puts every list of a report in order and makes it free of duplicates, so that one reply always gives the same bytes,
 * whatever order its parts came in. IOCs of the same type and value become one (the most severe verdict, everything else
 * united), techniques and runs of one id too. Of more IOCs than `maxIocs` those that the vendor calls indicators are kept first,
 * then the first in order; the report is not complete then, and a `truncated` warning says how many were left out.
 */
export function finishReport<Raw>(
  report: SandboxReport<Raw>,
  { maxIocs = defaultMaxIocs }: FinishOptions = {},
): SandboxReport<Raw> {
  const { sample } = report;
  const all = finishIocs(report.iocs);
  const iocs = all.length > maxIocs ? indicatorsFirst(all, maxIocs) : all;
  const cut = all.length - iocs.length;
  return {
    ...report,
    complete: report.complete && cut === 0,
    sample: {
      ...sample,
      names: sortedUnique(sample.names),
      parents: finishRefs(sample.parents),
      children: finishRefs(sample.children),
    },
    verdict: finishVerdict(report.verdict),
    classifications: ordered(report.classifications, byTerm),
    threatNames: sortedUnique(report.threatNames),
    indicators: ordered(report.indicators.map(finishIndicator), byIndicator),
    techniques: ordered(
      mergedBy(report.techniques.map(finishTechnique), (item) => item.id, mergeTechniques),
      (a, b) => byText(a.id, b.id),
    ),
    iocs,
    analyses: ordered(
      mergedBy(report.analyses.map(finishRun), (run) => run.id, mergeRuns),
      (a, b) => byId(a.id, b.id),
    ),
    warnings: ordered(cut === 0 ? report.warnings : [...report.warnings, cutWarning(cut, maxIocs)], byWarning),
  };
}

/** In the order they are in. */
function indicatorsFirst(iocs: readonly Ioc[], most: number): Ioc[] {
  let called = Math.min(
    most,
    iocs.reduce((count, { isIoc }) => count + Number(isIoc), 0),
  );
  let others = most - called;
  return iocs.filter(({ isIoc }) => (isIoc ? called-- : others--) > 0);
}

function cutWarning(cut: number, maxIocs: number): Warning {
  const message = `${cut} IOCs were left out: maxIocs is ${maxIocs}. They are in raw.`;
  return { code: 'truncated', message, pointer: null };
}

function byTerm(a: Term, b: Term): number {
  return byText(a.value, b.value) || byText(a.vendor, b.vendor);
}

function byWarning(a: Warning, b: Warning): number {
  return (
    byText(a.code, b.code) ||
    byText(a.pointer ?? '', b.pointer ?? '') ||
    byText(a.message, b.message) ||
    // No pointer and one to the whole are two things.
    Number(b.pointer === null) - Number(a.pointer === null)
  );
}

function finishRefs(refs: readonly AnalysisRef[]): AnalysisRef[] {
  if (refs.length < 2) return refs.slice();
  const byRef = new Map(refs.map((ref) => [formatRef(ref), ref]));
  return [...byRef.values()].sort((a, b) => byText(a.provider, b.provider) || byId(a.id, b.id));
}

function finishVerdict(verdict: Verdict): Verdict {
  return { ...verdict, evidence: sortedUnique(verdict.evidence) };
}

function finishIndicator(item: ThreatIndicator): ThreatIndicator {
  return {
    ...item,
    ...(item.descriptions === undefined ? {} : { descriptions: sortedUnique(item.descriptions) }),
    classifications: sortedUnique(item.classifications),
    threatNames: sortedUnique(item.threatNames),
    techniques: sortedUnique(item.techniques.map(techniqueText)),
    analyses: ordered(item.analyses, byId),
    evidence: sortedUnique(item.evidence),
  };
}

function byIndicator(a: ThreatIndicator, b: ThreatIndicator): number {
  return (
    byText(a.category, b.category) ||
    byText(a.operation, b.operation) ||
    byId(a.id ?? '', b.id ?? '') ||
    byText(a.evidence[0] ?? '', b.evidence[0] ?? '') ||
    byJson(a, b)
  );
}

/** An id as ATT&CK writes it. A vendor's name of a technique stays as it is. */
function techniqueText(text: string): string {
  return readTechniqueId(text) ?? text;
}

function finishTechnique(item: AttackTechnique): AttackTechnique {
  return {
    ...item,
    id: techniqueText(item.id),
    tactics: sortedUnique(item.tactics),
    evidence: sortedUnique(item.evidence),
  };
}

function mergeTechniques(first: AttackTechnique, group: readonly AttackTechnique[]): AttackTechnique {
  return {
    ...first,
    name: firstKnown(group, (item) => item.name),
    tactics: sortedUnique(group.flatMap((item) => item.tactics)),
    evidence: sortedUnique(group.flatMap((item) => item.evidence)),
  };
}

function finishRun(run: AnalysisRun): AnalysisRun {
  return { ...run, verdict: finishVerdict(run.verdict) };
}

function mergeRuns(first: AnalysisRun, group: readonly AnalysisRun[]): AnalysisRun {
  const value = mostSevere(group.map((run) => run.verdict.value));
  return {
    ...first,
    kind: firstKnown(group, (run) => run.kind),
    environment: firstKnown(group, (run) => run.environment),
    verdict: group.find((run) => run.verdict.value === value)?.verdict ?? first.verdict,
    failed: group.some((run) => run.failed),
    startedAt: firstKnown(group, (run) => run.startedAt),
    finishedAt: firstKnown(group, (run) => run.finishedAt),
    link: firstKnown(group, (run) => run.link),
    ...(first.opinion && { opinion: { ...first.opinion, threatNames: namesOf(group) } }),
  };
}

/** What a vendor calls the sample, in all places where its opinion stands. */
function namesOf(group: readonly AnalysisRun[]): string[] {
  return sortedUnique(group.flatMap(({ opinion }) => opinion?.threatNames ?? []));
}
