import { acs3Authorization, sha256Hex } from './acs3-signature.ts';
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
  const headers: Record<string, string> = {
    accept: 'application/json',
    host: baseUrl.host,
    'user-agent': userAgent,
    'x-acs-action': operation,
    'x-acs-content-sha256': emptyBodyHash(),
    'x-acs-date': `${new Date(now).toISOString().slice(0, 19)}Z`,
    'x-acs-signature-nonce': crypto.randomUUID().replaceAll('-', ''),
    'x-acs-version': apiVersion,
  };
  if (key.securityToken !== null) {
    headers['x-acs-accesskey-id'] = key.accessKeyId;
    headers['x-acs-security-token'] = key.securityToken;
  }
  const path = baseUrl.pathname === '/' ? '/' : `${baseUrl.pathname}/`;
  const request = { method: 'POST', path, query, headers, payloadHash: emptyBodyHash() };
  return { ...headers, authorization: acs3Authorization(request, key) };
}
