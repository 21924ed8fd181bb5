import { moreSevere, type Verdict } from '@sandjury/core';
import {
  blankVerdict,
  createVerdictReader,
  decideByParts,
  type VerdictOverrides,
  type VerdictReader,
  type VerdictTable,
  type Warnings,
} from '@sandjury/core/toolkit';
import type { JoeAnalysis } from '../wire/analysis.ts';
import { entriesOf, errorOf, type JoeReport, signaturesOf } from '../wire/report.ts';
import type { RunReport } from './run.ts';

/**
 * Joe Sandbox's words, of analyses and of full reports. No bands of the score are published, and the vendor's own document shows `clean`
 * beside 30: the word alone decides.
 */
type Scale = 'detection' | 'whitelisted';
type Reader = VerdictReader<Scale>;

const table: VerdictTable<Scale> = {
  vendor: 'Joe Sandbox',
  words: {
    detection: {
      malicious: 'malicious',
      mal: 'malicious',
      suspicious: 'suspicious',
      sus: 'suspicious',
      clean: 'benign',
      unknown: 'unknown',
    },
    whitelisted: { true: 'benign' },
  },
};

/** The verdicts of an analysis: the whole, and one for each run. */
export interface Verdicts {
  whole: Verdict;
  /** By the number of the run. */
  runs: Verdict[];
  /** By the number of the run: whether Joe Sandbox says that something went wrong. */
  failed: boolean[];
}

/** What the verdicts of one analysis are read from. `info` is null where reports alone were saved. */
export interface VerdictParts {
  info: JoeAnalysis | null;
  reports: readonly RunReport[];
  isFinished: boolean;
  overrides: VerdictOverrides;
  warnings: Warnings;
}

/** One run: what is said of it, and whether something went wrong. */
interface JudgedRun {
  verdict: Verdict;
  failed: boolean;
  isTroubled: boolean;
}

/** Of a finished analysis: that of the vendor's word for the whole, or, where there is none, the most severe of the runs. */
export function verdictsOf(parts: VerdictParts): Verdicts {
  const { info, isFinished, overrides, warnings } = parts;
  const reader = createVerdictReader(table, overrides, warnings);
  const reason = reasonOf(parts.reports);
  const runs = runsOf(parts, reader, reason);
  const failed = runs.map((run) => run.failed);
  if (!isFinished) return { whole: blankVerdict(), runs: runs.map(blankVerdict), failed };
  const verdicts = runs.map(({ verdict }) => verdict);
  if (!info?.detection) return { whole: byRuns(verdicts, warnings), runs: verdicts, failed };
  const words = { detection: { value: info.detection, at: '/info/detection' } };
  const whole = reader.read({ words, score: { value: info.score, at: '/info/score' }, reason });
  for (const verdict of verdicts) {
    const isMilder = moreSevere(whole.value, verdict.value) !== whole.value;
    if (isMilder) warnOfDissent('A run says worse than the analysis.', [whole, verdict], warnings);
  }
  return {
    whole: settled(
      whole,
      runs.every(({ isTroubled }) => isTroubled),
      warnings,
    ),
    runs: verdicts,
    failed,
  };
}

/** The runs of analysis/info, in its order; where reports alone were saved, theirs. */
function runsOf({ info, reports, warnings }: VerdictParts, reader: Reader, reason: string | null): JudgedRun[] {
  const byNumber = new Map(reports.map((report) => [report.number, report]));
  const judged = (said: Verdict, error: string | null, report: RunReport | undefined): JudgedRun => {
    const isTroubled = error !== null || (report !== undefined && errorOf(report.wire) !== null);
    const verdict = settled(said, isTroubled, warnings);
    return { verdict, failed: error !== null || (isTroubled && verdict.value === 'unknown'), isTroubled };
  };
  if (info === null) return reports.map((one) => judged(reader.read({ ...wordsIn(one), reason }), null, one));
  return (info.runs ?? []).map((run, number) => {
    const at = `/info/runs/${number}`;
    const words = { detection: { value: run?.detection, at: `${at}/detection` } };
    const said = reader.read({ words, score: { value: run?.score, at: `${at}/score` }, reason });
    const report = byNumber.get(number);
    const own = report && reader.read(wordsIn(report));
    if (own) warnOfDissent('The report of a run and the list of runs say two things.', [said, own], warnings);
    return judged(said, run?.error ?? null, report);
  });
}

