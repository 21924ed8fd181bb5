import { describe, expect, it } from 'vitest';
import vectors from '../../../test/fixtures/acs3-signature-vectors.json' with { type: 'json' };
import captured from '../../../test/fixtures/sdk-captured-requests.json' with { type: 'json' };
import {
  canonicalQuery,
  canonicalRequest,
  parseAuthorization,
  sha256Hex,
  signatureMatches,
  stringToSign,
} from './acs3.ts';

function stringRecord(entries: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

describe('every V3 vector of the official signer', () => {
  it.each(vectors.v3.map((vector) => [vector.name, vector] as const))('%s', (_name, { input, expected }) => {
    const authorization = parseAuthorization(expected.authorization);
    expect(authorization).toEqual({
      accessKeyId: input.accessKeyId,
      signedHeaders: expected.signedHeaders.split(';'),
      signature: expected.signature,
    });
    const body = Buffer.from(input.body, 'utf8');
    expect(sha256Hex(body)).toBe(expected.hashedPayload);
    const query = Object.entries(stringRecord(input.flatQuery));
    expect(canonicalQuery(query)).toBe(expected.canonicalQueryString);
    const headers = {
      'x-acs-content-sha256': expected.hashedPayload,
      ...(input.securityToken === null
        ? {}
        : { 'x-acs-security-token': input.securityToken, 'x-acs-accesskey-id': input.accessKeyId }),
      ...stringRecord(input.headers),
    };
    const request = { method: input.method, path: input.pathname, query, headers, body };
    const canonical = canonicalRequest(request, authorization?.signedHeaders ?? []);
    expect(canonical).toBe(expected.canonicalRequest);
    expect(stringToSign(canonical)).toBe(expected.stringToSign);
    expect(signatureMatches(stringToSign(canonical), input.accessKeySecret, expected.signature)).toBe(true);
    expect(signatureMatches(stringToSign(canonical), `${input.accessKeySecret}x`, expected.signature)).toBe(false);
  });

  it('covers eight vectors', () => expect(vectors.v3).toHaveLength(8));
});

describe('every request that the official client sent', () => {
  it.each(captured.captures.map((capture) => [capture.name, capture.request] as const))('%s', (_name, sent) => {
    const headers = stringRecord(sent.headers);
    const authorization = parseAuthorization(headers.authorization ?? '');
    const [path = '', search = ''] = sent.uri.split('?');
    const request = {
      method: sent.method,
      path,
      query: new URLSearchParams(search),
      headers,
      body: Buffer.from(sent.body),
    };
    const text = stringToSign(canonicalRequest(request, authorization?.signedHeaders ?? []));
    expect(signatureMatches(text, captured.accessKeySecret, authorization?.signature ?? '')).toBe(true);
  });
});

describe('an Authorization header of another form', () => {
  const hex = 'a'.repeat(64);
  it.each([
    '',
    'Bearer x',
    `ACS3-HMAC-SM3 Credential=a,SignedHeaders=host,Signature=${hex}`,
    `ACS3-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=${hex}`,
    `ACS3-HMAC-SHA256 Credential=,SignedHeaders=host,Signature=${hex}`,
    `ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host`,
    `ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=xyz`,
    `ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=${hex},More=1`,
  ])('%s', (header) => expect(parseAuthorization(header)).toBeNull());
});

it('does not look a header up on a prototype', () => {
  const request = { method: 'GET', path: '/', query: [], headers: {}, body: Buffer.alloc(0) };
  expect(canonicalRequest(request, ['constructor'])).toContain('constructor:\n');
});
