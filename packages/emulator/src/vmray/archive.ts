import { createHash } from 'node:crypto';
import type { VmraySampleAnswers } from '../corpus/corpus-sample.ts';
import { isStatic, madeSummaryV2 } from '../corpus/vmray/summary.ts';
import type { ArchivePathOf } from '../corpus/vmray/summary-collections.ts';
import { objectsOf, seenBy } from '../corpus/vmray/summary-items.ts';
import { madeSummaryV1 } from '../corpus/vmray/summary-v1.ts';
import { pdfOf } from '../kit/bytes/pdf.ts';
import { pngOf } from '../kit/bytes/png.ts';
import type { JsonObject } from '../kit/json.ts';
import type { VmrayStore } from './store.ts';

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
  const pictures = isStatic(analysis) ? [] : screenshots(Number(analysis.analysis_id));
  const files = new Map<string, FileContent>([
    ['report/report.pdf', () => pdfOf(`Analysis ${Number(analysis.analysis_id)}`)],
    ...screenshotFiles(pictures),
  ]);
  if (sample === undefined) return files;
  const extracted = extractedFiles(store, sample, analysis);
  const paths = pictures.map(({ path }) => path);
  const pathOf = (sha256: string): string | null => extracted.get(sha256)?.path ?? null;
  files.set('logs/summary_v2.json', () => summaryV2(sample, analysis, pathOf));
  files.set('logs/summary.json', () => jsonBytes(madeSummaryV1(sample, analysis, paths)));
  for (const { path, bytes } of extracted.values()) files.set(path, () => bytes);
  return files;
}

interface ExtractedFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Those files of a report whose bytes are here, by SHA-256: they are samples of their own. */
function extractedFiles(
  store: VmrayStore,
  sample: VmraySampleAnswers,
  analysis: JsonObject,
): ReadonlyMap<string, ExtractedFile> {
  const iocs = (sample.iocs.data.iocs ?? {}) as JsonObject;
  const hashes = seenBy(analysis, iocs.files).flatMap((file) =>
    objectsOf(file.hashes).map((one) => String(one.sha256_hash)),
  );
  return new Map(
    hashes.flatMap((sha256): [string, ExtractedFile][] => {
      const bytes = sha256 === sample.sample.data.sample_sha256hash ? null : store.bytesOfHash(sha256);
      return bytes === null ? [] : [[sha256, { path: `extracted_files/${hex('sha1', bytes)}.bin`, bytes }]];
    }),
  );
}

async function summaryV2(
  sample: VmraySampleAnswers,
  analysis: JsonObject,
  archivePathOf: ArchivePathOf,
): Promise<Buffer> {
  if (analysis.analysis_id !== recordedAnalysis) return jsonBytes(madeSummaryV2(sample, analysis, archivePathOf));
  // 332 KB that most emulators are never asked for.
  const recorded: { default: JsonObject } = await import(
    '../fixtures/vmray/summary_v2__malicious_exe__schema2.1_platform4.2.json',
    { with: { type: 'json' } }
  );
  return jsonBytes(recorded.default);
}

function jsonBytes(value: JsonObject): Buffer {
  return Buffer.from(JSON.stringify(value), 'utf8');
}

interface Screenshot {
  readonly name: string;
  readonly path: string;
  readonly bytes: Buffer;
}

/** Pictures named after their SHA-1, in the order in which they were taken. */
function screenshots(analysisId: number): Screenshot[] {
  const pictures = Array.from({ length: screenshotCount }, (_, index) => pngOf(analysisId * screenshotCount + index));
  return pictures.map((bytes) => {
    const name = `${hex('sha1', bytes)}.png`;
    return { name, path: `screenshots/${name}`, bytes };
  });
}

/** The pictures, and the index that has their order, which is not that of their names. */
function screenshotFiles(pictures: readonly Screenshot[]): [string, FileContent][] {
  if (pictures.length === 0) return [];
  const lines = pictures.map(({ bytes, name }, index) => {
    const hashes = `md5=${hex('md5', bytes)},sha1=${hex('sha1', bytes)},sha256=${hex('sha256', bytes)}`;
    return `${index * 5000} | ${bytes.length} | ${hashes} | ${name}\n`;
  });
  return [
    ['screenshots/index.log', () => Buffer.from(lines.join(''), 'utf8')],
    ...pictures
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ path, bytes }): [string, FileContent] => [path, () => bytes]),
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
