import { createRequire } from 'node:module';
import type * as openapiCore from '@alicloud/openapi-core';
import * as dara from '@darabonba/typescript';
import { type AlibabaEmulator, corpus, emulatorAlibabaCredentials, startAlibabaEmulator } from '@sandjury/emulator';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Acs3Parameter,
  acs3Algorithm,
  acs3Authorization,
  canonicalQuery,
  flattenParameters,
  sha256Hex,
} from '../src/sign/acs3.ts';
import { signable } from './signable.ts';

// The package is CommonJS with an export named default, which importers disagree about; `require` is what it was made for.
const openapi: typeof openapiCore.default = createRequire(import.meta.url)('@alicloud/openapi-core');
const { OpenApiUtil, $OpenApiUtil, default: VendorClient } = openapi;

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('*', '~', '!', "'", '(', ')', ' ', '+', '/', '%', '&', '=', '-', '_', '.', '木') }),
  fc.constant(''),
);
const value: fc.Arbitrary<Acs3Parameter> = fc.letrec<{ value: Acs3Parameter }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 12 }),
    fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,8}$/), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;
const request = fc.record({
  parameters: fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,12}$/), value, {
    maxKeys: 8,
    noNullPrototype: true,
  }),
  action: fc.constantFrom('GetFileDetectReport', 'CreateFileDetect', 'ListObjectScanEvent'),
  nonce: fc.stringMatching(/^[0-9a-f]{32}$/),
  date: fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }),
  accessKeyId: fc.stringMatching(/^[!-~]{1,30}$/),
  accessKeySecret: fc.stringMatching(/^[!-~]{1,30}$/),
  securityToken: fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{1,60}$/)),
  body: fc.option(text),
});

it('500 random requests have the signature of the official signer', () => {
  const check = fc.property(request, ({ parameters, action, nonce, date, securityToken, body, ...key }) => {
    const payloadHash = sha256Hex(body ?? '');
    const headers: Record<string, string> = {
      accept: 'application/json',
      host: 'tds.cn-shanghai.aliyuncs.com',
      'user-agent': 'x',
      'x-acs-action': action,
      'x-acs-content-sha256': payloadHash,
      'x-acs-date': `${date.toISOString().slice(0, 19)}Z`,
      'x-acs-signature-nonce': nonce,
      'x-acs-version': '2018-12-03',
      ...(body === null ? {} : { 'content-type': ' application/x-www-form-urlencoded ' }),
      ...(securityToken === null
        ? {}
        : { 'x-acs-accesskey-id': key.accessKeyId, 'x-acs-security-token': securityToken }),
    };
    const flat = OpenApiUtil.query(parameters);
    expect(Object.fromEntries(flattenParameters(parameters))).toEqual(flat);

    const theirs = new dara.Request();
    Object.assign(theirs, { method: 'POST', pathname: '/', query: flat, headers });
    const { accessKeyId, accessKeySecret } = key;
    const expected = OpenApiUtil.getAuthorization(theirs, acs3Algorithm, payloadHash, accessKeyId, accessKeySecret);
    const ours = {
      method: 'POST',
      path: '/',
      query: canonicalQuery(parameters),
      headers: signable(headers),
      payloadHash,
    };
    expect(acs3Authorization(ours, key)).toBe(expected);
  });
  fc.assert(check, { numRuns: 500 });
});

describe("the vendor's own client core against the emulator", () => {
  let emulator: AlibabaEmulator;
  beforeAll(async () => {
    emulator = await startAlibabaEmulator();
  });
  afterAll(() => emulator.close());

  const call = (credentials: { accessKeyId: string; accessKeySecret: string }) => {
    const client = new VendorClient(
      new $OpenApiUtil.Config({ ...credentials, endpoint: new URL(emulator.url).host, protocol: 'HTTP' }),
    );
    const params = new $OpenApiUtil.Params({
      action: 'GetFileDetectReport',
      version: '2018-12-03',
      protocol: 'HTTP',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const query = OpenApiUtil.query({ FileHash: corpus[0]?.hashes.md5, Lang: 'en', Field: "Basic, *~!'()木," });
    const runtime = new dara.RuntimeOptions({ connectTimeout: 5000, readTimeout: 5000 });
    return client.callApi(params, new $OpenApiUtil.OpenApiRequest({ query }), runtime);
  };

  it('is accepted', async () => {
    const reply = await call(emulatorAlibabaCredentials);
    expect(reply).toMatchObject({ statusCode: 200, body: { Code: '200', Data: { HasData: true } } });
  });

  it('with a wrong secret is refused', async () => {
    const wrong = { ...emulatorAlibabaCredentials, accessKeySecret: 'wrong-secret' };
    await expect(call(wrong)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  it('with a wrong key id is refused', async () => {
    const wrong = { ...emulatorAlibabaCredentials, accessKeyId: 'wrong-id' };
    await expect(call(wrong)).rejects.toMatchObject({ code: 'InvalidAccessKeyId.NotFound' });
  });
});
