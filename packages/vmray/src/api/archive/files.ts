import { AuthenticationError, type CallOptions, ConfigurationError, ResponseError } from '@sandjury/core';
import { parseJson, scrubValue } from '@sandjury/core/toolkit';
import { AnalysisSchema } from '../../wire/schemas.ts';
import { isItem, SummarySchema, type VmraySummary } from '../../wire/summary.ts';
import { type Calls, positiveInteger, type VmrayId, type VmrayReply } from '../calls.ts';
import { textOf } from '../transport.ts';
import { readZip, type ZipContent, type ZipLimits } from './zip.ts';

const mebibyte = 1024 * 1024;

/** What an archive needs for the names and headers of an entry, generously. */
const headerBytes = 1024;

/** What a download takes. */
export interface VmrayDownloadOptions extends CallOptions {
  /** The largest file, in bytes; 256 MiB unless given. */
  mostBytes?: number;
}

/** A file of an analysis archive, as it comes. Read `content` once; until it is read, it holds a connection. */
export interface VmrayArchiveFile {
  /** The last part of its path. */
  name: string;
  mimeType: string | null;
  /** Bytes; null where the server does not say. */
  size: number | null;
  content: AsyncIterable<Uint8Array>;
}

/** `GET /analysis/{id}/archive/{path}`: one file, raw. */
export async function archiveFile(
  calls: Calls,
  analysisId: VmrayId,
  path: string,
  { mostBytes = 256 * mebibyte, ...options }: VmrayDownloadOptions,
): Promise<VmrayArchiveFile> {
  const id = calls.segment(analysisId, 'the id of an analysis');
  const segments = path.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..') || !path.isWellFormed()) {
    throw new ConfigurationError(`${calls.id}: expected a path inside the archive, such as logs/summary_v2.json.`, {
      provider: calls.id,
    });
  }
  const { headers, body } = await calls.transport.download({
    path: `/analysis/${id}/archive/${segments.map(encodeURIComponent).join('/')}`,
    accept: '*/*',
    limit: positiveInteger(mostBytes, 'mostBytes', calls.id),
    ...options,
  });
  const length = Number(headers['content-length'] ?? Number.NaN);
  const type = headers['content-type'];
  return {
    name: segments.at(-1) ?? path,
    // A server may echo what was sent to it.
    mimeType: typeof type === 'string' ? calls.transport.keeper.scrub(type) : null,
    size: Number.isSafeInteger(length) ? length : null,
    content: body,
  };
}

/** What unpacking an analysis archive takes: the limits are 1,000 entries and 64 MiB unless given. */
export interface VmrayArchiveOptions extends CallOptions, Partial<ZipLimits> {}

/**
 * `GET /analysis/{id}/archive?filenames=…`: the files whose paths match a name or pattern (`*`, `?`), unpacked into memory.
 * Throws TooLargeError over the limits.
 */
export async function archiveMembers(
  calls: Calls,
  analysisId: VmrayId,
  patterns: readonly string[],
  options: VmrayArchiveOptions,
): Promise<ZipContent> {
  const { mostEntries = 1000, mostBytes = 64 * mebibyte, ...call } = options;
  const id = calls.segment(analysisId, 'the id of an analysis');
  // The call separates names by commas.
  if (patterns.length === 0 || patterns.some((name) => name === '' || name.includes(',') || !name.isWellFormed())) {
    const expected = 'expected at least one name or pattern, none empty or with a comma';
    throw new ConfigurationError(`${calls.id}: ${expected}.`, { provider: calls.id });
  }
  const limits: ZipLimits = {
    mostEntries: positiveInteger(mostEntries, 'mostEntries', calls.id),
    mostBytes: positiveInteger(mostBytes, 'mostBytes', calls.id),
  };
  const { body } = await calls.transport.download({
    path: `/analysis/${id}/archive?filenames=${patterns.map(encodeURIComponent).join(',')}`,
    accept: 'application/zip',
    // Packed files are no larger than unpacked ones, but each has its headers.
    limit: limits.mostBytes + limits.mostEntries * headerBytes,
    ...call,
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return readZip(Buffer.concat(chunks), { ...limits, what: `The archive of analysis ${id}`, provider: calls.id });
}

const summaryPath = 'logs/summary_v2.json';

/**
 * Summary JSON v2 of an analysis, as it comes. A plan that bills the analysis as "detector" gives verdicts alone: then nothing
 * is asked for, and AuthenticationError (`vendorCode` "detector") says so.
 */
export async function summaryFile(
  calls: Calls,
  analysisId: VmrayId,
  { mostBytes, ...options }: VmrayDownloadOptions,
): Promise<VmrayArchiveFile> {
  const remaining = calls.budget(options);
  const id = calls.segment(analysisId, 'the id of an analysis');
  const { value } = await calls.one(`/analysis/${id}`, AnalysisSchema, remaining());
  if (value.analysis_billing_type === 'detector') {
    const verdict =
      typeof value.analysis_verdict === 'string' ? `its verdict is ${value.analysis_verdict}` : 'no verdict';
    throw new AuthenticationError(
      `${calls.id}: the plan has no report of analysis ${id} (billing type "detector", verdicts alone; ${verdict}).`,
      { provider: calls.id, status: 403, vendorCode: 'detector' },
    );
  }
  return archiveFile(calls, id, summaryPath, { ...(mostBytes !== undefined && { mostBytes }), ...remaining() });
}

/** The same, read. */
export async function summary(
  calls: Calls,
  analysisId: VmrayId,
  options: VmrayDownloadOptions,
): Promise<VmrayReply<VmraySummary>> {
  const { content } = await summaryFile(calls, analysisId, options);
  const what = `${summaryPath} of analysis ${analysisId}`;
  const { keeper, maxReplyValues } = calls.transport;
  const document = parseJson(await textOf(content), { what, provider: calls.id, maxValues: maxReplyValues });
  const body = scrubValue(document, keeper);
  if (!isItem(body) || !isItem(body.analysis_metadata)) {
    throw new ResponseError(`${what} is not a Summary JSON v2.`, { provider: calls.id, status: 200 });
  }
  return { value: { head: SummarySchema.parse(body), body }, raw: body, truncated: false, lost: null, isClean: false };
}
