import { type CallOptions, TooLargeError } from '@sandjury/core';
import type { ReplyHeaders } from '@sandjury/core/toolkit';
import { fieldOf } from '../wire/envelope.ts';
import { entryOf } from '../wire/keys.ts';
import { readUploadTicket, type UploadTicket } from '../wire/uploads.ts';
import { type AlibabaConnection, type AlibabaReply, replyOf } from './connection.ts';
import { checkQuery, type UploadUrlQuery, uploadUrlQuery } from './queries.ts';
import { type UploadData, uploadDataOf } from './upload.ts';

const name = 'CreateFileDetectUploadUrl';

interface PermitsReply extends AlibabaReply<UploadTicket[]> {
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
  const data = list.flatMap((item: unknown) => readUploadTicket(item) ?? []);
  return { ...replyOf(reply, data), headers: reply.headers };
}

/** The content is there already; `ossKey` where the vendor tells it. */
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
  const ticket = entryOf(data, file.hash, ({ HashKey }) => HashKey);
  if (ticket === undefined) throw connection.unreadable(name, 'has no ticket for this file', { requestId });
  const code = ticket.Code || '200';
  if (code !== '200') throw connection.api.refusal(name, { code, text: ticket.Message, requestId });
  if (ticket.FileExist === true) return { exists: true, ossKey: ticket.Context?.OssKey || undefined };
  const upload = uploadDataOf(ticket);
  if (upload !== null) return { ...upload, isExpired: isPast(upload.expiresAt, headers, connection) };
  if (Object.values(ticket.Context ?? {}).some((value) => value !== null && value !== undefined)) {
    throw connection.unreadable(name, 'has a ticket that is not whole', { requestId });
  }
  const message = `${provider}: the vendor gave nothing to upload ${file.size} bytes with: its limit is lower.`;
  throw new TooLargeError(message, { provider, requestId });
}

/** By the vendor's clock. Where its reply has no date, the upload host will tell. */
function isPast(time: number, headers: ReplyHeaders, connection: AlibabaConnection): boolean {
  const now = connection.signer.vendorTime(headers);
  return now !== null && now >= time;
}
