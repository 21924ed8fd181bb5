import { request } from 'undici';
import { expect } from 'vitest';
import { emulatorVmrayApiKey } from '../../src/index.ts';
import type { JsonObject, JsonValue } from '../../src/kit/json.ts';

/** What a foreign client puts on the wire: nothing of ours shapes it. */
export interface ForeignCall {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** From the first slash, with its query as the client writes it. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface ForeignAnswer {
  readonly status: number;
  readonly type: string;
  readonly bytes: Buffer;
  readonly json: JsonObject;
}

/** Sends a call with the header that every VMRay client sends. */
export async function vmrayClient(url: string, call: ForeignCall): Promise<ForeignAnswer> {
  return send(url, { ...call, headers: { authorization: `api_key ${emulatorVmrayApiKey}`, ...call.headers } });
}

/** Sends a call as it is. */
export async function send(
  url: string,
  { method = 'GET', path, headers = {}, body }: ForeignCall,
): Promise<ForeignAnswer> {
  const reply = await request(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  const bytes = Buffer.from(await reply.body.arrayBuffer());
  const type = String(reply.headers['content-type']);
  const json: JsonObject = type.startsWith('application/json') ? JSON.parse(bytes.toString('utf8')) : {};
  return { status: reply.statusCode, type, bytes, json };
}

/** `application/x-www-form-urlencoded`, as Python's requests writes a dict given as `data`. */
export function urlEncoded(fields: Readonly<Record<string, string>>): Pick<ForeignCall, 'headers' | 'body'> {
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}

/** A file of a form. */
export interface FormFileSent {
  readonly name: string;
  readonly filename: string;
  readonly content: string;
  readonly type?: string;
}

/** `multipart/form-data`, as urllib3 writes it: the fields, then the files, lower-case hex as the boundary. */
export function multipart(
  fields: Readonly<Record<string, string>>,
  file: FormFileSent,
): Pick<ForeignCall, 'headers' | 'body'> {
  const boundary = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const type = file.type === undefined ? '' : `Content-Type: ${file.type}\r\n`;
  const sent = `--${boundary}\r\nContent-Disposition: form-data; name="${file.name}"; filename="${file.filename}"\r\n${type}\r\n${file.content}\r\n`;
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.from(`${parts.join('')}${sent}--${boundary}--\r\n`, 'utf8'),
  };
}

/**
 * Each path is one that the client dereferences without a fallback, so that it breaks where the key is not there: `data.*.analysis_id`. `*` is each
 * member of a list or an object, of which there must be at least one.
 */
export function needs(value: JsonValue, ...paths: readonly string[]): void {
  for (const path of paths) {
    for (const missing of missingAt(value, path.split('.'), '')) expect.fail(`${path}: nothing at ${missing}`);
  }
}

function missingAt(value: JsonValue, [key, ...rest]: readonly string[], at: string): string[] {
  if (key === undefined) return [];
  if (typeof value !== 'object' || value === null) return [`${at} (${String(value)})`];
  if (key === '*') {
    const members = Object.entries(value);
    if (members.length === 0) return [`${at} (empty)`];
    return members.flatMap(([name, member]) => missingAt(member, rest, `${at}/${name}`));
  }
  if (!Object.hasOwn(value, key)) return [`${at}/${key}`];
  return missingAt((value as JsonObject)[key] ?? null, rest, `${at}/${key}`);
}

/** The value at a path; throws where there is none. */
export function at(value: JsonValue, path: string): JsonValue {
  let found = value;
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key))
      throw new Error(`nothing at ${path}`);
    found = (found as JsonObject)[key] ?? null;
  }
  return found;
}

/** The members of a list at a path. */
export function listAt(value: JsonValue, path: string): readonly JsonObject[] {
  const found = at(value, path);
  if (!Array.isArray(found)) throw new Error(`no list at ${path}`);
  return found as readonly JsonObject[];
}
