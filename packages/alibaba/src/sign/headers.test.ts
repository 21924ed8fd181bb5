import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyCharacter } from '../../../../test/support/packages/any-character.ts';
import { acs3Authorization, canonicalQuery, sha256Hex } from './acs3.ts';
import { signedHeaders } from './headers.ts';

const printable = fc.stringMatching(/^[!-~]{1,40}$/);
/** Blanks around a header's value are no part of what is signed. */
const padded = fc.tuple(fc.constantFrom('', ' '), printable, fc.constantFrom('', ' ')).map((parts) => parts.join(''));
const request = fc.record({
  operation: fc.constantFrom('GetFileDetectReport', 'CreateFileDetect', 'ListObjectScanEvent'),
  parameters: fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9.]{0,12}$/), fc.string({ unit: anyCharacter }), {
    maxKeys: 6,
    noNullPrototype: true,
  }),
  accessKeyId: padded,
  accessKeySecret: printable,
  securityToken: fc.option(padded),
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
      expect(Object.keys(headers)).toEqual(Object.keys(headers).sort());
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

it('says what is asked for, by whom, and in which version', () => {
  const key = { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: null };
  const headers = signedHeaders({ operation: 'X', query: '', key, baseUrl: new URL('https://a.example'), now: 0 });
  expect(headers).toMatchObject({
    host: 'a.example',
    'x-acs-action': 'X',
    'x-acs-date': '1970-01-01T00:00:00Z',
    'x-acs-version': '2018-12-03',
  });
  expect(headers['x-acs-signature-nonce']).toMatch(/^[0-9a-f]{32}$/);
  expect(headers['x-acs-accesskey-id']).toBeUndefined();
});

it('signs a path that is no root with a slash at its end', () => {
  const key = { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: null };
  const asked = { operation: 'X', query: 'a=b', key, now: 0 };
  const signatureAt = (text: string) => {
    const { authorization = '', ...headers } = signedHeaders({ ...asked, baseUrl: new URL(text) });
    const path = `${new URL(text).pathname.replace(/\/$/, '')}/`;
    const signed = { method: 'POST', path, query: 'a=b', headers, payloadHash: sha256Hex('') };
    return [authorization, acs3Authorization(signed, key)];
  };
  for (const text of ['https://a.example', 'https://a.example/', 'https://a.example/gateway']) {
    const [ours, reference] = signatureAt(text);
    expect(ours).toBe(reference);
  }
});
