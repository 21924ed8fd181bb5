import { AuthenticationError, type CallOptions, ConfigurationError, ResponseError } from '@sandjury/core';
import {
  type ApiDownload,
  isObject,
  parseJson,
  readField,
  readZip,
  scrubValue,
  Warnings,
  type ZipContent,
  type ZipLimits,
} from '@sandjury/core/toolkit';
import { analysis } from '../../wire/samples.ts';
import { summary as summaryField, type VmraySummary } from '../../wire/summary.ts';
import { positiveInteger, type VmrayApi, type VmrayId, type VmrayReply } from '../connection.ts';

const mebibyte = 1024 * 1024;

/** What an archive needs for the names and headers of an entry, generously. */
const headerBytes = 1024;

/** Options of a download. */
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
  api: VmrayApi,
  analysisId: VmrayId,
  path: string,
  { mostBytes = 256 * mebibyte, ...options }: VmrayDownloadOptions,
): Promise<VmrayArchiveFile> {
  const id = api.segment(analysisId, 'the id of an analysis');
  const segments = path.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..') || !path.isWellFormed()) {
    throw new ConfigurationError(`${api.id}: expected a path inside the archive, such as logs/summary_v2.json.`, {
      provider: api.id,
    });
  }
  const call = {
    path: `/analysis/${id}/archive/${segments.map(encodeURIComponent).join('/')}`,
    accept: '*/*',
    limit: positiveInteger(mostBytes, 'mostBytes', api.id),
  };
  const { headers, body } = await download(api, call, options);
  const length = Number(headers['content-length'] ?? Number.NaN);
  const type = headers['content-type'];
  return {
    name: segments.at(-1) ?? path,
    // A server may echo what was sent to it.
    mimeType: typeof type === 'string' ? api.scrub(type) : null,
    size: Number.isSafeInteger(length) ? length : null,
    content: body,
  };
}

/** Options of unpacking an analysis archive. The limits are 1,000 entries and 64 MiB unless given. */
export interface VmrayArchiveOptions extends CallOptions, Partial<ZipLimits> {}

/**
 * `GET /analysis/{id}/archive?filenames=…`: the files whose paths match a name or pattern (`*`, `?`), unpacked into memory.
 * Throws TooLargeError over the limits.
 */
export async function archiveMembers(
  api: VmrayApi,
  analysisId: VmrayId,
  patterns: readonly string[],
  options: VmrayArchiveOptions,
): Promise<ZipContent> {
  const { mostEntries = 1000, mostBytes = 64 * mebibyte, ...call } = options;
  const id = api.segment(analysisId, 'the id of an analysis');
  // The call separates names by commas.
  if (patterns.length === 0 || patterns.some((name) => name === '' || name.includes(',') || !name.isWellFormed())) {
    const expected = 'expected at least one name or pattern, none empty or with a comma';
    throw new ConfigurationError(`${api.id}: ${expected}.`, { provider: api.id });
  }
  const limits: ZipLimits = {
    mostEntries: positiveInteger(mostEntries, 'mostEntries', api.id),
    mostBytes: positiveInteger(mostBytes, 'mostBytes', api.id),
  };
  const request = {
    path: `/analysis/${id}/archive?filenames=${patterns.map(encodeURIComponent).join(',')}`,
    accept: 'application/zip',
    // Packed files are no larger than unpacked ones, but each has its headers.
    limit: limits.mostBytes + limits.mostEntries * headerBytes,
  };
  const { body } = await download(api, request, call);
  const what = `The archive of analysis ${id}`;
  return readZip(Buffer.concat(await Array.fromAsync(body)), {
    ...limits,
    what,
    provider: api.id,
    zip: () => import('@zip.js/zip.js'),
  });
}

async function download(api: VmrayApi, call: ApiDownload, options: CallOptions) {
  const reply = await api.download(call, options);
  if (reply !== null) return reply;
  throw new ResponseError(`${api.id} gave nothing in place of the file at GET ${call.path}.`, { provider: api.id });
}

const summaryPath = 'logs/summary_v2.json';

/**
 * Summary JSON v2 of an analysis, as it comes. A plan that bills the analysis as "detector" gives verdicts alone: then nothing
 * is asked for, and AuthenticationError (`vendorCode` "detector") says so.
 */
export async function summaryFile(
  api: VmrayApi,
  analysisId: VmrayId,
  { mostBytes, ...options }: VmrayDownloadOptions,
): Promise<VmrayArchiveFile> {
  const remaining = api.budget(options);
  const id = api.segment(analysisId, 'the id of an analysis');
  const { value } = await api.get(`/analysis/${id}`, analysis, remaining);
  if (value.analysis_billing_type === 'detector') {
    const { analysis_verdict: word } = value;
    const verdict = typeof word === 'string' ? `its verdict is ${word}` : 'no verdict';
    throw new AuthenticationError(
      `${api.id}: the plan has no report of analysis ${id} (billing type "detector", verdicts alone; ${verdict}).`,
      { provider: api.id, status: 403, vendorCode: 'detector' },
    );
  }
  return archiveFile(api, id, summaryPath, { ...(mostBytes !== undefined && { mostBytes }), ...remaining });
}

/** The same, read. */
export async function summary(
  api: VmrayApi,
  analysisId: VmrayId,
  options: VmrayDownloadOptions,
): Promise<VmrayReply<VmraySummary>> {
  const { content } = await summaryFile(api, analysisId, options);
  const what = `${summaryPath} of analysis ${analysisId}`;
  const text = Buffer.concat(await Array.fromAsync(content)).toString('utf8');
  const raw = scrubValue(parseJson(text, { what, provider: api.id, maxValues: api.maxReplyValues }), api);
  if (!isObject(raw) || !isObject(raw.analysis_metadata)) {
    throw new ResponseError(`${what} is not a Summary JSON v2.`, { provider: api.id, status: 200 });
  }
  const warnings = new Warnings();
  const value = readField(summaryField, raw, { warnings, what, provider: api.id });
  return { value, raw, warnings: warnings.list(), truncated: false };
}
