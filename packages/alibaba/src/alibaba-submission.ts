import { ApiError, type CallOptions, ConfigurationError, type FileSample, TooLargeError } from '@sandjury/core';
import { toError } from './alibaba-failure.ts';
import { type Budget, isKnown, orderOnce, type SubmissionContext, startBudget } from './alibaba-order.ts';
import {
  checkQuery,
  type RemoteFile,
  remoteFileSchema,
  type SubmitFileQuery,
  skillType,
  submitFileSchema,
} from './alibaba-queries.ts';
import { isTicketRefused, type UploadData, uploadDataOf, uploadFile } from './alibaba-upload.ts';

/** What became of a submission. */
export interface SubmittedFile {
  /** What the result is asked for by: the hash in lower-case hex, or the key that the vendor gave a Skill package. */
  hashKey: string;
  /** Whether a check was ordered. false: its result was known, or a check was under way. */
  ordered: boolean;
  /** Whether the content was sent. */
  uploaded: boolean;
}

/** See `AlibabaClient.submitFile`. */
export async function submitFile(
  context: SubmissionContext,
  { file, query }: { file: FileSample; query: SubmitFileQuery },
  options: CallOptions = {},
): Promise<SubmittedFile> {
  const { provider, settings } = context.connection;
  const {
    hash: kind,
    reanalyze,
    ...order
  } = checkQuery(submitFileSchema(), query, { provider, operation: 'submitFile' });
  if (file.size > settings.maxFileBytes) {
    throw new TooLargeError(
      `${provider}: the file has ${file.size} bytes; the largest that is sent has ${settings.maxFileBytes} (setting maxFileBytes).`,
      { provider },
    );
  }
  const budget = startBudget(context, options);
  const hash = await hashOf(file, kind, provider, options.signal);
  if (!reanalyze && (await isKnown(context, hash, 0, budget()))) {
    return { hashKey: hash, ordered: false, uploaded: false };
  }
  const { ossKey, uploaded } = await bringUp(context, { file, hash }, budget);
  const hashKey = await orderOnce(context, { ...order, hash, ossKey, type: 0 }, budget);
  return { hashKey, ordered: true, uploaded };
}

/** See `AlibabaClient.submitRemoteFile`. */
export async function submitRemoteFile(
  context: SubmissionContext,
  file: RemoteFile,
  options: CallOptions = {},
): Promise<SubmittedFile> {
  const { provider } = context.connection;
  const checked = checkQuery(remoteFileSchema(), file, { provider, operation: 'submitRemoteFile' });
  const { url: downloadUrl, reanalyze, hash, type = 0, ...order } = checked;
  const budget = startBudget(context, options);
  // The vendor makes the key of a Skill package.
  const hashKey = type === skillType ? undefined : hash;
  if (hashKey !== undefined && !reanalyze && (await isKnown(context, hashKey, type, budget()))) {
    return { hashKey, ordered: false, uploaded: false };
  }
  const ordered = await orderOnce(context, { ...order, downloadUrl, type, ...(hashKey && { hash: hashKey }) }, budget);
  return { hashKey: ordered, ordered: true, uploaded: false };
}

async function hashOf(
  file: FileSample,
  kind: 'md5' | 'sha256',
  provider: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  // One hash and not three: they cost more than the upload itself.
  const { createHash } = await import('node:crypto');
  const hasher = createHash(kind);
  let size = 0;
  for await (const chunk of file.open()) {
    signal?.throwIfAborted();
    size += chunk.byteLength;
    hasher.update(chunk);
  }
  if (size === file.size) return hasher.digest('hex');
  throw new ConfigurationError(`${provider}: the file has ${size} bytes, and not the ${file.size} that were said.`, {
    provider,
  });
}

/** Makes sure that the vendor has the content. A ticket that is refused is replaced once: it may have expired meanwhile. */
async function bringUp(
  context: SubmissionContext,
  { file, hash }: { file: FileSample; hash: string },
  budget: Budget,
): Promise<{ ossKey: string | undefined; uploaded: boolean }> {
  for (let isLast = false; ; isLast = true) {
    const data = await uploadTicket(context, { hash, size: file.size }, budget);
    if ('exists' in data) return { ossKey: data.ossKey, uploaded: false };
    try {
      assertFresh(context, data);
      await uploadFile(context.connection, data, file, budget(Number.POSITIVE_INFINITY));
      return { ossKey: data.ossKey, uploaded: true };
    } catch (error) {
      if (isLast || !isTicketRefused(error)) throw error;
    }
  }
}

async function uploadTicket(
  { client, connection }: SubmissionContext,
  file: { hash: string; size: number },
  budget: Budget,
): Promise<UploadData | { exists: true; ossKey: string | undefined }> {
  const { provider } = connection;
  const { data, requestId } = await client.createFileDetectUploadUrl({ files: [file] }, budget());
  const ticket = data.find((item) => item.HashKey?.toLowerCase() === file.hash) ?? data[0];
  const code = ticket?.Code || '200';
  if (code !== '200') {
    const failure = { status: 200, code, message: ticket?.Message ?? null, requestId, retryAfterMs: null };
    const scrub = (text: string) => connection.scrub(text);
    throw toError(failure, { provider, operation: 'CreateFileDetectUploadUrl', scrub });
  }
  if (ticket?.FileExist === true) return { exists: true, ossKey: ticket.Context?.OssKey || undefined };
  const upload = ticket === undefined ? null : uploadDataOf(ticket);
  if (upload !== null) return upload;
  throw new TooLargeError(
    `${provider}: the vendor gave nothing to upload ${file.size} bytes with: its limit is lower.`,
    {
      provider,
      requestId,
    },
  );
}

function assertFresh({ connection }: SubmissionContext, { expiresAt }: UploadData): void {
  if (connection.now() < expiresAt) return;
  const { provider } = connection;
  throw new ApiError(`${provider}: the upload ticket had expired before the upload began.`, { provider, status: 403 });
}
