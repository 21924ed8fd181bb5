import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../test/support/packages/any-character.ts';
import { fixture } from '../../test/fixtures.ts';
import { signable } from '../../test/signable.ts';
import {
  type Acs3Parameters,
  acs3Authorization,
  acs3Signature,
  canonicalQuery,
  canonicalRequest,
  flattenParameters,
  sha256Hex,
  stringToSign,
} from './acs3.ts';

interface Vector {
  name: string;
  input: {
    method: string;
    pathname: string;
    params: Acs3Parameters;
    flatQuery: Record<string, string>;
    headers: Record<string, string>;
    body: string;
    accessKeyId: string;
    accessKeySecret: string;
  };
  expected: Record<
    | 'hashedPayload'
    | 'canonicalQueryString'
    | 'canonicalRequest'
    | 'signedHeaders'
    | 'stringToSign'
    | 'signature'
    | 'authorization',
    string
  >;
}

interface Capture {
  name: string;
  request: { method: string; uri: string; headers: Record<string, string>; body: string };
}

const { v3 } = fixture('acs3-signature-vectors.json') as { v3: Vector[] };
const captured = fixture('sdk-captured-requests.json') as { accessKeySecret: string; captures: Capture[] };

describe('vectors of the official signer', () => {
  it('has all eight', () => expect(v3).toHaveLength(8));

  it.each(v3)('$name', ({ input, expected }) => {
    const payloadHash = sha256Hex(input.body);
    const query = canonicalQuery(input.params);
    // The signer adds the payload hash to the headers that the caller gave.
    const headers = signable({ ...input.headers, 'x-acs-content-sha256': payloadHash });
    const request = { method: input.method, path: input.pathname, query, headers, payloadHash };
    const canonical = canonicalRequest(request);
    expect(payloadHash).toBe(expected.hashedPayload);
    expect(Object.fromEntries(flattenParameters(input.params))).toEqual(input.flatQuery);
    expect(query).toBe(expected.canonicalQueryString);
    expect(canonical.text).toBe(expected.canonicalRequest);
    expect(canonical.signedHeaders).toBe(expected.signedHeaders);
    expect(stringToSign(canonical.text)).toBe(expected.stringToSign);
    expect(acs3Signature(expected.stringToSign, input.accessKeySecret)).toBe(expected.signature);
    expect(acs3Authorization(request, input)).toBe(expected.authorization);
  });
});

describe('requests that the official client sent', () => {
  it('has all five', () => expect(captured.captures).toHaveLength(5));

  it.each(captured.captures)('$name', ({ request }) => {
    const url = new URL(request.uri, 'https://host.example');
    const query = canonicalQuery(Object.fromEntries(url.searchParams));
    const payloadHash = sha256Hex(request.body);
    const { method, headers } = request;
    const accessKeyId = /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
    const signed = { method, path: url.pathname, query, headers: signable(headers), payloadHash };
    expect(acs3Authorization(signed, { accessKeyId, accessKeySecret: captured.accessKeySecret })).toBe(
      headers.authorization,
    );
  });
});

describe('canonicalQuery', () => {
  it('drops what is null or undefined and keeps an empty text', () => {
    expect(canonicalQuery({ a: null, b: undefined, c: '', d: [null, 'x'] })).toBe('c=&d.2=x');
  });

  it('decodes to what went in', () => {
    const parameters = fc.dictionary(
      fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,12}$/),
      fc.string({ unit: anyCharacter }),
    );
    fc.assert(
      fc.property(parameters, (flat) => {
        const decoded = Object.fromEntries(new URLSearchParams(canonicalQuery(flat)));
        expect(decoded).toEqual({ ...flat });
      }),
    );
  });

  it('does not throw on half a surrogate pair', () => {
    expect(canonicalQuery({ a: '\ud800' })).toBe('a=%EF%BF%BD');
  });
});
