import type { Verdict } from '@sandjury/core';
import {
  createVerdictReader,
  type FamilyClaim,
  fields,
  type VerdictOverrides,
  type VerdictTable,
  type Warnings,
} from '@sandjury/core/toolkit';
import { type CapeReport, categoryOf, root } from '../wire/report.ts';

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
  const isFailed = wire.malstatus?.trim().toLowerCase() === 'failed';
  const isRun = categoryOf(wire) === 'file' || categoryOf(wire) === 'url';
  return isFailed || (isRun && processes?.length === 0 && processtree?.length === 0);
}

/**
 * A family that CAPE's own Yara rules or parsers found is its real verdict. Else the word decides, and without one the score, with a
 * warning. Only programs and URLs have a word; of a PCAP's score nobody says what it means. An operator's reading of a word stands.
 */
export function verdictOf(
  wire: CapeReport,
  families: readonly FamilyClaim[],
  overrides: VerdictOverrides,
  warnings: Warnings,
): Verdict {
  const { malstatus, malscore } = wire;
  const bands = categoryOf(wire) === 'pcap' ? undefined : table.bands;
  const reader = createVerdictReader({ ...table, bands }, overrides, warnings);
  // Where nothing ran, 0 measures nothing.
  const isMeasured = !neverRan(wire) || (malstatus === null && fields.one(fields.number, malscore) !== 0);
  const score = isMeasured ? { value: malscore, at: `${root}/malscore` } : undefined;
  return reader.read({ words: { status: { value: malstatus, at: `${root}/malstatus` } }, score, families });
}
