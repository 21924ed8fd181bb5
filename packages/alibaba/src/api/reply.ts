import { ResponseError } from '@sandjury/core';
import {
  type HttpReply,
  isObject,
  type JsonObject,
  type Opened,
  parseJson,
  type VendorRefusal,
} from '@sandjury/core/toolkit';
import { type Envelope, isFailure, readEnvelope, readXmlEnvelope } from '../wire/envelope.ts';

/** A reply without an envelope has its number here. */
export const requestIdHeader = 'x-acs-request-id';

/** Parses the text of a reply that is known to be JSON of a sane depth. */
export type ReadJson = (text: string) => unknown;

/** As `JSON.parse`, but a whole number beyond 2^53 (an event's id is an int64) stays the digits that it was. */
export const parseExactly: ReadJson = (text) =>
  JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) ? (context?.source ?? value) : value,
  );

/** Reads replies: a JSON object, or the XML in which a gateway refuses. What it gives throws ResponseError, TooLargeError. */
export function createParser(
  { provider, operation, maxValues }: { provider: string; operation: string; maxValues: number },
  readJson?: ReadJson,
): (text: string) => JsonObject {
  const fail = (why: string) => new ResponseError(`${provider}: the reply to ${operation} ${why}.`, { provider });
  return (text) => {
    if (text.trim() === '') throw fail('is empty');
    let body: unknown;
    let isXml = false;
    try {
      body = parseJson(text, { what: `The reply of ${provider}`, provider, maxValues });
    } catch (error) {
      if (!(error instanceof ResponseError)) throw error;
      body = envelopeInXml(text);
      if (body === null) throw fail('is not JSON');
      isXml = true;
    }
    if (!isObject(body)) throw fail('is not a JSON object');
    const exact = isXml ? null : readJson?.(text);
    return isObject(exact) ? exact : body;
  };
}

function envelopeInXml(text: string): JsonObject | null {
  const found = readXmlEnvelope(text);
  return found && { Code: found.code, Message: found.message, RequestId: found.requestId };
}

/** A failure may come with status 200 too. */
export function open(body: unknown, reply: HttpReply): Opened | { refusal: VendorRefusal } {
  const envelope = readEnvelope(body);
  return isFailure(envelope) ? { refusal: refusalOf(envelope, reply) } : { data: body };
}

/** What the vendor says of a failure. */
export function reason(body: unknown, reply: HttpReply): VendorRefusal {
  return refusalOf(readEnvelope(body), reply);
}

function refusalOf({ code, message, requestId }: Envelope, { headers }: HttpReply): VendorRefusal {
  // A gateway in between may fail with what was a good reply.
  const refusal = { code: code === '200' ? null : code, text: message, requestId };
  // In milliseconds; `retry-after` is in seconds or a date.
  const after = [headers['x-acs-retry-after']].flat()[0]?.trim() ?? '';
  return /^\d{1,9}$/.test(after) ? { ...refusal, retryAfterMs: Number(after) } : refusal;
}
