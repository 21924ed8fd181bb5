import type { Dispatcher } from 'undici';
import { ResponseError, SandboxError, TooLargeError } from '../errors.ts';
import type { HttpClientOptions, HttpReply, HttpRequest } from './http.ts';
import { connectionFailure } from './network-failure.ts';
import type { ReplyHeaders } from './retry.ts';

/**
 * One attempt: the reply whatever its status, whole and no larger than the limit. A redirect is refused; a failure of the
 * network is a ConnectionError; an abort is the signal's reason.
 */
export async function send(
  dispatcher: Dispatcher,
  request: HttpRequest,
  headers: Record<string, string>,
  signal: AbortSignal,
  options: HttpClientOptions,
): Promise<HttpReply> {
  const { baseUrl, provider } = options;
  const path = baseUrl.pathname === '/' ? request.path : baseUrl.pathname + request.path;
  try {
    const reply = await dispatcher.request({
      origin: baseUrl.origin,
      path,
      method: request.method,
      headers,
      body: request.body ?? null,
      signal,
    });
    const { statusCode, headers: replyHeaders, body } = reply;
    if (statusCode >= 300 && statusCode < 400) {
      abandon(body);
      throw new ResponseError(
        `${provider} answered with a redirect (${statusCode}), which is not followed: is the URL right?`,
        { provider, status: statusCode },
      );
    }
    const limit = request.maxReplyBytes ?? options.settings.maxReplyBytes;
    return { status: statusCode, headers: replyHeaders, text: await readText(body, replyHeaders, limit, provider) };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw SandboxError.is(error) ? error : connectionFailure(error, baseUrl, provider);
  }
}

type Body = Dispatcher.ResponseData['body'];

async function readText(body: Body, headers: ReplyHeaders, limit: number, provider: string): Promise<string> {
  const declared = Number(headers['content-length']);
  const tooLarge = () => new TooLargeError(`The reply of ${provider} is larger than ${limit} bytes.`, { provider });
  // undici holds a body to its declared length, so that no chunk has to be counted.
  if (declared <= limit) return body.text();
  if (declared > limit) {
    abandon(body);
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

/** Ends a reply that nobody will read, without waiting for the rest of it. */
function abandon(body: Body): void {
  body.on('error', () => undefined).destroy();
}
