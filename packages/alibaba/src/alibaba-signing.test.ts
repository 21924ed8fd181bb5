import fc from 'fast-check';
import { expect, it } from 'vitest';
import { acs3Authorization, canonicalQuery, sha256Hex } from './acs3-signature.ts';
import { signedHeaders } from './alibaba-signing.ts';

const printable = fc.stringMatching(/^[!-~]{1,40}$/);
const request = fc.record({
  operation: fc.constantFrom('GetFileDetectReport', 'CreateFileDetect', 'ListObjectScanEvent'),
  parameters: fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9.]{0,12}$/), fc.string({ unit: 'binary' }), {
    maxKeys: 6,
    noNullPrototype: true,
  }),
  accessKeyId: printable,
  accessKeySecret: printable,
  securityToken: fc.option(printable),
  baseUrl: fc.constantFrom(
    'https://tds.cn-shanghai.aliyuncs.com',
    'http://127.0.0.1:8080',
    'https://gw.example/a+b/%7Ec*',
  ),
  now: fc.integer({ min: 0, max: Date.parse('2099-12-31') }),
});

it('signs as acs3Authorization does, which the vectors and the official signer hold', () => {
  fc.assert(
    fc.property(request, ({ operation, parameters, baseUrl: text, now, ...key }) => {
      const baseUrl = new URL(text);
      const query = canonicalQuery(parameters);
      const { authorization, ...headers } = signedHeaders({ operation, query, key, baseUrl, now });
      const path = baseUrl.pathname === '/' ? '/' : `${baseUrl.pathname}/`;
      const signed = { method: 'POST', path, query, headers, payloadHash: sha256Hex('') };
      expect(authorization).toBe(acs3Authorization(signed, key));
    }),
  );
});

it('gives the second of the request, a nonce of its own, and the token with its key id', () => {
  const key = { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'token' };
  const asked = { operation: 'X', query: '', key, baseUrl: new URL('https://a.example'), now: 1_700_000_000_999 };
  const [first, second] = [signedHeaders(asked), signedHeaders({ ...asked, now: asked.now + 1 })];
  expect(first['x-acs-date']).toBe('2023-11-14T22:13:20Z');
  expect(second['x-acs-date']).toBe('2023-11-14T22:13:21Z');
  expect(first['x-acs-signature-nonce']).not.toBe(second['x-acs-signature-nonce']);
  expect(first).toMatchObject({ 'x-acs-accesskey-id': 'id', 'x-acs-security-token': 'token' });
});
