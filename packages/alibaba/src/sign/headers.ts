import { userAgent } from '../product.ts';
import { lazily } from '../wire/lazily.ts';
import { acs3Algorithm, sha256Hex, stringToSign } from './acs3.ts';
import type { SigningKey } from './credentials.ts';
import { createHmacSha256 } from './hmac-sha256.ts';

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
  const { host, pathname } = baseUrl;
  const path = pathname === '/' ? '/' : canonical(`${pathname}/`);
  const date = dateOf(now);
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const content = emptyBodyHash();
  const { accessKeyId, securityToken: token } = key;
  const headers: Record<string, string> = {
    accept: 'application/json',
    'user-agent': userAgent,
    host,
    'x-acs-action': operation,
    'x-acs-content-sha256': content,
    'x-acs-date': date,
    'x-acs-signature-nonce': nonce,
    'x-acs-version': apiVersion,
  };
  // What is signed of a temporary key besides, in its alphabetical place.
  const [idLine, tokenLine] =
    token === null
      ? ['', '']
      : [`x-acs-accesskey-id:${accessKeyId.trim()}\n`, `x-acs-security-token:${token.trim()}\n`];
  const names = token === null ? signedNames : signedNamesWithToken;
  if (token !== null) {
    headers['x-acs-accesskey-id'] = accessKeyId;
    headers['x-acs-security-token'] = token;
  }
  // As `acs3Authorization` does it, which takes any headers in any order. Signing is a large part of what a request costs
  // here; a test holds the two to the same signature.
  const text = `POST\n${path}\n${query}\nhost:${host}\n${idLine}x-acs-action:${operation}\nx-acs-content-sha256:${content}\nx-acs-date:${date}\n${tokenLine}x-acs-signature-nonce:${nonce}\nx-acs-version:${apiVersion}\n\n${names}\n${content}`;
  const signature = signerOf(key)(stringToSign(text));
  headers.authorization = `${acs3Algorithm} Credential=${accessKeyId},SignedHeaders=${names},Signature=${signature}`;
  return headers;
}

const signedNames = 'host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version';
const signedNamesWithToken =
  'host;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version';

function canonical(path: string): string {
  return path.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~');
}

const signers = new WeakMap<SigningKey, (text: string) => string>();

function signerOf(key: SigningKey): (text: string) => string {
  let signer = signers.get(key);
  if (signer === undefined) {
    signer = createHmacSha256(key.accessKeySecret);
    signers.set(key, signer);
  }
  return signer;
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
