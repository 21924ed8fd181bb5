import { ResponseError } from '../../model/errors.ts';
import { parseJson } from './json.ts';

/** The body of a response that a program saved whole, and its HTTP status; null where it does not tell one. */
export interface SavedResponse {
  status: number | null;
  body: unknown;
}

type Item = Readonly<Record<string, unknown>>;

/** More wrappers than programs put around each other: that of a client in that of a gateway. */
const mostLayers = 3;

/**
 * The body of a saved reply that may stand in the whole response of a program: `{ headers, statusCode, body }` of an SDK, in either case
 * or with underscores, `{ status, headers, data }` of axios, `{ StatusCode, Headers, Content }` of PowerShell. A body that is a text, or
 * the bytes of one, is parsed; one that is no JSON is left as it is. Whatever is no such response is a body without a status. Throws
 * TooLargeError when a text has too many values or levels.
 */
export function openResponse(document: unknown): SavedResponse {
  let opened: SavedResponse = { status: null, body: document };
  for (let layer = 0; layer < mostLayers; layer++) {
    const inner = responseIn(opened.body);
    if (inner === null) return opened;
    opened = { status: inner.status ?? opened.status, body: inner.body };
  }
  return opened;
}

/** Whether a status is that of a success, or not told. */
export function isSuccess(status: number | null): boolean {
  return status === null || (status >= 200 && status <= 299);
}

function responseIn(document: unknown): SavedResponse | null {
  if (!isItem(document)) return null;
  const fields = new Map(Object.keys(document).map((key) => [key.toLowerCase().replaceAll('_', ''), key]));
  const fieldOf = (name: string) => document[fields.get(name) ?? ''];
  const hasHeaders = typeof fieldOf('headers') === 'object' && fieldOf('headers') !== null;
  const code = statusOf(fieldOf('statuscode'));
  const body = ['body', 'content'].find((name) => fields.has(name));
  const isBodyAlone = body === 'body' && [...fields.keys()].every((name) => ownNames.has(name));
  if (body !== undefined && (hasHeaders || code !== null || isBodyAlone)) {
    return {
      status: code ?? statusOf(fieldOf('status')),
      body: bodyOf(fieldOf(body), fieldOf('isbase64encoded') === true),
    };
  }
  // A vendor's own reply may have `data`, and even a `status`.
  if (!hasHeaders || !fields.has('data')) return null;
  return { status: code ?? statusOf(fieldOf('status')), body: bodyOf(fieldOf('data'), false) };
}

const ownNames: ReadonlySet<string> = new Set(['body', 'headers', 'statuscode', 'status']);

function statusOf(value: unknown): number | null {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599 ? status : null;
}

function bodyOf(value: unknown, isBase64: boolean): unknown {
  const text = textOf(value, isBase64);
  if (text === null || !/^[\s\ufeff]*[{[]/.test(text)) return value;
  try {
    return parseJson(text, { what: 'The body of the saved response' });
  } catch (error) {
    if (error instanceof ResponseError) return value;
    throw error;
  }
}

/** A body may be a text, one in Base64, or the bytes of a Buffer as Node writes them. */
function textOf(value: unknown, isBase64: boolean): string | null {
  if (typeof value === 'string') return isBase64 ? Buffer.from(value, 'base64').toString('utf8') : value;
  if (!isItem(value) || value.type !== 'Buffer' || !Array.isArray(value.data)) return null;
  return Buffer.from(value.data.map(Number)).toString('utf8');
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
