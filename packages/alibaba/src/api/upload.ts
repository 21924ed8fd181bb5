import { ApiError, type CallOptions, type FileSample, QuotaError, SandboxError, TooLargeError } from '@sandjury/core';
import {
  encodeForm,
  type HttpReply,
  isLoopback,
  parseForeignUrl,
  readRetryAfter,
  vendorText,
} from '@sandjury/core/toolkit';
import { readXmlEnvelope } from '../wire/envelope.ts';
import type { UploadPermit } from '../wire/uploads.ts';
import { type AlibabaConnection, userAgent } from './connection.ts';

/** Everything that an upload needs. `expiresAt` is in milliseconds since 1970, by the vendor's clock. */
export interface UploadData {
  url: string;
  accessId: string;
  policy: string;
  signature: string;
  ossKey: string;
  expiresAt: number;
}

/** What a permit gives to upload with; null when a part is missing. */
export function uploadDataOf(permit: UploadPermit): UploadData | null {
  const { AccessId: accessId, Policy: policy, Signature: signature, OssKey: ossKey } = permit.Context ?? {};
  if (!permit.PublicUrl || !accessId || !policy || !signature || !ossKey) return null;
  return { url: permit.PublicUrl, accessId, policy, signature, ossKey, expiresAt: permit.Expire ?? Infinity };
}

/** The longest code or request id that an error carries. */
const longestCode = 100;

/** An upload host says little. */
const largestReply = 1024 * 1024;

/**
 * Posts the file to the host that the permit names, as OSS wants it: `file` is the last part, streamed. The permit's own
 * signature is all that goes there: never our key, token or any header that we sign. Throws TooLargeError, ApiError (403 where
 * the permit is refused), ConnectionError, DeadlineError.
 */
export async function uploadFile(
  connection: AlibabaConnection,
  data: UploadData,
  file: FileSample,
  options: CallOptions,
): Promise<void> {
  const url = uploadUrl(data.url, connection);
  const form = encodeForm([
    { name: 'key', value: data.ossKey },
    { name: 'policy', value: data.policy },
    { name: 'OSSAccessKeyId', value: data.accessId },
    { name: 'success_action_status', value: '200' },
    { name: 'Signature', value: data.signature },
    { name: 'file', filename: file.name, size: file.size, open: () => file.open() },
  ]);
  const reply = await connection.uploadHosts.use(url.origin, (http) =>
    http.request({
      method: 'POST',
      path: url.pathname + url.search,
      headers: () => ({ 'content-type': form.contentType, 'user-agent': userAgent }),
      body: form.body,
      // The same content under the same key again changes nothing.
      repeatable: true,
      signal: options.signal,
      deadlineMs: options.deadlineMs,
      maxReplyBytes: largestReply,
    }),
  );
  if (reply.status >= 300) throw uploadFailure(reply, connection);
}

/** The vendor's examples have plain http; its hosts take https too. */
function uploadUrl(text: string, { provider, settings, api }: AlibabaConnection): URL {
  const { allowHttp, baseUrl } = settings;
  const isOpen = allowHttp || isLoopback(baseUrl.hostname);
  const safe = isOpen ? text : text.replace(/^http:\/\//i, 'https://');
  return parseForeignUrl(safe, { provider, what: 'the upload address', baseUrl, allowHttp, reached: api.home.reached });
}

function uploadFailure(reply: HttpReply, connection: AlibabaConnection): SandboxError {
  const { provider } = connection;
  const envelope = readXmlEnvelope(reply.text);
  const code = envelope?.code ? vendorText(envelope.code, connection.api, longestCode) : null;
  const said = [code, envelope?.message ? vendorText(envelope.message, connection.api) : null].filter(
    (text) => text !== null,
  );
  const header = reply.headers['x-oss-request-id'];
  const requestId = envelope?.requestId ?? (typeof header === 'string' ? header : null);
  const options = {
    provider,
    status: reply.status,
    vendorCode: code,
    requestId: requestId === null ? null : vendorText(requestId, connection.api, longestCode),
    retryable: reply.status >= 500 || reply.status === 408 || reply.status === 429,
    retryAfterMs: readRetryAfter(reply.headers['retry-after'], connection.clock),
  };
  const text = `${provider}: the upload was refused with HTTP status ${reply.status} (${said.join(': ') || 'no reason given'}).`;
  if (reply.status === 429) return new QuotaError(text, options);
  return code === 'EntityTooLarge' ? new TooLargeError(text, options) : new ApiError(text, options);
}

/** Whether the upload host refused the permit, so that a new one may help. */
export function isPermitRefused(error: unknown): boolean {
  return SandboxError.is(error) && error.code === 'api' && error.status === 403;
}
