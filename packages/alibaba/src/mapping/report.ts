import type { AnalysisRef, AnalysisRun, SampleInfo, SandboxReport, Verdict, VerdictValue } from '@sandjury/core';
import { pointer } from '@sandjury/core';
import { blankReport, blankRun, blankSample, finishReport, Warnings } from '@sandjury/core/toolkit';
import { type AlibabaRaw, readWireReports, type WireReport } from '../wire/reports.ts';
import { isOver, readWireResults, resultOf, type WireResult } from '../wire/results.ts';
import { englishTerm, isTerm, toTerm } from '../wire/terms.ts';
import { readFindings } from './findings.ts';
import { readSampleHashes } from './hashes.ts';
import { decide, decideTogether, readRuns } from './judgement.ts';
import { type Members, readMembers } from './members.ts';
import { judgeResult, readFileType } from './result.ts';
import { sandboxIocs } from './sandbox.ts';
import { isMoreSevere, type Judgement, whatWasKept } from './severity.ts';
import { reportTimes } from './times.ts';

/** The vendor's product, for a person. */
export const productName = 'Alibaba Cloud Security Center';

export interface ReportRequest {
  ref: AnalysisRef;
  /** The caller's own reading of a `ThreatLevel`: `{ "1": "malicious" }`. */
  verdicts?: Readonly<Record<string, VerdictValue>> | undefined;
  /** What should be in the report and could not be had, each a sentence. */
  missing?: readonly string[] | undefined;
  /** The setting. */
  maxIocs?: number | undefined;
}

/**
 * Normalises what the vendor says of one file. Pure. An unexpected value costs a warning, never the report. `raw` stays as it came,
 * its embedded texts as texts: whatever was read out of such a text points at the text.
 */
export function toReport(request: ReportRequest, raw: AlibabaRaw): SandboxReport<AlibabaRaw> {
  const { ref, verdicts = {}, missing = [], maxIocs } = request;
  const warnings = new Warnings();
  const times = reportTimes(warnings);
  const replies = readWireReports(raw, warnings);
  const result = readResult({ ref, replies }, raw, warnings);
  const pages = raw.ListCompressFileDetectResult ?? [];
  const members = pages.length === 0 ? noMembers : readMembers(pages, ref.provider, warnings);
  const findings = readFindings(replies, times, warnings);
  const runs = readRuns(replies, warnings);
  const names = replies.map((reply) => reply.basic.virus_name ?? '').filter((name) => name !== '');
  const byReport = decide(replies, runs, verdicts, warnings);
  const basicTimes = (field: 'gmt_first_submit' | 'gmt_update') =>
    first(replies, (reply) => times(reply.basic[field], reply.basicText.at(field)));
  for (const message of missing) warnings.add('missing-section', message);
  const isWhole = isComplete(replies, warnings);
  const isFinished = result?.wire.state === 'finished';
  if (result !== null && !isFinished) {
    warnings.add('missing-section', 'The reply of GetFileDetectResult has neither Result nor Score.');
  }
  const report: SandboxReport<AlibabaRaw> = {
    ...blankReport(ref, { name: productName, version: null }),
    sample: readSample(ref, replies, { result, members }, warnings),
    verdict: decideTogether(byReport, result?.judgement ?? null, warnings),
    classifications: [
      ...findings.classifications,
      ...[...names.filter(isTerm), ...(result?.wire.data.VirusType ? [result.wire.data.VirusType] : [])].map(toTerm),
    ],
    threatNames: names.map(englishTerm),
    indicators: findings.indicators,
    iocs: [...replies.flatMap((reply) => sandboxIocs(reply.sandbox, warnings)), ...members.iocs],
    analyses: [...runs.map(({ run }) => run), ...(isFinished ? [resultRun(result.judgement.verdict)] : [])],
    submittedAt: basicTimes('gmt_first_submit'),
    analyzedAt: basicTimes('gmt_update'),
    complete: isWhole && members.complete && missing.length === 0 && (result === null || isFinished),
    warnings: warnings.list(),
    raw,
  };
  return finishReport(report, { maxIocs });
}

