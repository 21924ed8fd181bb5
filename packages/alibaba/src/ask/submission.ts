import { ApiError, type CallOptions, type FileSample, TooLargeError } from '@sandjury/core';
import {
  checkQuery,
  type RemoteFile,
  remoteFile,
  type SubmitFileQuery,
  skillType,
  submitFileQuery,
} from '../api/queries.ts';
import { isPermitRefused, uploadFile } from '../api/upload.ts';
import { uploadPermit } from '../api/upload-permits.ts';
import { Budget } from './budget.ts';
import { hashFile } from './file-hash.ts';
import { type AskContext, isKnown, orderOnce, stateOf } from './order.ts';

/** What became of a submission. */
export interface SubmittedFile {
  /** What the result is asked for by: the hash in lower-case hex, or the key that the vendor gave a Skill package. */
  hashKey: string;
  /** Whether a check was ordered. false: its result was known, or a check was under way. */
  ordered: boolean;
  /** Whether the content was sent. */
  uploaded: boolean;
}

/** For steps that pass the content of a file: they may take all the time that is left. */
const anyTime = Number.POSITIVE_INFINITY;

/** See `AlibabaClient.submitFile`. */
export async function submitFile(
  context: AskContext,
  { file, query }: { file: FileSample; query: SubmitFileQuery },
  options: CallOptions = {},
): Promise<SubmittedFile> {
  const { connection } = context;
  const { provider, settings } = connection;
  const checked = checkQuery(submitFileQuery, query, { provider, operation: 'submitFile' });
  const { hash: kind, reanalyze, ...order } = checked;
  if (file.size > settings.maxFileBytes) {
    throw new TooLargeError(
      `${provider}: the file has ${file.size} bytes; the largest that is sent has ${settings.maxFileBytes} (setting maxFileBytes).`,
      { provider },
    );
  }
  const budget = new Budget(connection, options);
  const hash = await budget.spend((step) => hashFile(file, kind, connection, step), anyTime);
  budget.ref = { provider, id: `hash:${hash}` };
  // Also where a check is ordered anyway: by what was there before it is known whether an order arrived.
  const before = await budget.spend((step) => stateOf(context, { hash, type: 0 }, step));
  if (!reanalyze && isKnown(before)) return { hashKey: hash, ordered: false, uploaded: false };
  const { ossKey, uploaded } = await bringUp(context, { file, hash }, budget);
  const hashKey = await orderOnce(
    context,
    { query: { ...order, hash, ossKey, type: 0 }, before, isAskedFirst: !reanalyze },
    budget,
  );
  return { hashKey, ordered: true, uploaded };
}

/** See `AlibabaClient.submitRemoteFile`. */
export async function submitRemoteFile(
  context: AskContext,
  file: RemoteFile,
  options: CallOptions = {},
): Promise<SubmittedFile> {
  const { connection } = context;
  const { provider } = connection;
  const checked = checkQuery(remoteFile, file, { provider, operation: 'submitRemoteFile' });
  const { url: downloadUrl, reanalyze, hash, type = 0, ...more } = checked;
  const query = { ...more, downloadUrl, type };
  const budget = new Budget(connection, options);
  // The vendor makes the key of a Skill package.
  if (hash === undefined || type === skillType) {
    const key = await orderOnce(context, { query, before: null, isAskedFirst: false }, budget);
    return { hashKey: key, ordered: true, uploaded: false };
  }
  budget.ref = { provider, id: `hash:${hash}` };
  const before = await budget.spend((step) => stateOf(context, { hash, type }, step));
  if (!reanalyze && isKnown(before)) return { hashKey: hash, ordered: false, uploaded: false };
  const hashKey = await orderOnce(context, { query: { ...query, hash }, before, isAskedFirst: !reanalyze }, budget);
  return { hashKey, ordered: true, uploaded: false };
}

/** Makes sure that the vendor has the content. A permit that is refused is replaced once: it may have expired meanwhile. */
async function bringUp(
  { connection }: AskContext,
  { file, hash }: { file: FileSample; hash: string },
  budget: Budget,
): Promise<{ ossKey: string | undefined; uploaded: boolean }> {
  const { provider } = connection;
  for (let isLast = false; ; isLast = true) {
    const permit = await budget.spend((step) => uploadPermit(connection, { hash, size: file.size }, step));
    if ('exists' in permit) return { ossKey: permit.ossKey, uploaded: false };
    if (permit.isExpired) {
      if (!isLast) continue;
      throw new ApiError(`${provider}: the upload permit had expired before the upload began.`, { provider });
    }
    try {
      await budget.spend((step) => uploadFile(connection, permit, file, step), anyTime);
      return { ossKey: permit.ossKey, uploaded: true };
    } catch (error) {
      if (isLast || !isPermitRefused(error)) throw error;
    }
  }
}
