import { createHash } from 'node:crypto';
import type { VmraySampleAnswers } from './corpus/corpus-sample.ts';
import { madeSummaryV1, madeSummaryV2 } from './corpus/vmray-summary.ts';
import { pdfOf } from './kit/bytes/pdf.ts';
import { pngOf } from './kit/bytes/png.ts';
import type { JsonObject } from './kit/json.ts';
import type { VmrayStore } from './vmray-store.ts';

/** Archives that a test has put in the place of made ones, by analysis id. */
export type ArchiveOverrides = Map<number, () => Buffer>;

/** Writes the bytes of one file of an archive. */
type FileContent = () => Buffer | Promise<Buffer>;

/** The analysis of which Summary v2 was recorded. */
const recordedAnalysis = 82;
const screenshotCount = 3;

/** The files in the archive of an analysis, by path. A static analysis has no screenshots. */
export function archiveFiles(store: VmrayStore, analysis: JsonObject): ReadonlyMap<string, FileContent> {
  const sample = store.samples.get(Number(analysis.analysis_sample_id));
  const files = new Map<string, FileContent>([
    ['report/report.pdf', () => pdfOf(`Analysis ${Number(analysis.analysis_id)}`)],
  ]);
  if (sample !== undefined) {
    files.set('logs/summary_v2.json', () => summaryV2(sample, analysis));
    files.set('logs/summary.json', () => jsonBytes(madeSummaryV1(sample, analysis)));
  }
  const isStatic = analysis.analysis_analyzer_name === 'vmray_static';
  return isStatic ? files : new Map([...files, ...screenshots(Number(analysis.analysis_id))]);
}

async function summaryV2(sample: VmraySampleAnswers, analysis: JsonObject): Promise<Buffer> {
  if (analysis.analysis_id !== recordedAnalysis) return jsonBytes(madeSummaryV2(sample, analysis));
  // 332 KB that most emulators are never asked for.
  const recorded: { default: JsonObject } = await import(
    './fixtures/summary_v2__malicious_exe__schema2.1_platform4.2.json',
    { with: { type: 'json' } }
  );
  return jsonBytes(recorded.default);
}

function jsonBytes(value: JsonObject): Buffer {
  return Buffer.from(JSON.stringify(value), 'utf8');
}

/** Pictures named after their SHA-1, and the index that tells their order, which is not that of their names. */
function screenshots(analysisId: number): [string, FileContent][] {
  const pictures = Array.from({ length: screenshotCount }, (_, index) => pngOf(analysisId * screenshotCount + index));
  const named = pictures.map((bytes) => ({ bytes, name: `${hex('sha1', bytes)}.png` }));
  const lines = named.map(({ bytes, name }, index) => {
    const hashes = `md5=${hex('md5', bytes)},sha1=${hex('sha1', bytes)},sha256=${hex('sha256', bytes)}`;
    return `${index * 5000}|${bytes.length}|${hashes}|${name}\n`;
  });
  return [
    ['screenshots/index.log', () => Buffer.from(lines.join(''), 'utf8')],
    ...named
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ bytes, name }): [string, FileContent] => [`screenshots/${name}`, () => bytes]),
  ];
}

function hex(algorithm: string, bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

/** Whether a path is what a pattern with `*` (any text) and `?` (one character) means. Takes time proportional to the product of their lengths at most. */
export function matchesPattern(path: string, pattern: string): boolean {
  let [at, position, star, mark] = [0, 0, -1, 0];
  while (at < path.length) {
    if (pattern[position] === '*') {
      star = position;
      mark = at;
      position += 1;
    } else if (pattern[position] === '?' || pattern[position] === path[at]) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      // The last star takes one character more.
      mark += 1;
      at = mark;
      position = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(position));
}
