import type { Dispatcher } from 'undici';
import { SandboxError } from '../../model/errors.ts';
import type { Route } from '../network/dispatcher.ts';
import { asUnsent, connectionFailure } from '../network/failure.ts';
import { isOfProxy, proxyFailure, refusalBy } from '../network/proxy.ts';
import type { Call } from './call.ts';
import type { HttpClientOptions, HttpReply, HttpRequest, HttpStreamReply } from './contract.ts';
import { exchange, textOf } from './exchange.ts';
import { isRedirect, refusedRedirect, refusedSize } from './refusals.ts';
import type { ReplyHeaders } from './retry.ts';
import { createUpload, type StreamBody, type Upload } from './upload.ts';

/** One attempt's part of a call. */
export interface Sending {
  route: Route;
  target: Target;
  request: HttpRequest;
  headers: Record<string, string>;
  call: Call;
  options: HttpClientOptions;
}

/** A base URL as requests need it: taken apart once. */
export interface Target {
  origin: string;
  /** What stands before every path; empty for none. */
  prefix: string;
}

export function targetOf({ origin, pathname }: URL): Target {
  return { origin, prefix: pathname === '/' ? '' : pathname };
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
 * network is a ConnectionError; an abort is the call's reason.
 */
export function send(sending: Sending): Promise<HttpReply> {
  const { route, request, call, options } = sending;
  const { provider, settings } = options;
  const upload = uploadOf(request, provider);
  const reply = exchange(route.sender, dispatchOptions(sending, upload), {
    call,
    provider,
    limit: request.maxReplyBytes ?? settings.maxReplyBytes,
    failureOf: (error, hasReply) => failureOf(error, sending, hasReply ? null : upload),
    // A vendor may answer before it has read everything: the rest is not sent.
    onEnd: () => upload?.end(),
  });
  if (!route.isForwarded) return reply;
  return reply.then((whole) => {
    assertVendors(whole.status, whole.headers, route);
    return whole;
  });
}

/** A proxy that is given plain http answers by itself where it fails: that is no reply of the vendor. */
function assertVendors(status: number, headers: ReplyHeaders, { isForwarded, through }: Route): void {
  if (isForwarded && through !== null && isOfProxy(status, headers)) throw refusalBy(status, through);
}

/** As `send`, up to the headers. The body fails as `send` does. */
export async function open(sending: Sending): Promise<OpenReply> {
  const { route, request, call, options } = sending;
  const { provider } = options;
  const upload = uploadOf(request, provider);
  try {
    const reply = await route.sender.request({ ...dispatchOptions(sending, upload), signal: call.signal });
    try {
      assertVendors(reply.statusCode, reply.headers, route);
      if (isRedirect(reply.statusCode)) throw refusedRedirect(reply.statusCode, provider);
    } catch (error) {
      abandon(reply.body);
      throw error;
    }
    return openReply(reply, sending, upload);
  } catch (error) {
    upload?.end();
    throw failureOf(error, sending, upload);
  }
}

function uploadOf({ body }: HttpRequest, provider: string): Upload | null {
  return isStream(body) ? createUpload(body, provider) : null;
}

function dispatchOptions({ target, request, headers }: Sending, upload: Upload | null): Dispatcher.DispatchOptions {
  const { path, method, body = null } = request;
  return {
    origin: target.origin,
    path: target.prefix + path,
    method,
    headers: withLength(headers, request.body),
    body: isStream(body) ? (upload?.content ?? null) : body,
  };
}

function isStream(body: HttpRequest['body'] | null): body is StreamBody {
  return typeof body === 'object' && body !== null && 'open' in body;
}

function withLength(headers: Record<string, string>, body: HttpRequest['body']): Record<string, string> {
  return isStream(body) && body.length !== null ? { ...headers, 'content-length': String(body.length) } : headers;
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
function failureOf(error: unknown, { call, options, route }: Sending, upload: Upload | null): unknown {
  if (call.isAborted) return call.reason;
  if (SandboxError.is(error)) return error;
  const failure = brokenBy(error, route, options);
  return upload === null || upload.hasBegun() ? failure : asUnsent(failure);
}

/** A forwarding proxy is all that we are connected to. */
function brokenBy(error: unknown, { through, isForwarded }: Route, { baseUrl, provider }: HttpClientOptions) {
  if (through !== null && isForwarded) return proxyFailure(error, through);
  return connectionFailure(error, baseUrl, provider, through?.proxy.host ?? null);
}

interface Limits {
  headers: ReplyHeaders;
  /** Bytes. */
  limit: number;
  provider: string;
}

async function readText(body: Body, limits: Limits): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(body, limits)) chunks.push(chunk);
  return textOf(chunks);
}

async function* readChunks(body: Body, { headers, limit, provider }: Limits): AsyncGenerator<Uint8Array> {
  if (Number(headers['content-length']) > limit) {
    abandon(body);
    throw refusedSize(limit, provider);
  }
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw refusedSize(limit, provider);
    yield chunk;
  }
}

/** Ends a reply that nobody will read, without waiting for the rest of it. */
function abandon(body: Body): void {
  body.on('error', () => undefined).destroy();
}
