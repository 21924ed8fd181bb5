import { ResponseError } from '@sandjury/core';
import { type Clock, type HttpReply, parseJson, readRetryAfter } from '@sandjury/core/toolkit';
import { type Envelope, isFailure, readEnvelope, readXmlEnvelope } from '../wire/envelope.ts';
import type { VendorFailure } from './failure.ts';

/** A reply taken apart. Either `failure` is set, or `body` is the parsed JSON, or `problem` says why there is none. */
export interface ParsedReply {
  body: unknown;
  envelope: Envelope;
  failure: VendorFailure | null;
  problem: string | null;
}

/** Parses the text of a reply that is known to be JSON of a sane depth. */
export type ReadJson = (text: string) => unknown;

/** Whose replies they are, and what they are held to. */
interface ReplyContext {
  provider: string;
  clock: Clock;
  maxReplyValues: number;
}

/** Takes replies apart, each once although retry and result both look at it: the last one is remembered. For one call. */
export function createReplyParser(context: ReplyContext): (reply: HttpReply) => ParsedReply {
  // Not a WeakMap of all replies: those would outlive the young generation, and cost half as much as all else of a call.
  let last: { reply: HttpReply; parsed: ParsedReply } | null = null;
  return (reply) => {
    if (last?.reply !== reply) last = { reply, parsed: takeApart(reply, context) };
    return last.parsed;
  };
}

function takeApart(reply: HttpReply, context: ReplyContext): ParsedReply {
  const { body, problem } = parseBody(reply.text, context);
  const told = (body === undefined ? readXmlEnvelope(reply.text) : null) ?? readEnvelope(body);
  const envelope = { ...told, requestId: told.requestId ?? headerText(reply, 'x-acs-request-id') };
  if (reply.status < 400 && !isFailure(envelope)) return { body, envelope, failure: null, problem };
  const why = reply.text.trim() === '' ? 'the reply is empty' : problem && `the reply ${problem}`;
  const failure = {
    status: reply.status,
    // A gateway in between may answer 502 with a page of its own.
    code: envelope.code === '200' ? null : envelope.code,
    // XML with a code is no JSON either, and is read.
    message: envelope.message ?? (envelope.code === null ? why : null),
    requestId: envelope.requestId,
    retryAfterMs: readRetryAfterMs(reply, context.clock),
  };
  return { body, envelope, failure, problem };
}

function parseBody(
  text: string,
  { provider, maxReplyValues: maxValues }: ReplyContext,
): { body: unknown; problem: string | null } {
  if (text.trim() === '') return { body: undefined, problem: 'is empty' };
  try {
    return { body: parseJson(text, { what: `The reply of ${provider}`, provider, maxValues }), problem: null };
  } catch (error) {
    if (error instanceof ResponseError) return { body: undefined, problem: 'is not JSON' };
    throw error;
  }
}

/** `x-acs-retry-after` is in milliseconds, `retry-after` in seconds or a date. */
function readRetryAfterMs(reply: HttpReply, clock: Clock): number | null {
  const own = headerText(reply, 'x-acs-retry-after');
  if (own !== null && /^\d{1,9}$/.test(own)) return Number(own);
  return readRetryAfter(reply.headers['retry-after'], clock);
}

function headerText(reply: HttpReply, name: string): string | null {
  const value = reply.headers[name];
  const text = (typeof value === 'string' ? value : value?.[0])?.trim();
  return text === undefined || text === '' ? null : text;
}