/** Nothing is benign because it could not be run: a document that did not open is `clean` with 0 of 100 (Cortex-Analyzers #826). */
function settled(verdict: Verdict, hasFailed: boolean, warnings: Warnings): Verdict {
  if (verdict.value !== 'benign' || !hasFailed) return verdict;
  const message = 'Joe Sandbox says clean, and that nothing ran without an error; it counts as unknown.';
  warnings.add('conflicting-values', message, verdict.evidence[0] ?? null);
  return { ...verdict, value: 'unknown' };
}

/** Before 2024 there was no word for the whole. */
function byRuns(runs: readonly Verdict[], warnings: Warnings): Verdict {
  const [first] = runs;
  if (first !== undefined && runs.length === 1) return first;
  const message = 'Joe Sandbox gives no verdict of the whole here; that of the most severe run decided.';
  const deciding = decideByParts(runs, message, warnings);
  if (deciding === null) return blankVerdict();
  const evidence = runs.flatMap((run) => (run.value === deciding.value ? run.evidence : []));
  return { ...deciding, score: null, evidence };
}

function warnOfDissent(message: string, [one, other]: [Verdict, Verdict], warnings: Warnings): void {
  const areKnown = one.value !== 'unknown' && other.value !== 'unknown';
  if (areKnown && one.value !== other.value) warnings.add('conflicting-values', message, other.evidence[0] ?? null);
}

/** What the report of a run says itself: a word, or in an incident report one flag of four. */
function wordsIn({ wire: { analysis }, at }: RunReport) {
  const { detection } = analysis;
  if (detection) {
    // Were two set, the more severe, and never the harmless one.
    const flags = ['malicious', 'suspicious', 'unknown', 'clean'] as const;
    const word = flags.find((flag) => detection[flag] === true);
    const score = { value: detection.score, at: `${at}/detection/score` };
    return { words: { detection: word && { value: word, at: `${at}/detection/${word}` } }, score };
  }
  const [strategy] = entriesOf(
    analysis.signaturedetections?.strategy,
    `${at}/signaturedetections/strategy`,
    (one, place) => (one['@name'] === 'empiric' ? [{ one, place }] : []),
  );
  if (strategy === undefined) return { words: {} };
  const { one, place } = strategy;
  const isSilent = one.whitelisted === true && /^(?:unknown)?$/i.test(one.detection ?? '');
  const words = isSilent
    ? { whitelisted: { value: 'true', at: `${place}/whitelisted` } }
    : { detection: { value: one.detection, at: `${place}/detection` } };
  return { words, score: { value: one.score, at: `${place}/score` } };
}

/** How sure Joe Sandbox is, and which of its signatures pass on what antivirus engines say: these are no opinion of its own. */
function reasonOf(reports: readonly RunReport[]): string | null {
  const said = reports.flatMap(({ wire, at }) => [
    ...confidenceOf(wire),
    ...signaturesOf(wire, at).flatMap(({ text }) => (/\bantivirus\b/i.test(text) ? [text] : [])),
  ]);
  return [...new Set(said)].join('; ') || null;
}

function confidenceOf({ analysis: { confidence } }: JoeReport): string[] {
  if (!confidence) return [];
  const { score, maxscore, expertadviceneeded } = confidence;
  const sure = score === null ? [] : [`confidence ${score}${maxscore === null ? '' : ` of ${maxscore}`}`];
  return [...sure, ...(expertadviceneeded === true ? ['expert advice needed'] : [])];
}
