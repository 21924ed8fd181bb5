import type { AnalysisRun, Verdict, VerdictValue } from '@sandjury/core';
import { moreSevere, type Warnings } from '@sandjury/core/toolkit';
import { levelVerdicts, type PartReading, type ReportPart, readPart, reportParts } from './alibaba-verdict.ts';
import type { WireReport } from './alibaba-wire.ts';

/** The result of one engine in `Basic`, and how it was read. */
export interface JudgedRun {
  run: AnalysisRun;
  name: string;
  reading: PartReading;
  evidence: string;
}

/** One run for each `*_result` that is not empty. Where two replies give an engine two results, both stay. */
export function readRuns(replies: readonly WireReport[], warnings: Warnings): JudgedRun[] {
  const runs: JudgedRun[] = [];
  for (const { basic, basicText } of replies) {
    for (const part of reportParts) {
      const word = basic[part.field] ?? '';
      if (word === '') continue;
      const judged = judge(part, word, basicText.at(part.field), warnings);
      const known = runs.filter((item) => item.name === part.field);
      const same = known.find((item) => item.run.verdict.vendor === word);
      if (same !== undefined) {
        same.run.verdict.evidence.push(judged.evidence);
        continue;
      }
      if (known.length > 0) judged.run.id = `${part.id}-${known.length + 1}`;
      runs.push(judged);
    }
  }
  return runs;
}

function judge(part: ReportPart, word: string, evidence: string, warnings: Warnings): JudgedRun {
  const reading = readPart(part, word);
  if (!reading.documented) {
    warnings.add('unmapped-value', `${part.field} "${word.slice(0, 40)}" is not documented by the vendor.`, evidence);
  }
  const verdict = { value: reading.value, score: null, vendor: word, reason: null, evidence: [evidence] };
  const run: AnalysisRun = {
    id: part.id,
    kind: part.kind,
    environment: null,
    verdict,
    failed: false,
    startedAt: null,
    finishedAt: null,
    link: null,
  };
  return { run, name: part.field, reading, evidence };
}

const undecided: Verdict = { value: 'unknown', score: null, vendor: null, reason: null, evidence: [] };

/**
 * What GetFileDetectReport and GetFileDetectResult say together: the more severe of both, with the score of the latter. An
 * operator's own reading of a level stands. A contradiction is told.
 */
export function decideTogether(
  byReport: Verdict,
  byResult: Verdict | null,
  overrides: Readonly<Record<string, VerdictValue>>,
  warnings: Warnings,
): Verdict {
  if (byResult === null) return byReport;
  if (byReport.value === 'unknown' && (byReport.vendor === null || byResult.value !== 'unknown')) {
    return { ...byResult, evidence: [...byReport.evidence, ...byResult.evidence] };
  }
  const { score, reason } = byResult;
  const both = { ...byReport, score, reason, evidence: [...byReport.evidence, ...byResult.evidence] };
  const isOwn = byReport.vendor !== null && Object.hasOwn(overrides, byReport.vendor);
  const vendorSays = (isOwn ? levelVerdicts.get(byReport.vendor ?? '') : byReport.value) ?? byReport.value;
  if (byResult.value === 'unknown' || byResult.value === vendorSays) return both;
  const says = `GetFileDetectResult (${byResult.value})`;
  const message = `${says} contradicts GetFileDetectReport (${vendorSays}); the more severe was kept.`;
  warnings.add('conflicting-values', message, byResult.evidence[0] ?? null);
  if (isOwn || moreSevere(byReport.value, byResult.value) === byReport.value) return both;
  return { ...both, value: byResult.value, vendor: byResult.vendor };
}

/**
 * `ThreatLevel` decides; without one the engines' results in `Basic` do, with a warning. Nothing is benign where `HasData` could
 * not be read: a file that the vendor does not know has level 0 too.
 */
export function decide(
  replies: readonly WireReport[],
  runs: readonly JudgedRun[],
  overrides: Readonly<Record<string, VerdictValue>>,
  warnings: Warnings,
): Verdict {
  const verdict = decideByLevel(replies, runs, overrides, warnings);
  const isDoubtful = replies.some((reply) => reply.isDoubtful);
  return isDoubtful && verdict.value === 'benign' ? { ...verdict, value: 'unknown' } : verdict;
}

function decideByLevel(
  replies: readonly WireReport[],
  runs: readonly JudgedRun[],
  overrides: Readonly<Record<string, VerdictValue>>,
  warnings: Warnings,
): Verdict {
  const levels = replies
    .map((reply) => ({ level: reply.data.ThreatLevel ?? '', evidence: reply.at('ThreatLevel') }))
    .filter(({ level }) => level !== '')
    .map((found) => readLevel(found.level, found.evidence, overrides, warnings));
  const [firstLevel, ...others] = levels;
  if (firstLevel === undefined) return decideByParts(runs, warnings);
  let verdict = firstLevel;
  for (const other of others) {
    if (other.vendor === verdict.vendor) {
      verdict = { ...verdict, evidence: [...verdict.evidence, ...other.evidence] };
      continue;
    }
    warnings.add(
      'conflicting-values',
      'The replies give different threat levels; the most severe was kept.',
      other.evidence[0],
    );
    if (moreSevere(verdict.value, other.value) !== verdict.value) verdict = other;
  }
  warnOfContradictions(verdict, runs, warnings);
  return verdict;
}

function readLevel(
  level: string,
  evidence: string,
  overrides: Readonly<Record<string, VerdictValue>>,
  warnings: Warnings,
): Verdict {
  const own = Object.hasOwn(overrides, level) ? overrides[level] : undefined;
  const value = own ?? levelVerdicts.get(level);
  if (value === undefined) {
    warnings.add('unmapped-value', `ThreatLevel "${level.slice(0, 40)}" is not one of 0, 1 and 2.`, evidence);
  }
  return { ...undecided, value: value ?? 'unknown', vendor: level, evidence: [evidence] };
}

/**
 * Compares the vendor with itself: with its own reading of the level, not with an operator's. A value that no table explains is
 * too vague to contradict more than "normal".
 */
function warnOfContradictions(verdict: Verdict, runs: readonly JudgedRun[], warnings: Warnings): void {
  const level = levelVerdicts.get(verdict.vendor ?? '');
  if (level === undefined) return;
  for (const { name, reading, run, evidence } of runs) {
    if (reading.value === 'unknown' || reading.value === level) continue;
    if (!reading.documented && level !== 'benign') continue;
    const says = `${name} ${run.verdict.vendor} (${reading.value})`;
    warnings.add('conflicting-values', `${says} contradicts ThreatLevel ${verdict.vendor} (${level}).`, evidence);
  }
}

/** Malicious if one engine says so; benign only if each that has a result says so. */
function decideByParts(runs: readonly JudgedRun[], warnings: Warnings): Verdict {
  const value = (['malicious', 'suspicious'] as const).find((word) => runs.some((item) => item.reading.value === word));
  const allBenign = runs.length > 0 && runs.every((item) => item.reading.value === 'benign');
  const decided = value ?? (allBenign ? 'benign' : undefined);
  if (decided === undefined) return undecided;
  const deciding = runs.filter((item) => item.reading.value === decided);
  const names = deciding.map((item) => item.name);
  const message = `There is no ThreatLevel: ${[...new Set(names)].join(' and ')} decided the verdict.`;
  warnings.add('part-decided', message, deciding[0]?.evidence ?? null);
  return {
    ...undecided,
    value: decided,
    vendor: deciding[0]?.run.verdict.vendor ?? null,
    evidence: [...new Set(deciding.map((item) => item.evidence))],
  };
}
