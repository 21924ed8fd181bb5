import { ResponseError, type SandboxError } from '@sandjury/core';
import {
  type CallGroup,
  type Clock,
  createHttpClient,
  createSecretKeeper,
  type HttpReply,
  type HttpRequest,
  type HttpStreamReply,
  parseJson,
  type SecretKeeper,
} from '@sandjury/core/toolkit';
import manifest from '../../package.json' with { type: 'json' };
import type { ResolvedSettings } from '../settings.ts';
import { EnvelopeSchema } from '../wire/schemas.ts';
import { mayHoldSecrets } from '../wire/secrets.ts';
import { idText } from '../wire/values.ts';
import { type FailureContext, replyJson, resultFailure, statusFailure } from './failure.ts';

/** One reply, out of its envelope. */
export interface Envelope {
  data: unknown;
  /** Names the next page; null on the last one. */
  continuationId: string | null;
  /** The server cut the result at its own maximum. */
  truncated: boolean;
  /** `data` surely holds none of the secrets that a report leaves out. */
  isClean: boolean;
}

export interface TransportCall {
  method: HttpRequest['method'];
  /** Path and query below `/rest`. */
  path: string;
  body?: HttpRequest['body'];
  contentType?: string;
  signal?: AbortSignal | undefined;
  group?: CallGroup | undefined;
  deadlineMs?: number | undefined;
  /** false: the server forgets the request once it has answered. For GET true unless said otherwise, for others false. */
  repeatable?: boolean;
}

export interface TransportDownload extends Pick<TransportCall, 'path' | 'signal' | 'deadlineMs'> {
  accept: string;
  /** Bytes. */
  limit: number;
}

/** Sends calls with the key, and turns each way in which VMRay fails into an error. */
export interface Transport {
  /** Id of the provider, for errors. */
  readonly provider: string;
  /** Milliseconds since 1970, by the clock of the settings. */
  now(): number;
  readonly clock: Clock;
  readonly defaultDeadlineMs: number;
  readonly maxReplyValues: number;
  /** Takes the key out of what a vendor says, should it quote it. Replies to `call` are without it. */
  readonly keeper: Pick<SecretKeeper, 'scrub' | 'mayHold'>;
  call(call: TransportCall): Promise<Envelope>;
  /** A file as it is, without an envelope. Throws as `call` does; so does reading the body. */
  download(call: TransportDownload): Promise<HttpStreamReply>;
  close(): Promise<void>;
}

export function createTransport({ id, baseUrl, settings }: ResolvedSettings): Transport {
  const keeper = createSecretKeeper(id);
  const http = createHttpClient({ provider: id, baseUrl, settings, undici: () => import('undici') });

  let own: Record<string, string> | undefined;
  const firstHeaders = async (more: Record<string, string>): Promise<Record<string, string>> => {
    const key = await keeper.read(settings.apiKey, 'apiKey');
    own = { authorization: `api_key ${key}`, 'user-agent': `sandjury/${manifest.version}` };
    return { ...own, ...more };
  };
  // Once the key was had, no call waits for it.
  const headers = (more: Record<string, string>) => (own === undefined ? firstHeaders(more) : { ...own, ...more });

  const contextOf = (call: string): FailureContext => {
    const { maxReplyValues } = settings;
    return { provider: id, call, host: baseUrl.host, clock: http.clock, keeper, maxReplyValues };
  };

  return {
    provider: id,
    clock: http.clock,
    now: () => http.clock.now(),
    keeper,
    defaultDeadlineMs: settings.deadlineMs,
    maxReplyValues: settings.maxReplyValues,
    async call({ method, path, body, contentType, repeatable, signal, group, deadlineMs }) {
      const reply = await http.request({
        method,
        path,
        headers: () => headers({ accept: 'application/json', ...(contentType && { 'content-type': contentType }) }),
        ...(body !== undefined && { body }),
        ...(repeatable !== undefined && { repeatable }),
        signal,
        group,
        deadlineMs,
      });
      return openEnvelope(reply, contextOf(`${method} ${path}`));
    },
    async download({ path, accept, limit, signal, deadlineMs }) {
      const request = { method: 'GET', path, headers: () => headers({ accept }), signal, deadlineMs } as const;
      const reply = await http.stream({ ...request, maxReplyBytes: limit });
      if (reply.status >= 200 && reply.status <= 299) return reply;
      const text = await textOf(reply.body);
      throw failureOf({ status: reply.status, headers: reply.headers, text }, contextOf(`GET ${path}`));
    },
    close: () => http.close(),
  };
}

/** A file's text, read to its end. */
export async function textOf(body: HttpStreamReply['body']): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The three layers in which a call can fail: status, `result`, `error_msg`. */
function openEnvelope(reply: HttpReply, context: FailureContext): Envelope {
  if (reply.status < 200 || reply.status > 299) throw failureOf(reply, context);
  const envelope = EnvelopeSchema.safeParse(replyJson(reply, context));
  if (!envelope.success) {
    throw new ResponseError(`The reply of ${context.provider} to ${context.call} is not a VMRay reply.`, {
      provider: context.provider,
      status: reply.status,
    });
  }
  const { result, error_msg: errorText, data, continuation_id: next, truncated } = envelope.data;
  if ((result ?? 'ok') !== 'ok' || (typeof errorText === 'string' && errorText !== '')) {
    throw resultFailure(reply.status, errorText, context);
  }
  const isClean = !mayHoldSecrets(reply.text);
  return { data, continuationId: idText(next), truncated: truncated === true, isClean };
}

function failureOf(reply: HttpReply, context: FailureContext): SandboxError {
  let errorText: unknown = null;
  try {
    const envelope = EnvelopeSchema.safeParse(parseJson(reply.text, { what: 'reply' }));
    errorText = envelope.success ? envelope.data.error_msg : null;
  } catch {
    // A proxy's error page is no JSON; the status alone decides.
  }
  return statusFailure(reply, errorText, context);
}
