import type { Verdict } from '@sandjury/core';
import { createVerdictReader, type VerdictOverrides, type VerdictTable, type Warnings } from '@sandjury/core/toolkit';
import { type CapeReport, categoryOf, root } from '../wire/report.ts';
import type { FamilyClaim } from './families.ts';

/**
 * `calc_scoring` in lib/cuckoo/common/scoring.py, since January 2024. "Undetected": no signature matched. "Failed": nothing ran. The
 * bands are those by which CAPE reads a URL's score; below them a score says nothing. It is a capped sum over the signatures that a
 * server happens to have: one file had 2.7 and 7.1, and on one server every clean file 10 (CAPEv2 #2541, #2223).
 */
const table: VerdictTable<'status'> = {
  vendor: 'CAPE',
  words: {
    status: {
      malicious: 'malicious',
      suspicious: 'suspicious',
      clean: 'benign',
      undetected: 'unknown',
      failed: 'unknown',
    },
  },
  bands: [
    { from: 7, value: 'malicious' },
    { from: 4, value: 'suspicious' },
  ],
  mostScore: 10,
};

/** Whether nothing ran: no process was seen. Only files and URLs are run. */
export function neverRan(wire: CapeReport): boolean {
  const { processes, processtree } = wire.behavior ?? {};
  const isRun = categoryOf(wire) === 'file' || categoryOf(wire) === 'url';
  return fold(wire.malstatus) === 'failed' || (isRun && processes?.length === 0 && processtree?.length === 0);
}

/**
 * A family that CAPE's own Yara rules or parsers found is its real verdict. Else the word decides, and without one the score, with a
 * warning. Only programs and URLs have a word; of a PCAP's score nobody says what it means. An operator's reading of a word stands.
 */
export function verdictOf(
  wire: CapeReport,
  claims: readonly FamilyClaim[],
  overrides: VerdictOverrides,
  warnings: Warnings,
): Verdict {
  const { malstatus, malscore } = wire;
  const bands = categoryOf(wire) === 'pcap' ? undefined : table.bands;
  const reader = createVerdictReader({ ...table, bands }, overrides, warnings);
  // Where nothing ran, 0 measures nothing.
  const isMeasured = !neverRan(wire) || (malstatus === null && !isZero(malscore));
  const score = isMeasured ? { value: malscore, at: `${root}/malscore` } : undefined;
  const own = claims.find(({ isOwn }) => isOwn);
  const isOperators = Object.keys(overrides).some((word) => fold(word) === fold(malstatus));
  const isByFamily = own !== undefined && !isOperators && fold(malstatus) !== 'malicious';
  const status = { value: malstatus, at: `${root}/malstatus` };
  const verdict: Verdict = isByFamily
    ? { value: 'malicious', score: reader.score(score), vendor: malstatus, reason: null, evidence: [own.at] }
    : reader.read({ words: { status }, score });
  const named = isByFamily ? own : claims[0];
  if (named && malstatus !== null && (isByFamily || verdict.value === 'benign')) {
    const message = `CAPE names a family of malware, and its status is ${JSON.stringify(malstatus.slice(0, 60))}.`;
    warnings.add('conflicting-values', message, named.at);
  }
  return verdict;
}

function fold(word: string | null): string {
  return (word ?? '').trim().toLowerCase();
}

/** As a number or a text; `Number` would call what an object of the reply has for a method. */
function isZero(score: unknown): boolean {
  return (typeof score === 'number' || typeof score === 'string') && Number(score) === 0;
}
