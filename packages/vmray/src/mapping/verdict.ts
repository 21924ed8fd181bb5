import type { Verdict, VerdictValue } from '@sandjury/core';
import type { Warnings } from '@sandjury/core/toolkit';
import { number } from '../wire/fields.ts';

/** Words of `*_verdict`. null: the vendor gives no verdict, so that severity, then score, are asked. */
const verdictWords: ReadonlyMap<string, VerdictValue | null> = new Map([
  ['malicious', 'malicious'],
  ['suspicious', 'suspicious'],
  ['clean', 'benign'],
  ['not_available', null],
  ['n/a', null],
]);

/** Words of `*_severity`, the legacy scale. */
const severityWords: ReadonlyMap<string, VerdictValue> = new Map([
  ['malicious', 'malicious'],
  ['blacklisted', 'malicious'],
  ['suspicious', 'suspicious'],
  ['not_suspicious', 'benign'],
  ['whitelisted', 'benign'],
  ['unknown', 'unknown'],
  ['not_available', 'unknown'],
  ['error', 'unknown'],
]);

const tables = { verdict: verdictWords, severity: severityWords };

/** What a word means, and what the vendor's table says it does. */
interface Reading {
  value: VerdictValue | null;
  listed: VerdictValue | null | undefined;
}

/** The vendor's bands of a score: 0-24, 25-74, 75-100. */
const scoreBands: readonly { from: number; value: VerdictValue }[] = [
  { from: 75, value: 'malicious' },
  { from: 25, value: 'suspicious' },
  { from: 0, value: 'benign' },
];

/** A user's own reading of vendor words, which goes before the tables. */
export type VerdictOverrides = Readonly<Record<string, VerdictValue>>;

/** What a reply says of one thing. `at` leads to the object, `keys` are the names of its fields there. */
export interface VerdictSource {
  at: string;
  verdict?: unknown;
  severity?: unknown;
  score?: unknown;
  reason?: string | null | undefined;
  reasonCode?: unknown;
  keys: { verdict: string; severity: string; score: string };
}

/** Turns the vendor's words and numbers into verdicts. Warns once for each word that no table lists. */
export interface VerdictReader {
  read(source: VerdictSource): Verdict;
}

export function createVerdictReader(warnings: Warnings, overrides: VerdictOverrides = {}): VerdictReader {
  const own = new Map(Object.entries(overrides).map(([word, value]) => [fold(word), value]));
  const warned = new Set<string>();

  const lookUp = (word: string, table: ReadonlyMap<string, VerdictValue | null>, pointer: string): Reading => {
    const folded = fold(word);
    const listed = table.get(folded);
    const value = own.get(folded) ?? listed;
    if (value === undefined && !warned.has(folded)) {
      warned.add(folded);
      warnings.add(
        'unmapped-value',
        `VMRay's word ${quote(word)} is not a known verdict; it counts as unknown.`,
        pointer,
      );
    }
    return { value: value === undefined ? 'unknown' : value, listed };
  };

  // One report has the same few words over and over; what is odd about one is told once.
  const readings = { verdict: new Map<string, Reading>(), severity: new Map<string, Reading>() };

  const readWord = (source: VerdictSource, scale: keyof typeof tables, score: number | null): Verdict | null => {
    const word = wordOf(source[scale]);
    if (word === null) return null;
    const { at, keys } = source;
    const pointer = `${at}/${keys[scale]}`;
    let reading = readings[scale].get(word);
    if (reading === undefined) {
      reading = lookUp(word, tables[scale], pointer);
      readings[scale].set(word, reading);
    }
    const { value, listed } = reading;
    if (value === null) return null;
    if (score !== null) warnOfConflict(listed, score, `${at}/${keys.score}`, warnings);
    return { value, score, vendor: word, reason: reasonOf(source), evidence: [pointer] };
  };

  return {
    read(source) {
      const { at, keys } = source;
      const score = scoreOf(source.score);
      const read = readWord(source, 'verdict', score) ?? readWord(source, 'severity', score);
      if (read !== null) return read;
      const reason = reasonOf(source);
      const vendor = wordOf(source.verdict);
      if (score === null) return { value: 'unknown', score, vendor, reason, evidence: [] };
      const pointer = `${at}/${keys.score}`;
      warnings.add('score-decided', 'VMRay gives neither verdict nor severity here; its score decided.', pointer);
      return { value: bandOf(score), score, vendor, reason, evidence: [pointer] };
    },
  };
}

function warnOfConflict(
  listed: VerdictValue | null | undefined,
  score: number,
  pointer: string,
  warnings: Warnings,
): void {
  if (listed === null || listed === undefined || listed === 'unknown') return;
  const band = bandOf(score);
  if (band === listed) return;
  warnings.add('conflicting-values', `VMRay's word says ${listed}, its score ${score} says ${band}.`, pointer);
}

function bandOf(score: number): VerdictValue {
  return scoreBands.find((band) => score >= band.from)?.value ?? 'unknown';
}

/** 0 … 100; a word where the number should be (`sample_vti_score: "malicious"`) is no score. */
export function scoreOf(value: unknown): number | null {
  const score = number(value) ?? null;
  return score !== null && score >= 0 && score <= 100 ? score : null;
}

function reasonOf(source: VerdictSource): string | null {
  if (source.reason) return source.reason;
  const code = source.reasonCode;
  return typeof code === 'number' || (typeof code === 'string' && code !== '') ? `Reason code ${code}` : null;
}

/** null where the vendor gives nothing. A number or an object in place of a word is kept as text, and is not mapped. */
function wordOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The user interface writes "Not Available" where the API writes `not_available`. */
function fold(word: string): string {
  return word.trim().toLowerCase().replaceAll(' ', '_');
}

function quote(word: string): string {
  return JSON.stringify(word.length > 60 ? `${word.slice(0, 60)}…` : word);
}
