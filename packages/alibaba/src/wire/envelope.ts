import { isObject, type JsonObject } from '@sandjury/core/toolkit';

/**
 * The key under which a record has a field. The service writes `FileHash`; older documents and the objects of the official SDKs
 * write `fileHash`, those in Python `file_hash`. null when it has none of them.
 */
export function keyOf(record: JsonObject, name: string): string | null {
  if (Object.hasOwn(record, name)) return name;
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  if (Object.hasOwn(record, lower)) return lower;
  const snake = lower.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.hasOwn(record, snake) ? snake : null;
}

export function fieldOf(record: JsonObject, name: string): unknown {
  const key = keyOf(record, name);
  return key === null ? undefined : record[key];
}

/** What every reply says of itself. */
export interface Envelope {
  code: string | null;
  message: string | null;
  requestId: string | null;
  success: boolean | null;
}

const noEnvelope: Envelope = { code: null, message: null, requestId: null, success: null };

/** Reads the envelope of a parsed reply; all null when there is none. */
export function readEnvelope(reply: unknown): Envelope {
  if (!isObject(reply)) return noEnvelope;
  const success = fieldOf(reply, 'Success');
  return {
    code: textOf(fieldOf(reply, 'Code')),
    message: textOf(fieldOf(reply, 'Message')),
    requestId: textOf(fieldOf(reply, 'RequestId')),
    success: typeof success === 'boolean' ? success : success === 'true' ? true : success === 'false' ? false : null,
  };
}

// `Code` is "200" in the schema and the number 200 in one page of the documentation.
function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** Whether an envelope is that of a failure, whatever the HTTP status was. */
export function isFailure(envelope: Envelope): boolean {
  return envelope.success === false || (envelope.code !== null && envelope.code !== '200');
}

/** A page of a proxy may show code. */
const page = /^[^<]*(?:<[!?][^>]*>[^<]*)*<html[\s>]/i;

const opening = /<((?:[A-Za-z_][\w.-]*:)?(Code|code|Message|message|RequestId|requestId))(?:\s([^<>]*))?>/g;

/**
 * The envelope of a gateway failure in XML: the flat elements `Code`, `Message` and `RequestId`, in either case as in JSON. The
 * first of each is found by plain text search, so that no entity, namespace or doctype of a hostile reply is ever acted on.
 * null when there is no `Code`.
 */
export function readXmlEnvelope(text: string): Envelope | null {
  if (!text.trimStart().startsWith('<') || page.test(text)) return null;
  const found = new Map<string, string | null>();
  for (const { 0: tag, 1: element = '', 2: name = '', 3: attributes = '', index } of text.matchAll(opening)) {
    const field = name.toLowerCase();
    if (found.has(field) || attributes.endsWith('/')) continue;
    found.set(field, elementText(text, element, index + tag.length));
    if (found.size === 3) break;
  }
  const [code = null, message = null, requestId = null] = ['code', 'message', 'requestid'].map((field) =>
    found.get(field),
  );
  return code === null ? null : { code, message, requestId, success: null };
}

function elementText(text: string, element: string, from: number): string | null {
  const end = text.indexOf(`</${element}`, from);
  if (end < 0) return null;
  const content = text.slice(from, end);
  const plain = content.startsWith('<![CDATA[') && content.endsWith(']]>') ? content.slice(9, -3) : decode(content);
  return plain.trim() === '' ? null : plain.trim();
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
]);

function decode(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities.get(entity) ?? entity);
}