const noMembers: Members = { children: [], iocs: [], complete: true };

interface Result {
  wire: WireResult;
  judgement: Judgement;
  fileType: string | null;
}

/** What GetFileDetectResult says, where the check is over. Of several (saved ones) the most severe, with a warning where they differ. */
function readResult(
  { ref, replies }: { ref: AnalysisRef; replies: readonly WireReport[] },
  raw: AlibabaRaw,
  warnings: Warnings,
): Result | null {
  const key = ref.id.slice(ref.id.indexOf(':') + 1);
  const named = () => replies.flatMap((reply) => Object.values(readSampleHashes(ref, [reply], new Warnings())));
  let kept: Result | null = null;
  for (const [call, reply] of Object.entries(raw)) {
    if (!call.startsWith('GetFileDetectResult')) continue;
    const results = readWireResults(reply, pointer(call), warnings);
    // Saved replies of one file may go by different hashes of it, which a report names.
    const wire = resultOf(results, key) ?? named().flatMap((hash) => resultOf(results, hash) ?? [])[0];
    if (wire === undefined || !isOver(wire.state)) continue;
    const next = { wire, judgement: judgeResult(wire, warnings), fileType: readFileType(wire, warnings) };
    const known: Result | null = kept;
    if (kept === null || isMoreSevere(next.judgement, kept.judgement)) kept = next;
    if (known?.wire.state !== 'finished' || wire.state !== 'finished') continue;
    const { value, evidence } = next.judgement.verdict;
    if (known.judgement.verdict.value === value) continue;
    const message = `The results of GetFileDetectResult differ; ${whatWasKept(kept.judgement)}.`;
    warnings.add('conflicting-values', message, evidence[0] ?? null);
  }
  return kept;
}

/** The vendor does not say which of its engines the result is of. */
function resultRun(verdict: Verdict): AnalysisRun {
  return { ...blankRun('detection'), verdict };
}

function first<T>(replies: readonly WireReport[], read: (reply: WireReport) => T | null | undefined): T | null {
  for (const reply of replies) {
    const value = read(reply);
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

function readSample(
  ref: AnalysisRef,
  replies: readonly WireReport[],
  { result, members }: { result: Result | null; members: Members },
  warnings: Warnings,
): SampleInfo {
  return {
    ...blankSample('file'),
    hashes: readSampleHashes(ref, replies, warnings),
    names: replies.map((reply) => reply.data.Filename ?? '').filter((name) => name !== ''),
    size: first(replies, (reply) => reply.basic.fileSize),
    type: result?.fileType ?? null,
    children: members.children,
  };
}

const sections = [
  { name: 'Basic', key: 'basicText' },
  { name: 'Sandbox', key: 'sandbox' },
  { name: 'Intelligences', key: 'intelligences' },
  { name: 'ThreatTypes', key: 'threatTypes' },
] as const;

/**
 * Whether each part is there and could be read. A part that the vendor left empty, which it writes as an empty text, list or object, is
 * there: it has nothing to say. null is no part.
 */
function isComplete(replies: readonly WireReport[], warnings: Warnings): boolean {
  // A Skill package has a result and no report.
  if (replies.length === 0) return true;
  let complete = true;
  for (const section of sections) {
    if (replies.every(({ data }) => (data[section.name] ?? null) === null)) {
      warnings.add('missing-section', `${section.name} is not in the reply.`);
      complete = false;
    }
    if (replies.some((reply) => reply[section.key].state === 'unreadable')) complete = false;
  }
  if (replies.every((reply) => (reply.data.ThreatLevel ?? '') === '')) {
    warnings.add('missing-section', 'ThreatLevel is not in the reply.');
    complete = false;
  }
  return complete;
}
