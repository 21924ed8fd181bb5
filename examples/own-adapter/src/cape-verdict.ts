import type { Verdict, VerdictValue } from '@sandjury/core';
import type { Warnings } from '@sandjury/core/toolkit';

/** Words of `malstatus`: `calc_scoring` in lib/cuckoo/common/scoring.py. */
const words: ReadonlyMap<string, VerdictValue> = new Map([
  ['malicious', 'malicious'],
  ['suspicious', 'suspicious'],
  ['clean', 'benign'],
  // No signature matched, which says nothing of the sample.
  ['undetected', 'unknown'],
  // The sample never ran.
  ['failed', 'unknown'],
]);

/** The bands of `malscore`, 0 … 10, that CAPE itself reads a URL's score by. 0 is no band: there nothing was detected. */
const bands: readonly { from: number; value: VerdictValue }[] = [
  { from: 7, value: 'malicious' },
  { from: 4, value: 'suspicious' },
  { from: Number.MIN_VALUE, value: 'benign' },
];

/** An operator's own reading of CAPE's words, which goes before the table. */
export type VerdictOverrides = Readonly<Record<string, VerdictValue>>;

/** What a report says of its task as a whole. `at` leads to the report. */
export interface VerdictSource {
  at: string;
  malstatus: string | null;
  malscore: number | null;
}

/** Whether the word says that the sample never ran. */
export function neverRan(malstatus: string | null): boolean {
  return malstatus !== null && fold(malstatus) === 'failed';
}

/**
 * The word decides. Only programs and URLs get one, and the lite report leaves it out: there the score decides, with a warning.
 * Where both contradict each other, the word stands, with a warning.
 */
export function readVerdict(source: VerdictSource, overrides: VerdictOverrides, warnings: Warnings): Verdict {
  const { at, malstatus } = source;
  const score = scoreOf(source, warnings);
  if (malstatus === null || malstatus === '') return byScore(score, at, warnings);
  const pointer = `${at}/malstatus`;
  const own = new Map(Object.entries(overrides).map(([word, value]) => [fold(word), value]));
  const listed = words.get(fold(malstatus));
  const value = own.get(fold(malstatus)) ?? listed;
  if (value === undefined) {
    const word = JSON.stringify(malstatus.slice(0, 60));
    warnings.add('unmapped-value', `CAPE's word ${word} is not a known verdict; it counts as unknown.`, pointer);
  }
  if (listed !== undefined && listed !== 'unknown' && score !== null) warnOfConflict(listed, score, at, warnings);
  return {
    value: value ?? 'unknown',
    // Of a sample that never ran, the number 0 measures nothing.
    score: score === null || neverRan(malstatus) ? null : rescaled(score),
    vendor: malstatus,
    reason: null,
    evidence: [pointer],
  };
}

function byScore(score: number | null, at: string, warnings: Warnings): Verdict {
  if (score === null) return { value: 'unknown', score: null, vendor: null, reason: null, evidence: [] };
  const pointer = `${at}/malscore`;
  const value = bandOf(score);
  if (value !== 'unknown') warnings.add('score-decided', 'CAPE gives no status here; its score decided.', pointer);
  return { value, score: rescaled(score), vendor: null, reason: null, evidence: [pointer] };
}

function scoreOf({ malscore, at }: VerdictSource, warnings: Warnings): number | null {
  if (malscore === null) return null;
  if (malscore >= 0 && malscore <= 10) return malscore;
  warnings.add('malformed-value', 'A malscore that is not between 0 and 10 was left out.', `${at}/malscore`);
  return null;
}

function warnOfConflict(listed: VerdictValue, score: number, at: string, warnings: Warnings): void {
  const band = bandOf(score);
  // A signed program is "Clean" with the score 0.
  if (band === 'unknown' || band === listed) return;
  const message = `CAPE's status says ${listed}, its score ${score} of 10 says ${band}.`;
  warnings.add('conflicting-values', message, `${at}/malscore`);
}

function bandOf(score: number): VerdictValue {
  return bands.find(({ from }) => score >= from)?.value ?? 'unknown';
}

/** 0 … 10 as 0 … 100, without the noise of binary fractions. */
function rescaled(score: number): number {
  return Math.round(score * 1000) / 100;
}

function fold(word: string): string {
  return word.trim().toLowerCase();
}
