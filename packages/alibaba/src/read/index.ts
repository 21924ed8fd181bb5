/**
 * Saved replies of Alibaba Cloud Security Center as reports, offline.
 * @module @sandjury/alibaba/read
 */
import { NotFoundError, NotReadyError, type SandboxError, type SandboxReport } from '@sandjury/core';
import { assertDepth, byText, clustered, type JsonObject } from '@sandjury/core/toolkit';
import { toReport } from '../mapping/report.ts';
import type { AlibabaRaw } from '../wire/reports.ts';
import { isOver, pageInfoOf, readWireResults } from '../wire/results.ts';
import { notOurs, type SavedReply, savedFailure, savedReplies } from './saved.ts';

export type { AlibabaRaw } from '../wire/reports.ts';

/**
 * Reports from saved replies of GetFileDetectReport and GetFileDetectResult (parsed JSON): whole replies or only the `Data` of a
 * report, one or a list of them. What is said of one file (the same hash) becomes one report; without a readable hash each is a
 * report of its own, under the ticket `saved:REQUEST-ID`. Pages of
 * ListCompressFileDetectResult do not name their archive: they belong to the one archive among the documents. Throws ResponseError when a document is something else, or the
 * vendor's failure; NotFoundError where the vendor had nothing on a file, NotReadyError while it was being checked, unless
 * another reply has it; TooLargeError when a document is nested too deep. A file without a result in a list of several is left
 * out, unless all are.
 */
export function read(...documents: readonly unknown[]): SandboxReport<AlibabaRaw>[] {
  const found = documents.map((document) => {
    assertDepth(document, { what: 'The saved reply' });
    return savedReplies(document);
  });
  const unanswered = found.flatMap((one) => one.failures);
  const untold = unanswered.map(({ message }) => `Among the documents: ${message}`);
  const replies = found.flatMap((one) => one.replies);
  const pages = found.flatMap((one) => one.pages);
  if (replies.length === 0 && unanswered[0] !== undefined) throw unanswered[0];
  const files = clustered(
    replies.map((saved, index): Numbered => ({ index, saved })),
    namesOf,
  ).map(inOrder);
  const archive = pages.length === 0 ? null : archiveAmong(files);
  const reports: SandboxReport<AlibabaRaw>[] = [];
  const failures: SandboxError[] = [];
  for (const file of files) {
    const failure = failureOf(file);
    if (failure === null) reports.push(reportOf(file, untold, file === archive ? inPageOrder(pages) : []));
    else if (file.every(({ saved }) => saved.isOneOfMany)) failures.push(failure);
    else throw failure;
  }
  if (reports.length === 0 && failures[0] !== undefined) throw failures[0];
  return reports;
}

/** The one archive that the pages of members can be of: they do not name it. */
function archiveAmong(files: readonly Numbered[][]): Numbered[] {
  const [only, ...others] = files.filter((file) => repliesOf(file, 'GetFileDetectResult').some(isArchive));
  if (only !== undefined && others.length === 0) return only;
  throw notOurs(
    'it is a page of ListCompressFileDetectResult, which does not name its archive: read it together with the reply of GetFileDetectResult on that one archive (Compress: true)',
  );
}

function isArchive({ reply }: SavedReply): boolean {
  return readWireResults(reply)[0]?.data.Compress === true;
}

/** By their numbers, whatever order they came in. A page that was saved twice is one. */
function inPageOrder(pages: readonly JsonObject[]): JsonObject[] {
  const byTheirText = new Map(pages.map((page) => [JSON.stringify(page), page]));
  const numbered = [...byTheirText].map(([text, page]) => ({ text, page, number: pageInfoOf(page).CurrentPage ?? 0 }));
  return numbered.sort((a, b) => a.number - b.number || byText(a.text, b.text)).map(({ page }) => page);
}

/** A reply and its place among all. */
interface Numbered {
  index: number;
  saved: SavedReply;
}

/** The names by which replies of one file are known: one may name two hashes that two others know apart. */
const namesOf = ({ saved: { hashes, skillKey } }: Numbered) => [
  ...Object.values(hashes),
  ...(skillKey ? [skillKey] : []),
];

