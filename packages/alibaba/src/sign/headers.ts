import { acs3Authorization } from './acs3.ts';
import type { SigningKey } from './credentials.ts';

/** What a signature is made of. `query` is the canonical one, `now` in milliseconds since 1970. */
export interface SigningRequest {
  operation: string;
  query: string;
  key: SigningKey;
  baseUrl: URL;
  now: number;
}

const apiVersion = '2018-12-03';
/** SHA-256 of nothing: every parameter is in the query. */
const payloadHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The headers of one attempt, with a nonce of their own. Every parameter is in the query and the body is empty. */
export function signedHeaders({ operation, query, key, baseUrl, now }: SigningRequest): Record<string, string> {
  const { host, pathname } = baseUrl;
  const { accessKeyId, securityToken } = key;
  // In the order of their names, in which they are signed.
  const headers: Record<string, string> = { host };
  if (securityToken !== null) headers['x-acs-accesskey-id'] = accessKeyId;
  headers['x-acs-action'] = operation;
  headers['x-acs-content-sha256'] = payloadHash;
  headers['x-acs-date'] = `${new Date(now).toISOString().slice(0, 19)}Z`;
  if (securityToken !== null) headers['x-acs-security-token'] = securityToken;
  headers['x-acs-signature-nonce'] = crypto.randomUUID().replaceAll('-', '');
  headers['x-acs-version'] = apiVersion;
  const path = pathname.endsWith('/') ? pathname : `${pathname}/`;
  headers.authorization = acs3Authorization({ method: 'POST', path, query, headers, payloadHash }, key);
  return headers;
}
