import type { AnalysisRun, Verdict, VerdictValue } from '@sandjury/core';
import {
  blankRun,
  blankVerdict,
  createVerdictReader,
  newestClaim,
  perhapsNewest,
  type VerdictReader,
  Warnings,
} from '@sandjury/core/toolkit';
import type { WireReport } from '../wire/reports.ts';
import { isMoreSevere, type Judgement, whatWasKept, withoutFalseBenign } from './severity.ts';
import { reportTime } from './times.ts';
import { levelOf, levelTable, type PartReading, type ReportPart, readPart, reportParts } from './verdict.ts';

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
      const found = judge(part, word, basicText.at(part.field), warnings);
      const known = runs.filter((item) => item.name === part.field);
      const same = known.find((item) => item.run.verdict.vendor === word);
      if (same !== undefined) {
        same.run.verdict.evidence.push(found.evidence);
        continue;
      }
      if (known.length > 0) found.run.id = `${part.id}-${known.length + 1}`;
      runs.push(found);
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
  const run: AnalysisRun = { ...blankRun(part.id), kind: part.kind, verdict };
  return { run, name: part.field, reading, evidence };
}

/** What GetFileDetectReport says. */
export interface ReportJudgement extends Judgement {
  /** The level was read as an operator's settings say. */
  isOwn: boolean;
}

/**
 * What GetFileDetectReport and GetFileDetectResult say together: the more severe of both, with the score of the latter. Where
 * one of them is doubtful, the other can make it worse and never benign; where one says nothing (no report, no `ThreatLevel`
 * in it, a result that is no longer kept), the other decides, for the vendor gives either without the other. An operator's own
 * reading of a level stands. A contradiction adds a warning.
 */
export function decideTogether(report: ReportJudgement, result: Judgement | null, warnings: Warnings): Verdict {
  if (result === null) return report.verdict;
  const { verdict: byReport } = report;
  const { verdict: byResult } = result;
  const isOwn = report.isOwn && byReport.value !== 'unknown';
  warnOfContradiction(byReport, byResult, isOwn, warnings);
  const { score, reason } = byResult;
  const vendor = byReport.vendor ?? byResult.vendor;
  const both = { ...byReport, score, reason, vendor, evidence: [...byReport.evidence, ...byResult.evidence] };
  if (isOwn || !isMoreSevere(result, report)) return both;
  return byResult.value === 'unknown'
    ? { ...both, value: 'unknown' }
    : { ...both, value: byResult.value, vendor: byResult.vendor };
}

function warnOfContradiction(byReport: Verdict, byResult: Verdict, isOwn: boolean, warnings: Warnings): void {
  const vendorSays = (isOwn ? levelOf(byReport.vendor) : undefined) ?? byReport.value;
  if (byResult.value === 'unknown' || vendorSays === 'unknown' || byResult.value === vendorSays) return;
  // `Result` has one word for everything that is not safe: only a score separates suspicious from malicious.
  if (byResult.score === null && byResult.value !== 'benign' && vendorSays !== 'benign') return;
  const says = `GetFileDetectResult (${byResult.value})`;
  const message = `${says} contradicts GetFileDetectReport (${vendorSays}); the more severe was kept.`;
  warnings.add('conflicting-values', message, byResult.evidence[0] ?? null);
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
): ReportJudgement {
  const { verdict, isDoubtful, isOwn } = decideByLevel(replies, runs, overrides, warnings);
  return { ...withoutFalseBenign(verdict, isDoubtful || replies.some((reply) => reply.isDoubtful)), isOwn };
}

