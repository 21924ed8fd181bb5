import type { KeyObject } from 'node:crypto';
import { acs3Algorithm, acs3Signature, sha256Hex, signingSecret, stringToSign } from './acs3-signature.ts';
import type { SigningKey } from './alibaba-credentials.ts';
import { userAgent } from './alibaba-product.ts';
import { lazily } from './lazily.ts';

/** What a signature is made of. `query` is the canonical one, `now` in milliseconds since 1970. */
export interface SigningRequest {
  operation: string;
  query: string;
  key: SigningKey;
  baseUrl: URL;
  now: number;
}

const apiVersion = '2018-12-03';
const emptyBodyHash = lazily(() => sha256Hex(''));

/** The headers of one attempt, with a nonce of their own. Every parameter is in the query and the body is empty. */
export function signedHeaders({ operation, query, key, baseUrl, now }: SigningRequest): Record<string, string> {
  const token = key.securityToken;
  const headers: Record<string, string> = {
    accept: 'application/json',
    'user-agent': userAgent,
    host: baseUrl.host,
    ...(token === null ? null : { 'x-acs-accesskey-id': key.accessKeyId }),
    'x-acs-action': operation,
    'x-acs-content-sha256': emptyBodyHash(),
    'x-acs-date': dateOf(now),
    ...(token === null ? null : { 'x-acs-security-token': token }),
    'x-acs-signature-nonce': crypto.randomUUID().replaceAll('-', ''),
    'x-acs-version': apiVersion,
  };
  const path = baseUrl.pathname === '/' ? '/' : `${baseUrl.pathname}/`;
  headers.authorization = authorizationOf(headers, { path, query, key });
  return headers;
}

const signedNames = 'host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version';
const signedNamesWithToken =
  'host;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version';

/**
 * As `acs3Authorization` does it, which takes any headers in any order: these are made in the order that they are signed in.
 * Signing is the larger part of what a request costs here. A test holds the two to the same signature.
 */
function authorizationOf(
  headers: Readonly<Record<string, string>>,
  { path, query, key }: { path: string; query: string; key: SigningKey },
): string {
  const names = key.securityToken === null ? signedNames : signedNamesWithToken;
  let lines = '';
  for (const name in headers) {
    if (name === 'host' || name.startsWith('x-acs-')) lines += `${name}:${headers[name]?.trim()}\n`;
  }
  const canonicalPath = path === '/' ? path : canonical(path);
  const text = `POST\n${canonicalPath}\n${query}\n${lines}\n${names}\n${emptyBodyHash()}`;
  const signature = acs3Signature(stringToSign(text), secretOf(key));
  return `${acs3Algorithm} Credential=${key.accessKeyId},SignedHeaders=${names},Signature=${signature}`;
}

function canonical(path: string): string {
  return path.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~');
}

const secrets = new WeakMap<SigningKey, KeyObject>();

function secretOf(key: SigningKey): KeyObject {
  let secret = secrets.get(key);
  if (secret === undefined) {
    secret = signingSecret(key.accessKeySecret);
    secrets.set(key, secret);
  }
  return secret;
}

let lastSecond = Number.NaN;
let lastDate = '';

/** The time to the second, which many requests share. */
function dateOf(now: number): string {
  const second = Math.floor(now / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastDate = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
  }
  return lastDate;
}
