import type { Verdict, VerdictValue } from '@sandjury/core';
import * as toolkit from '@sandjury/core/toolkit';
import { fields, type JsonObject, type VerdictOverrides, type VerdictTable, Warnings } from '@sandjury/core/toolkit';

const table: VerdictTable<'verdict' | 'severity'> = {
  vendor: 'VMRay',
  words: {
    /** Words of `*_verdict`. null: the vendor gives no verdict, so that severity, then score, are asked. */
    verdict: { malicious: 'malicious', suspicious: 'suspicious', clean: 'benign', not_available: null, 'n/a': null },
    /** Words of `*_severity`, the legacy scale. */
    severity: {
      malicious: 'malicious',
      blacklisted: 'malicious',
      suspicious: 'suspicious',
      not_suspicious: 'benign',
      whitelisted: 'benign',
      unknown: 'unknown',
      not_available: 'unknown',
      error: 'unknown',
    },
  },
  /** The vendor's bands of a score: 0-24, 25-74, 75-100. */
  bands: [
    { from: 75, value: 'malicious' },
    { from: 25, value: 'suspicious' },
    { from: 0, value: 'benign' },
  ],
  /** The user interface writes "Not Available" where the API writes `not_available`. */
  fold: (word) => word.trim().toLowerCase().replaceAll(' ', '_'),
};

/** The fields of an object that speak for its verdict. `at` is the pointer to the object, `keys` are the names of the fields in it. */
export interface VerdictSource {
  at: string;
  verdict?: unknown;
  severity?: unknown;
  score?: unknown;
  reason?: string | null | undefined;
  reasonCode?: unknown;
  keys: { verdict: string; severity: string; score: string };
}

/** Turns the vendor's words and numbers into verdicts. For one report. */
export interface VerdictReader {
  read(source: VerdictSource): Verdict;
  /** Reads `PREFIX_verdict`, `PREFIX_severity` … of an object; `score` is the key of its score. */
  under(prefix: string, item: JsonObject, at: string, score: string): Verdict;
}

export function createVerdictReader(warnings: Warnings, overrides: VerdictOverrides = {}): VerdictReader {
  const reader = toolkit.createVerdictReader(table, overrides, warnings);
  const read = ({ at, keys, reasonCode, ...said }: VerdictSource): Verdict => {
    const score = scoreOf(said.score);
    return reader.read({
      words: {
        verdict: { value: said.verdict, at: `${at}/${keys.verdict}` },
        severity: { value: said.severity, at: `${at}/${keys.severity}` },
      },
      score: score === null ? undefined : { value: score, at: `${at}/${keys.score}` },
      reason: said.reason || reasonOf(reasonCode),
    });
  };
  return {
    read,
    under(prefix, item, at, score) {
      const keys = { verdict: `${prefix}_verdict`, severity: `${prefix}_severity`, score };
      const { [`${prefix}_verdict_reason_description`]: text, [`${prefix}_verdict_reason_code`]: reasonCode } = item;
      const said = { verdict: item[keys.verdict], severity: item[keys.severity], score: item[score] };
      return read({ at, keys, ...said, reason: typeof text === 'string' ? text : null, reasonCode });
    },
  };
}

/** The verdict that VMRay's words and numbers mean, as in a report: by the verdict, else the severity, else the score. */
export function verdictValue(source: Pick<VerdictSource, 'verdict' | 'severity' | 'score'>): VerdictValue {
  const reader = createVerdictReader(new Warnings());
  return reader.read({ ...source, at: '', keys: { verdict: 'verdict', severity: 'severity', score: 'score' } }).value;
}

/** 0 … 100; a word where the number should be (`sample_vti_score: "malicious"`) is no score. */
export function scoreOf(value: unknown): number | null {
  const score = fields.one(fields.number, value);
  return score !== null && score >= 0 && score <= 100 ? score : null;
}

function reasonOf(code: unknown): string | null {
  return typeof code === 'number' || (typeof code === 'string' && code !== '') ? `Reason code ${code}` : null;
}
