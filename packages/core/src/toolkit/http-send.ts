import type { Dispatcher } from 'undici';
import { ResponseError, SandboxError, TooLargeError } from '../errors.ts';
import type { HttpClientOptions, HttpReply, HttpRequest, HttpStreamReply } from './http.ts';
import { asUnsent, connectionFailure } from './network-failure.ts';
import type { ReplyHeaders } from './retry.ts';
import { createUpload, type StreamBody, type Upload } from './upload.ts';

/** One attempt's part of a call. */
export interface Sending {
  dispatcher: Dispatcher;
  request: HttpRequest;
  headers: Record<string, string>;
  signal: AbortSignal;
  options: HttpClientOptions;
}

/** A reply whose body is still to come. */
export interface OpenReply {
  status: number;
  headers: ReplyHeaders;
  /** The whole body as text. */
  text(): Promise<string>;
  /** The body as it comes. */
  stream(): HttpStreamReply['body'];
}

type Body = Dispatcher.ResponseData['body'];

/**
 * One attempt: the reply whatever its status, whole and no larger than the limit. A redirect is refused; a failure of the
 * network is a ConnectionError; an abort is the signal's reason.
 */
export async function send(sending: Sending): Promise<HttpReply> {
  const { status, headers, text } = await open(sending);
  return { status, headers, text: await text() };
}

/** As `send`, up to the headers. The body fails as `send` does. */
export async function open(sending: Sending): Promise<OpenReply> {
  const { dispatcher, request, headers, signal, options } = sending;
  const { baseUrl, provider } = options;
  const upload = isStream(request.body) ? createUpload(request.body, provider) : null;
  try {
    const reply = await dispatcher.request({
      origin: baseUrl.origin,
      path: baseUrl.pathname === '/' ? request.path : baseUrl.pathname + request.path,
      method: request.method,
      headers: withLength(headers, request.body),
      body: isStream(request.body) ? (upload?.content ?? null) : (request.body ?? null),
      signal,
    });
    refuseRedirect(reply, provider);
    return openReply(reply, sending, upload);
  } catch (error) {
    upload?.end();
    throw failureOf(error, sending, upload);
  }
}

function isStream(body: HttpRequest['body']): body is StreamBody {
  return typeof body === 'object' && 'open' in body;
}

function withLength(headers: Record<string, string>, body: HttpRequest['body']): Record<string, string> {
  return isStream(body) && body.length !== null ? { ...headers, 'content-length': String(body.length) } : headers;
}

function refuseRedirect({ statusCode, body }: Dispatcher.ResponseData, provider: string): void {
  if (statusCode < 300 || statusCode >= 400) return;
  abandon(body);
  throw new ResponseError(
    `${provider} answered with a redirect (${statusCode}), which is not followed: is the URL right?`,
    { provider, status: statusCode },
  );
}

function openReply(reply: Dispatcher.ResponseData, sending: Sending, upload: Upload | null): OpenReply {
  const { statusCode: status, headers, body } = reply;
  const { provider, settings } = sending.options;
  const limits = { headers, limit: sending.request.maxReplyBytes ?? settings.maxReplyBytes, provider };
  return {
    status,
    headers,
    async text() {
      try {
        return await readText(body, limits);
      } catch (error) {
        throw failureOf(error, sending, null);
      } finally {
        // A vendor may answer before it has read everything: the rest is not sent.
        upload?.end();
      }
    },
    async *stream() {
      try {
        yield* readChunks(body, limits);
      } catch (error) {
        throw failureOf(error, sending, null);
      } finally {
        abandon(body);
        upload?.end();
      }
    },
  };
}

/** `upload`: what was being sent when no reply had come yet. */
function failureOf(error: unknown, { signal, options }: Sending, upload: Upload | null): unknown {
  if (signal.aborted) return signal.reason;
  if (SandboxError.is(error)) return error;
  const failure = connectionFailure(error, options.baseUrl, options.provider);
  return upload === null || upload.hasBegun() ? failure : asUnsent(failure);
}

interface Limits {
  headers: ReplyHeaders;
  /** Bytes. */
  limit: number;
  provider: string;
}

async function readText(body: Body, limits: Limits): Promise<string> {
  // undici holds a body to its declared length, so that no chunk has to be counted.
  if (Number(limits.headers['content-length']) <= limits.limit) return body.text();
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(body, limits)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function* readChunks(body: Body, { headers, limit, provider }: Limits): AsyncGenerator<Uint8Array> {
  const tooLarge = () => new TooLargeError(`The reply of ${provider} is larger than ${limit} bytes.`, { provider });
  if (Number(headers['content-length']) > limit) {
    abandon(body);
    throw tooLarge();
  }
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    yield chunk;
  }
}

/** Ends a reply that nobody will read, without waiting for the rest of it. */
function abandon(body: Body): void {
  body.on('error', () => undefined).destroy();
}
