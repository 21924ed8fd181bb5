import { ResponseError, retold, type SandboxError, TooLargeError } from '../../model/errors.ts';
import type { HttpReply } from '../http/contract.ts';
import { type RetryAdvice, readRetryAfter } from '../http/retry.ts';
import { parseJson } from '../input/json.ts';
import { parseJsonPieces } from '../input/json-pieces.ts';
import { scrubValue } from '../secrets/scrub-value.ts';
import { vendorText } from '../values/vendor-text.ts';
import type { ApiContext, Opened } from './options.ts';
import { failureOf, isPageOf, type Refusal, type Refused, rowOf, type VendorRefusal } from './refusals.ts';

/** A reply taken apart: what it holds, or why it is a failure. */
export type Inspected = { opened: Opened; advice: RetryAdvice } | Refusing;

interface Refusing {
  failure: SandboxError;
  advice: RetryAdvice;
}

const longestCode = 100;
const longestPage = 20_000;
const noAdvice: RetryAdvice = { retry: false };

/** Takes replies apart, each once although retry and result both look at it: the last one is remembered. For one call. */
export function createInspector(context: ApiContext, call: string, parse: ((text: string) => unknown) | undefined) {
  // Not a WeakMap of all replies: those would outlive the young generation.
  let last: { reply: HttpReply; inspected: Inspected } | null = null;
  return (reply: HttpReply): Inspected => {
    if (last?.reply !== reply) last = { reply, inspected: inspect(reply, context, call, parse) };
    return last.inspected;
  };
}

/** The layers in which a call can fail: its status, a page instead of JSON, a refusal inside of a 200. */
function inspect(reply: HttpReply, context: ApiContext, call: string, parse?: (text: string) => unknown): Inspected {
  const { options } = context;
  const isGood = reply.status >= 200 && reply.status <= 299;
  let body: unknown;
  try {
    body = bodyOf(reply, context, call, parse);
  } catch (error) {
    if (!(error instanceof ResponseError || error instanceof TooLargeError)) throw error;
    const page = reply.text.slice(0, longestPage);
    const isPage = (options.refusals ?? []).some((row) => isPageOf(row, { status: reply.status, page, call }));
    // A proxy's error page is no JSON; the status alone decides.
    // What is nested too deep is nobody's page.
    if (isPage || (!isGood && error instanceof ResponseError))
      return answerTo({ status: reply.status, page, call }, reply, context);
    return {
      failure: retold(error, error.message, { requestId: requestIdOf(null, reply, context) }),
      advice: noAdvice,
    };
  }
  if (!isGood) return answerTo({ ...options.reason?.(body, reply), status: reply.status, call }, reply, context);
  const opened = options.open === undefined ? { data: body } : options.open(body, reply);
  if (opened === null) {
    const message = `The reply of ${options.id} to ${call} is not of the documented shape.`;
    return { failure: new ResponseError(message, { provider: options.id, status: reply.status }), advice: noAdvice };
  }
  if ('refusal' in opened) return answerTo({ ...opened.refusal, status: reply.status, call }, reply, context);
  return { opened, advice: noAdvice };
}

function bodyOf(
  reply: HttpReply,
  { options, keeper }: ApiContext,
  call: string,
  parse: ((text: string) => unknown) | undefined = options.parse,
): unknown {
  const { id: provider, settings } = options;
  const limits = { what: `The reply of ${provider} to ${call}`, provider, maxValues: settings.maxReplyValues };
  // A server may echo what was sent to it.
  const clean = (value: unknown, text: string) => (keeper.mayHold(text) ? scrubValue(value, keeper) : value);
  try {
    if (parse) return clean(parse(reply.text), reply.text);
    if (reply.chunks) return parseJsonPieces(reply.chunks, { ...limits, clean });
    return clean(parseJson(reply.text, limits), reply.text);
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error;
    throw new ResponseError(error.message, { provider, status: reply.status });
  }
}

/** The error that a refusal of one entry of a reply is, by the same table. */
export function refusalIn(context: ApiContext, call: string, found: VendorRefusal): SandboxError {
  const status = 200;
  return refused({ ...found, status, call }, { status, headers: {}, text: '' }, context).failure;
}

/** What a refusal is: an error, or that there is nothing. */
function answerTo(found: Refused, reply: HttpReply, context: ApiContext): Inspected {
  const { means, data = null } = rowOf(found, context.options.refusals ?? []);
  return means === 'nothing' ? { opened: { data }, advice: noAdvice } : refused(found, reply, context);
}

function refused(found: Refused, reply: HttpReply, context: ApiContext): Refusing {
  const { options, keeper, http, undone } = context;
  const { status, call } = found;
  const row = rowOf(found, options.refusals ?? []);
  const text = vendorText(found.text, keeper);
  const retryAfterMs = found.retryAfterMs ?? readRetryAfter(reply.headers['retry-after'], http.clock);
  const setting = options.auth?.setting ?? 'the credentials';
  const facts = {
    provider: options.id,
    call,
    host: options.baseUrl.host,
    status,
    text,
    code: codeOf(found.code, context),
    page: found.page,
    said: text === '' ? `${status}` : `${status}: ${text}`,
    setting,
    advice:
      options.auth && options.auth.secret === undefined
        ? `Set ${setting}: none is given.`
        : `Check that ${setting} is valid and belongs to ${options.baseUrl.host}.`,
  };
  const failure = failureOf(row, facts, {
    provider: options.id,
    status,
    retryAfterMs: row.retryable === true || row.means === 'quota' ? retryAfterMs : null,
    vendorCode: facts.code,
    requestId: requestIdOf(found.requestId, reply, context),
  });
  if (row.refused === true) undone.add(failure);
  return { failure, advice: adviceOf(row, retryAfterMs, options.settings.retryRateLimited) };
}

function adviceOf(row: Refusal, afterMs: number | null, retryRateLimited: boolean): RetryAdvice {
  // A limit may be told with status 200, so that the transport does not know it by its status.
  const wanted = row.means !== 'quota' || retryRateLimited;
  const isTimely = row.needsTime !== true || afterMs !== null;
  return { retry: wanted && isTimely && row.retryable === true, refused: row.refused === true, afterMs };
}

function requestIdOf(found: unknown, { headers }: HttpReply, context: ApiContext): string | null {
  const { requestIdHeader } = context.options;
  return codeOf(found, context) ?? codeOf(requestIdHeader && [headers[requestIdHeader]].flat()[0], context);
}

function codeOf(code: unknown, { keeper }: ApiContext): string | null {
  if (code === undefined || code === null || code === '') return null;
  return vendorText(String(code), keeper, longestCode) || null;
}
