import { Readable } from 'node:stream';
import { request } from 'undici';
import { emulatorVmrayApiKey } from '../src/index.ts';
import type { JsonObject, JsonValue } from '../src/kit/json.ts';
import { type Answered, parsed, vmrayGet } from './requests.ts';

/** What a submission sends. */
export interface Submission {
  readonly file?: Buffer | string;
  readonly filename?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** POSTs a form to /rest/sample/submit. */
export async function vmraySubmit(url: string, submission: Submission): Promise<Answered> {
  const form = new FormData();
  for (const [name, value] of Object.entries(submission.fields ?? {})) form.append(name, value);
  if (submission.file !== undefined) {
    const bytes = new Uint8Array(Buffer.from(submission.file));
    form.append('sample_file', new Blob([bytes], { type: 'application/octet-stream' }), submission.filename ?? 'a.exe');
  }
  const encoded = new Response(form);
  const query = new URLSearchParams(submission.query).toString();
  return vmrayCall(url, `sample/submit?${query}`, {
    method: 'POST',
    body: Buffer.from(await encoded.arrayBuffer()),
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
  });
}

/** What a call has beside its path. */
export interface CallParts {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: Buffer | string | AsyncIterable<Buffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Any call below /rest with the right key. */
export async function vmrayCall(url: string, path: string, parts: CallParts = {}): Promise<Answered> {
  const { method = 'GET', body, headers = {} } = parts;
  const reply = await request(`${url}/rest/${path}`, {
    method,
    headers: { authorization: `api_key ${emulatorVmrayApiKey}`, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' || Buffer.isBuffer(body) ? body : streamOf(body) }),
  });
  return { status: reply.statusCode, headers: reply.headers, text: await reply.body.text() };
}

/** GETs raw bytes. */
export async function vmrayBytes(url: string, path: string): Promise<{ status: number; type: string; bytes: Buffer }> {
  const headers = { authorization: `api_key ${emulatorVmrayApiKey}` };
  const reply = await request(`${url}/rest/${path}`, { headers });
  const bytes = Buffer.from(await reply.body.arrayBuffer());
  return { status: reply.statusCode, type: String(reply.headers['content-type']), bytes };
}

/** `data` of a good reply; throws for another. */
export function dataOf(answer: Answered): JsonObject {
  const { data, result } = parsed(answer);
  if (answer.status !== 200 || result !== 'ok') throw new Error(`${answer.status} ${answer.text}`);
  return objectOf(data);
}

/** `data` of a reply that is a list. */
export async function listAt(url: string, path: string): Promise<readonly JsonObject[]> {
  return itemsOf(parsed(await vmrayGet(url, path)).data);
}

/** A JSON array of objects. */
export function itemsOf(value: JsonValue | undefined): readonly JsonObject[] {
  if (!Array.isArray(value)) throw new Error('That is no list.');
  return value as readonly JsonObject[];
}

function objectOf(value: JsonValue | undefined): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('That is no object.');
  return value as JsonObject;
}

function streamOf(chunks: AsyncIterable<Buffer>): Readable {
  return Readable.from(chunks);
}