function decideByLevel(
  replies: readonly WireReport[],
  runs: readonly JudgedRun[],
  overrides: Readonly<Record<string, VerdictValue>>,
  warnings: Warnings,
): ReportJudgement {
  const reader = createVerdictReader(levelTable, overrides, warnings);
  const said = replies
    .filter(({ data }) => (data.ThreatLevel ?? '') !== '')
    .map((reply) => ({ ...readLevel(reader, reply, overrides), time: reportTime(reply.basic) }));
  const newest = newestClaim(said, isMoreSevere);
  if (newest === null) return { ...decideByParts(replies, warnings), isOwn: false };
  const { kept, candidates, isSilent } = newest;
  const isSplit = isSilent || candidates.some(({ verdict }) => verdict.vendor !== kept.verdict.vendor);
  const evidence = [...kept.verdict.evidence];
  for (const { verdict } of said) {
    if (verdict === kept.verdict) continue;
    if (verdict.vendor === kept.verdict.vendor) evidence.push(...verdict.evidence);
    else {
      const message = `The replies give different threat levels; ${isSplit ? whatWasKept(kept) : 'the newest was kept'}.`;
      warnings.add('conflicting-values', message, verdict.evidence[0] ?? null);
    }
  }
  const decided = { ...kept, verdict: { ...kept.verdict, evidence } };
  warnOfContradictions(decided.verdict, runs, warnings);
  return decided;
}

function readLevel(
  reader: VerdictReader<'ThreatLevel'>,
  { data, at }: WireReport,
  overrides: Readonly<Record<string, VerdictValue>>,
): ReportJudgement {
  const verdict = reader.read({ words: { ThreatLevel: { value: data.ThreatLevel, at: at('ThreatLevel') } } });
  const isOwn = Object.hasOwn(overrides, verdict.vendor ?? '');
  return { ...withoutFalseBenign(verdict, verdict.value === 'unknown'), isOwn };
}

/**
 * Compares the vendor with itself: with its own reading of the level, not with an operator's. A value that no table explains is
 * too vague to contradict more than "normal".
 */
function warnOfContradictions(verdict: Verdict, runs: readonly JudgedRun[], warnings: Warnings): void {
  const level = levelOf(verdict.vendor);
  if (level === undefined) return;
  for (const { name, reading, run, evidence } of runs) {
    if (reading.value === 'unknown' || reading.value === level) continue;
    if (!reading.documented && level !== 'benign') continue;
    const says = `${name} ${run.verdict.vendor} (${reading.value})`;
    warnings.add('conflicting-values', `${says} contradicts ThreatLevel ${verdict.vendor} (${level}).`, evidence);
  }
}

/**
 * Malicious if one engine says so; benign only if each that has a result says so. A result of -1 is documented as unknown: that
 * engine says nothing. One that no table explains, or that cannot be read, is a doubt.
 */
function decideByParts(all: readonly WireReport[], warnings: Warnings): Judgement {
  const dated = all.map((reply) => ({ reply, time: reportTime(reply.basic) }));
  const replies = perhapsNewest(dated).map(({ reply }) => reply);
  const runs = readRuns(replies, new Warnings());
  warnOfUnlikeParts(readRuns(all, new Warnings()), warnings);
  const value = (['malicious', 'suspicious'] as const).find((word) => runs.some((item) => item.reading.value === word));
  const isDoubtful = replies.some((reply) => reply.hasDoubtfulPart) || runs.some(({ reading }) => !reading.documented);
  const allBenign = runs.length > 0 && runs.every((item) => item.reading.value === 'benign');
  const decided = value ?? (allBenign && !isDoubtful ? 'benign' : undefined);
  if (decided === undefined) return withoutFalseBenign(blankVerdict(), isDoubtful);
  const deciding = runs.filter((item) => item.reading.value === decided);
  const names = deciding.map((item) => item.name);
  const message = `There is no ThreatLevel: ${[...new Set(names)].join(' and ')} decided the verdict.`;
  warnings.add('part-decided', message, deciding[0]?.evidence ?? null);
  const verdict: Verdict = {
    ...blankVerdict(),
    value: decided,
    vendor: deciding[0]?.run.verdict.vendor ?? null,
    evidence: [...new Set(deciding.map((item) => item.evidence))],
  };
  return withoutFalseBenign(verdict, isDoubtful);
}

/** One engine with two results in two replies. */
function warnOfUnlikeParts(runs: readonly JudgedRun[], warnings: Warnings): void {
  for (const [name, same] of Map.groupBy(runs, (run) => run.name)) {
    const values = new Set(same.map(({ reading }) => reading.value).filter((value) => value !== 'unknown'));
    if (values.size < 2) continue;
    warnings.add('conflicting-values', `The replies give different results of ${name}.`, same[0]?.evidence ?? null);
  }
}
