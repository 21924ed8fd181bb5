import type { AnalysisRun, VerdictValue } from '@sandjury/core';
import type { VerdictTable } from '@sandjury/core/toolkit';
import { isScore } from '../wire/results.ts';

/** The vendor's name, for warnings. */
export const vendor = 'Alibaba Cloud';

/** `ThreatLevel` of GetFileDetectReport: 0 normal, 1 suspicious, 2 high. Sister APIs use other scales. */
export const levelTable: VerdictTable<'ThreatLevel'> = {
  vendor,
  words: { ThreatLevel: { 0: 'benign', 1: 'suspicious', 2: 'malicious' } },
};

/** What the vendor itself means by a level. */
export function levelOf(level: string | null): VerdictValue | undefined {
  return levelTable.words.ThreatLevel[level ?? ''] ?? undefined;
}

/** Reading of a `*_result` in `Basic`. `documented` is false where no table of the vendor's explains the value. */
export interface PartReading {
  value: VerdictValue;
  documented: boolean;
}

const undocumented: PartReading = { value: 'unknown', documented: false };

/** `*_result`: 0 normal, 1 malicious, -1 unknown, as the sister API DescribeFileReport documents them. */
const partVerdicts: ReadonlyMap<string, PartReading> = new Map([
  ['0', { value: 'benign', documented: true }],
  ['1', { value: 'malicious', documented: true }],
  ['-1', { value: 'unknown', documented: true }],
]);

/** One engine whose result `Basic` holds. `readings` are values that it alone has. */
export interface ReportPart {
  field: 'virus_result' | 'webshell_result' | 'sandbox_result';
  id: string;
  kind: NonNullable<AnalysisRun['kind']>;
  readings: ReadonlyMap<string, PartReading>;
}

export const reportParts: readonly ReportPart[] = [
  { field: 'virus_result', id: 'virus', kind: 'static', readings: partVerdicts },
  { field: 'webshell_result', id: 'webshell', kind: 'static', readings: partVerdicts },
  {
    field: 'sandbox_result',
    id: 'sandbox',
    kind: 'dynamic',
    // Every published example has "2", which no table explains: more than normal, and not the 1 that means malicious.
    readings: new Map([...partVerdicts, ['2', { value: 'suspicious', documented: false }]]),
  },
];

export function readPart(part: ReportPart, word: string): PartReading {
  return part.readings.get(word) ?? undocumented;
}

/** `Result` of GetFileDetectResult: 0 safe, 1 suspicious. 3 is no verdict: the check is under way. */
export const resultTable: VerdictTable<'Result'> = {
  vendor,
  words: { Result: { 0: 'benign', 1: 'suspicious', 3: null } },
};

/** The vendor's bands of `Score`: 0-60 safe, 61-70 risk, 71-80 suspicious, 81-100 malicious. null for any other number. */
export function scoreVerdict(score: number): VerdictValue | null {
  if (!isScore(score)) return null;
  if (score <= 60) return 'benign';
  return score <= 80 ? 'suspicious' : 'malicious';
}
