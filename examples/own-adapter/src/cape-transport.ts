import { AuthenticationError, ResponseError, SandboxError } from '@sandjury/core';
import {
  type Clock,
  createHttpClient,
  createSecretKeeper,
  encodeForm,
  type FormPart,
  type HttpReply,
  parseJson,
  type SecretKeeper,
  type StreamBody,
  scrubValue,
} from '@sandjury/core/toolkit';
import manifest from '../package.json' with { type: 'json' };
import { type FailureContext, refusal, statusFailure } from './cape-failure.ts';
import type { ResolvedSettings } from './cape-settings.ts';

export interface TransportCall {
  /** Path below `/apiv2`, with the slash at its end: Django answers with a redirect where it is missing. */
  path: string;
  /** Makes it a POST. */
  form?: readonly FormPart[];
  /** A refusal that says of each file why is the reply, not an error. */
  keepsRefusals?: boolean;
  /** Called when the first byte of a form goes out: from then on it may have arrived. */
  onBegin?: () => void;
  signal?: AbortSignal | undefined;
  deadlineMs?: number | undefined;
}

/** Sends calls with the token, and turns each way in which CAPE fails into an error. */
export interface Transport {
  readonly clock: Clock;
  readonly defaultDeadlineMs: number;
  readonly keeper: Pick<SecretKeeper, 'scrub'>;
  /** The JSON of a reply, without our token. */
  call(call: TransportCall): Promise<unknown>;
  close(): Promise<void>;
}

export function createTransport({ id, baseUrl, settings }: ResolvedSettings): Transport {
  const keeper = createSecretKeeper(id);
  const http = createHttpClient({ provider: id, baseUrl, settings, undici: () => import('undici') });
  const headers = async (more: Record<string, string>): Promise<Record<string, string>> => ({
    accept: 'application/json',
    'user-agent': `${manifest.name}/${manifest.version}`,
    ...(settings.token !== undefined && { authorization: `Token ${await keeper.read(settings.token, 'token')}` }),
    ...more,
  });
  return {
    clock: http.clock,
    defaultDeadlineMs: settings.deadlineMs,
    keeper,
    async call({ path, form: parts, keepsRefusals = false, onBegin, signal, deadlineMs }) {
      const form = parts && encodeForm(parts);
      const method = form ? 'POST' : 'GET';
      const reply = await http.request({
        method,
        path,
        headers: () => headers(form ? { 'content-type': form.contentType } : {}),
        ...(form && { body: watched(form.body, onBegin) }),
        signal,
        deadlineMs,
      });
      const call = `${method} ${path}`;
      return readReply(reply, keepsRefusals, { provider: id, call, host: baseUrl.host, clock: http.clock, keeper });
    },
    close: () => http.close(),
  };
}

/** The same body, which tells when it is read. */
function watched({ length, open }: StreamBody, onBegin: () => void = () => undefined): StreamBody {
  return {
    length,
    async *open() {
      for await (const chunk of open()) {
        onBegin();
        yield chunk;
      }
    },
  };
}

/** The three layers in which a call can fail: status, a page instead of JSON, `error: true`. */
function readReply(reply: HttpReply, keepsRefusals: boolean, context: FailureContext): unknown {
  const { provider, call, keeper } = context;
  const { status } = reply;
  if (status < 200 || status > 299) throw statusFailure(reply, jsonOrNull(reply.text), context);
  // tasks_report in web/apiv2/views.py renders a page where the user's profile lacks the permission.
  if (/permissions? to download reports/i.test(reply.text.slice(0, 20_000)) && !/^\s*\{/.test(reply.text)) {
    throw new AuthenticationError(`${provider}: the user of this token may not download reports.`, {
      provider,
      status,
    });
  }
  const body = scrubValue(replyJson(reply, context), keeper);
  const isObject = typeof body === 'object' && body !== null;
  if (isObject && 'error' in body && body.error === true) {
    const isExplained = 'errors' in body && Array.isArray(body.errors) && body.errors.length > 0;
    if (!(keepsRefusals && isExplained))
      throw refusal('error_value' in body ? body.error_value : null, status, context);
  }
  if (isObject) return body;
  throw new ResponseError(`The reply of ${provider} to ${call} is not of the documented shape.`, { provider, status });
}

function replyJson({ text, status }: HttpReply, { provider, call }: FailureContext): unknown {
  try {
    return parseJson(text, { what: `The reply of ${provider} to ${call}`, provider });
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error;
    throw new ResponseError(error.message, { provider, status });
  }
}

/** A proxy's error page is no JSON; the status alone decides. */
function jsonOrNull(text: string): unknown {
  try {
    return parseJson(text, { what: 'reply' });
  } catch (error) {
    if (SandboxError.is(error)) return null;
    throw error;
  }
}