/** The newest first, then those that have a level, then by their text: the same in whatever order they came. */
function inOrder(file: readonly Numbered[]): Numbered[] {
  const texts = new Map(file.map(({ saved }) => [saved, file.length < 2 ? '' : JSON.stringify(saved.reply)]));
  return file.toSorted(
    ({ saved: a }, { saved: b }) =>
      byText(a.operation, b.operation) ||
      byText(b.time ?? '', a.time ?? '') ||
      Number(b.hasLevel) - Number(a.hasLevel) ||
      byText(texts.get(a) ?? '', texts.get(b) ?? ''),
  );
}

function repliesOf(file: readonly Numbered[], operation: SavedReply['operation']): SavedReply[] {
  return file.map(({ saved }) => saved).filter((saved) => saved.operation === operation);
}

const isFinished = ({ state }: SavedReply) => isOver(state);

/** Why there is nothing to report of a file; null where there is. The same as where the vendor is asked. */
function failureOf(file: readonly Numbered[]): SandboxError | null {
  if (file.some(({ saved }) => isFinished(saved))) return null;
  const results = repliesOf(file, 'GetFileDetectResult');
  const requestId = file[0]?.saved.requestId ?? null;
  const options = { provider: 'alibaba', requestId };
  if (results.some(({ state }) => state === 'running')) {
    return new NotReadyError('This saved reply has nothing to report yet: the check was under way.', options);
  }
  const failed = results.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    const { Code: code = null, Message: message = null } = readWireResults(failed.reply)[0]?.data ?? {};
    return savedFailure({ code, message, requestId });
  }
  const why = results.length === 0 ? 'it says HasData: false' : 'the vendor had no result for this file, or no longer';
  return new NotFoundError(`This saved reply has nothing to report: ${why}.`, options);
}

function reportOf(
  file: readonly Numbered[],
  untold: readonly string[],
  pages: readonly JsonObject[],
): SandboxReport<AlibabaRaw> {
  const checks = repliesOf(file, 'GetFileDetectReport');
  const reports = checks.filter(isFinished);
  const ordered = repliesOf(file, 'GetFileDetectResult');
  const results = ordered.filter(isFinished);
  const missing: string[] = [...untold];
  if (reports.length === 0 && ordered.every(({ skillKey }) => skillKey === null)) {
    const isKnown = checks.length > 0;
    missing.push(isKnown ? 'GetFileDetectReport has nothing on this file.' : 'GetFileDetectReport was not saved.');
  }
  if (results.length === 0 && ordered.some(({ state }) => state === 'running')) {
    missing.push('A further check of this file is under way.');
  }
  if (pages.length === 0 && results.some(isArchive)) missing.push('The files of the archive were not saved.');
  const raw = {
    ...numbered('GetFileDetectReport', reports),
    ...numbered('GetFileDetectResult', results),
    ...(pages.length > 0 && { ListCompressFileDetectResult: pages }),
  };
  return toReport({ ref: { provider: 'alibaba', id: idOf(file) }, missing }, raw);
}

function numbered(operation: SavedReply['operation'], replies: readonly SavedReply[]): AlibabaRaw {
  const name = (index: number) => (index === 0 ? operation : `${operation}:${index + 1}`);
  return Object.fromEntries(replies.map(({ reply }, index) => [name(index), reply]));
}

function idOf(file: readonly Numbered[]): string {
  const all = file.map(({ saved }) => saved);
  const hash =
    all.find(({ hashes }) => hashes.sha256)?.hashes.sha256 ?? all.find(({ hashes }) => hashes.md5)?.hashes.md5;
  if (hash !== undefined) return `hash:${hash}`;
  const [{ index, saved } = { index: 0, saved: null }] = file;
  if (saved?.skillKey) return `skill:${saved.skillKey}`;
  const requestId = saved?.requestId ?? '';
  if (!/^[\w-]{1,80}$/.test(requestId)) return `saved:${index + 1}`;
  return `saved:${requestId}${saved?.isOneOfMany ? `:${saved.position}` : ''}`;
}
