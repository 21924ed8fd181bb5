import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

// Written from the documented rules of signature V3 (ACS3-HMAC-SHA256) alone, so that a mistake of a signer cannot repeat here.

/** The parts of a request that a V3 signature covers. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  /** Decoded parameters: a client may escape more or less on the wire than it did when it signed. */
  readonly query: Iterable<readonly [string, string]>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The three parts of an `Authorization: ACS3-HMAC-SHA256 …` header. */
export interface Acs3Authorization {
  readonly accessKeyId: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const algorithm = 'ACS3-HMAC-SHA256';

/** Reads the header; `null` when it is not of the documented form (commas, no blanks). */
export function parseAuthorization(header: string): Acs3Authorization | null {
  if (!header.startsWith(`${algorithm} `)) return null;
  const parts = header.slice(algorithm.length + 1).split(',');
  const [credential, signedHeaders, signature] = ['Credential=', 'SignedHeaders=', 'Signature='].map(
    (prefix, index) => {
      const part = parts[index];
      return part?.startsWith(prefix) ? part.slice(prefix.length) : undefined;
    },
  );
  if (parts.length !== 3 || !credential || !signedHeaders || signature === undefined) return null;
  if (!/^[0-9a-f]{64}$/.test(signature)) return null;
  return { accessKeyId: credential, signedHeaders: signedHeaders.split(';'), signature };
}

/** Lower-case hex SHA-256. */
export function sha256Hex(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The canonical request, over the headers that the client says it signed. */
export function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const names = [...signedHeaders].sort();
  const headers = names.map((name) => `${name}:${headerOf(request, name).trim()}\n`).join('');
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    headers,
    names.join(';'),
    sha256Hex(request.body),
  ].join('\n');
}

/** What the secret signs. */
export function stringToSign(canonical: string): string {
  return `${algorithm}\n${sha256Hex(canonical)}`;
}

/** Whether the signature is the one that the secret gives for this text. */
export function signatureMatches(text: string, secret: string, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(text).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Sorted by code unit of the key; values escaped, keys left alone, as the official signer does it. */
export function canonicalQuery(query: Iterable<readonly [string, string]>): string {
  return [...query]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, value]) => `${key}=${percentEncode(value)}`)
    .join('&');
}

function percentEncode(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function canonicalPath(path: string): string {
  return path.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~');
}

function headerOf(request: SignedRequest, name: string): string {
  return Object.hasOwn(request.headers, name) ? (request.headers[name] ?? '') : '';
}
