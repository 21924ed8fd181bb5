import { type CallOptions, TooLargeError } from '@sandjury/core';
import type { ReplyHeaders } from '@sandjury/core/toolkit';
import { fieldOf } from '../wire/envelope.ts';
import { entryOf } from '../wire/keys.ts';
import { readUploadPermit, type UploadPermit } from '../wire/uploads.ts';
import { type AlibabaConnection, type AlibabaReply, replyOf } from './connection.ts';
import { checkQuery, type UploadUrlQuery, uploadUrlQuery } from './queries.ts';
import { type UploadData, uploadDataOf } from './upload.ts';

const name = 'CreateFileDetectUploadUrl';

interface PermitsReply extends AlibabaReply<UploadPermit[]> {
  headers: ReplyHeaders;
}

/** CreateFileDetectUploadUrl. */
export async function askForPermits(
  connection: AlibabaConnection,
  query: UploadUrlQuery,
  options?: CallOptions,
): Promise<PermitsReply> {
  const { provider } = connection;
  const { files, type = 0 } = checkQuery(uploadUrlQuery, query, { provider, operation: name });
  // In both lists, as the vendor's own clients of file detection send them.
  const parameters = {
    Type: type,
    HashKeyList: files.map((file) => file.hash),
    HashKeyContextList: files.map((file) => ({ HashKey: file.hash, FileSize: file.size })),
  };
  const reply = await connection.call({ name, parameters }, options);
  const list = fieldOf(reply.raw, 'UploadUrlList');
  if (!Array.isArray(list)) throw connection.unreadable(name, 'has no UploadUrlList', reply);
  const data = list.flatMap((item: unknown) => readUploadPermit(item) ?? []);
  return { ...replyOf(reply, data), headers: reply.headers };
}

/** The content is there already; `ossKey` where the vendor gives it. */
interface KnownContent {
  exists: true;
  ossKey: string | undefined;
}

/** What one file is uploaded with. Throws the vendor's refusal, TooLargeError, ResponseError. */
export async function uploadPermit(
  connection: AlibabaConnection,
  file: { hash: string; size: number },
  options: CallOptions,
): Promise<(UploadData & { isExpired: boolean }) | KnownContent> {
  const { provider } = connection;
  const { data, requestId, headers } = await askForPermits(connection, { files: [file] }, options);
  const permit = entryOf(data, file.hash, ({ HashKey }) => HashKey);
  if (permit === undefined) throw connection.unreadable(name, 'has no upload permit for this file', { requestId });
  const code = permit.Code || '200';
  if (code !== '200') throw connection.api.refusal(name, { code, text: permit.Message, requestId });
  if (permit.FileExist === true) return { exists: true, ossKey: permit.Context?.OssKey || undefined };
  const upload = uploadDataOf(permit);
  if (upload !== null) return { ...upload, isExpired: isPast(upload.expiresAt, headers, connection) };
  if (Object.values(permit.Context ?? {}).some((value) => value !== null && value !== undefined)) {
    throw connection.unreadable(name, 'has an upload permit that is not whole', { requestId });
  }
  const message = `${provider}: the vendor gave nothing to upload ${file.size} bytes with: its limit is lower.`;
  throw new TooLargeError(message, { provider, requestId });
}

/** By the vendor's clock. Where its reply has no date, the upload host decides. */
function isPast(time: number, headers: ReplyHeaders, connection: AlibabaConnection): boolean {
  const now = connection.signer.vendorTime(headers);
  return now !== null && now >= time;
}
