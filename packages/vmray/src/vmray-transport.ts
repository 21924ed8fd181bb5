import { ResponseError, type SandboxError } from '@sandjury/core';
import { createHttpClient, createSecretKeeper, type HttpReply, parseJson } from '@sandjury/core/toolkit';
import manifest from '../package.json' with { type: 'json' };
import { type FailureContext, replyJson, resultFailure, statusFailure } from './vmray-failure.ts';
import { EnvelopeSchema } from './vmray-schemas.ts';
import type { ResolvedSettings } from './vmray-settings.ts';
import { idText } from './vmray-values.ts';

/** A shorter key than this would tear ordinary words of a reply apart; the vendor's own are longer. */
const shortestKeyToScrub = 8;

/** One reply, out of its envelope. */
export interface Envelope {
  data: unknown;
  /** Names the next page; null on the last one. */
  continuationId: string | null;
  /** The server cut the result at its own maximum. */
  truncated: boolean;
}

export interface TransportCall {
  /** Path and query below `/rest`. */
  path: string;
  signal?: AbortSignal | undefined;
  deadlineMs?: number | undefined;
  /** false: the server forgets the request once it has answered. */
  repeatable?: boolean;
}

/** Sends calls with the key, and turns each way in which VMRay fails into an error. */
export interface Transport {
  /** Milliseconds since 1970, by the clock of the settings. */
  now(): number;
  readonly defaultDeadlineMs: number;
  get(call: TransportCall): Promise<Envelope>;
  close(): Promise<void>;
}

export function createTransport({ id, baseUrl, settings }: ResolvedSettings): Transport {
  const keeper = createSecretKeeper(id);
  const http = createHttpClient({ provider: id, baseUrl, settings, undici: () => import('undici') });
  let scrubBody = false;

  const headers = async (): Promise<Record<string, string>> => {
    const key = await keeper.read(settings.apiKey, 'apiKey');
    scrubBody = key.length >= shortestKeyToScrub;
    return {
      authorization: `api_key ${key}`,
      accept: 'application/json',
      'user-agent': `sandjury/${manifest.version}`,
    };
  };

  return {
    now: () => http.clock.now(),
    defaultDeadlineMs: settings.deadlineMs,
    async get({ path, repeatable = true, signal, deadlineMs }) {
      const call = `GET ${path}`;
      const reply = await http.request({ method: 'GET', path, headers, repeatable, signal, deadlineMs });
      const text = scrubBody ? keeper.scrub(reply.text) : reply.text;
      const { scrub } = keeper;
      return openEnvelope({ ...reply, text }, { provider: id, call, host: baseUrl.host, clock: http.clock, scrub });
    },
    close: () => http.close(),
  };
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
  return { data, continuationId: idText(next), truncated: truncated === true };
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
