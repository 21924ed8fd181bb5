import { createHash, createHmac, randomUUID } from 'node:crypto';
import { request } from 'undici';
import { emulatorAlibabaCredentials, emulatorVmrayApiKey } from '../src/index.ts';
import type { JsonObject } from '../src/kit/json.ts';

/** Status, headers and parsed body of one answer. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** GETs a path below /rest with the right key. */
export async function vmrayGet(
  url: string,
  path: string,
  authorization = `api_key ${emulatorVmrayApiKey}`,
): Promise<Answered> {
  const reply = await request(`${url}/rest/${path}`, { headers: { authorization } });
  return { status: reply.statusCode, headers: reply.headers, text: await reply.body.text() };
}

/** What a signed call may do differently from a good one. */
export interface CallOptions {
  readonly action?: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly path?: string;
  readonly body?: string;
  readonly accessKeyId?: string;
  readonly secret?: string;
  /** Signed headers that are added, or replaced; an empty value leaves the header out. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers sent without being signed. */
  readonly unsigned?: Readonly<Record<string, string>>;
}

/** Sends a call signed by a second signer, which is written for the simple values that these tests use. */
export async function alibabaCall(
  url: string,
  query: Record<string, string>,
  options: CallOptions = {},
): Promise<Answered> {
  const { path = '/', method = 'POST', body = '' } = options;
  const search = Object.keys(query)
    .sort()
    .map((key) => `${key}=${encodeURIComponent(query[key] ?? '')}`)
    .join('&');
  const signed = signedHeaders(url, options);
  const names = Object.keys(signed).sort();
  const canonical = [
    method,
    path,
    search,
    ...names.map((name) => `${name}:${signed[name] ?? ''}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n');
  const text = `ACS3-HMAC-SHA256\n${sha256(canonical)}`;
  const secret = options.secret ?? emulatorAlibabaCredentials.accessKeySecret;
  const signature = createHmac('sha256', secret).update(text).digest('hex');
  const credential = options.accessKeyId ?? emulatorAlibabaCredentials.accessKeyId;
  const authorization = `ACS3-HMAC-SHA256 Credential=${credential},SignedHeaders=${names.join(';')},Signature=${signature}`;
  const headers = { accept: 'application/json', ...signed, authorization, ...options.unsigned };
  const reply = await request(`${url}${path}?${search}`, { method, headers, ...(method === 'GET' ? {} : { body }) });
  return { status: reply.statusCode, headers: reply.headers, text: await reply.body.text() };
}

/** Parses a JSON object. */
export function parsed(answer: Answered): JsonObject {
  return JSON.parse(answer.text);
}

function signedHeaders(url: string, options: CallOptions): Record<string, string> {
  const all = {
    host: new URL(url).host,
    'x-acs-action': options.action ?? 'GetFileDetectReport',
    'x-acs-version': '2018-12-03',
    'x-acs-date': new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-content-sha256': sha256(options.body ?? ''),
    ...options.headers,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
