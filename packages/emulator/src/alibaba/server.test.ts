import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alibabaCall, type CallOptions, parsed } from '../../test/requests.ts';
import { corpus } from '../corpus/corpus.ts';
import type { CorpusSample } from '../corpus/corpus-sample.ts';
import type { JsonObject } from '../kit/json.ts';
import { type AlibabaEmulator, startAlibabaEmulator } from './server.ts';

let emulator: AlibabaEmulator;
beforeAll(async () => {
  emulator = await startAlibabaEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const allFields = 'Basic,ThreatTypes,Intelligences,ThreatLevel,Sandbox';

function sampleNamed(name: string): CorpusSample {
  const found = corpus.find((sample) => sample.name === name);
  if (found === undefined) throw new Error(`no sample ${name}`);
  return found;
}

async function report(query: Record<string, string>): Promise<JsonObject> {
  const answer = parsed(await alibabaCall(emulator.url, { Field: allFields, Lang: 'en', ...query }));
  expect(answer).toMatchObject({ Code: '200', Message: 'successful', Success: true });
  return JSON.parse(JSON.stringify(answer.Data));
}

function ago(milliseconds: number): string {
  return new Date(Date.now() - milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

describe('a request that is refused', () => {
  const minute = 60_000;
  const cases: [name: string, status: number, code: string, options: CallOptions][] = [
    ['an unknown key', 404, 'InvalidAccessKeyId.NotFound', { accessKeyId: 'LTAI-other' }],
    ['a wrong secret', 400, 'SignatureDoesNotMatch', { secret: 'wrong' }],
    ['no Authorization', 400, 'IncompleteSignature', { unsigned: { authorization: '' } }],
    ['another scheme', 400, 'IncompleteSignature', { unsigned: { authorization: 'Bearer x' } }],
    ['an unsigned x-acs- header', 400, 'IncompleteSignature', { unsigned: { 'x-acs-retry-attempts': '1' } }],
    [
      'a payload hash of another body',
      400,
      'SignatureDoesNotMatch',
      { headers: { 'x-acs-content-sha256': 'e'.repeat(64) } },
    ],
    ['a clock 16 minutes behind', 400, 'InvalidTimeStamp.Expired', { headers: { 'x-acs-date': ago(16 * minute) } }],
    ['a clock 16 minutes ahead', 400, 'InvalidTimeStamp.Expired', { headers: { 'x-acs-date': ago(-16 * minute) } }],
    [
      'a date with milliseconds',
      400,
      'InvalidTimeStamp.Format',
      { headers: { 'x-acs-date': '2024-02-20T08:00:00.000Z' } },
    ],
    ['an impossible date', 400, 'InvalidTimeStamp.Format', { headers: { 'x-acs-date': '2024-02-40T08:00:00Z' } }],
    ['no nonce', 400, 'MissingSignatureNonce', { headers: { 'x-acs-signature-nonce': '' } }],
    ['no action', 400, 'MissingAction', { headers: { 'x-acs-action': '' } }],
    ['an unknown action', 404, 'InvalidApi.NotFound', { action: 'GetFileDetectNothing' }],
    ['an action of every object', 404, 'InvalidApi.NotFound', { action: 'toString' }],
    ['no version', 400, 'MissingVersion', { headers: { 'x-acs-version': '' } }],
    ['another version', 404, 'InvalidApi.NotFound', { headers: { 'x-acs-version': '2020-05-12' } }],
    ['another path', 404, 'InvalidApi.NotFound', { path: '/api' }],
    ['another method', 405, 'UnsupportedHTTPMethod', { method: 'PUT' }],
    [
      'a token that nobody issued',
      400,
      'InvalidSecurityToken.MismatchWithAccessKey',
      { headers: { 'x-acs-security-token': 'x' } },
    ],
  ];

  it.each(cases)('%s: %i %s', async (_name, status, code, options) => {
    const answer = await alibabaCall(emulator.url, { FileHash: 'a' }, options);
    expect(answer.status).toBe(status);
    expect(Object.keys(parsed(answer)).sort()).toEqual(['Code', 'HostId', 'Message', 'Recommend', 'RequestId']);
    expect(parsed(answer)).toMatchObject({ Code: code, RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/) });
    expect(answer.text).not.toContain('emulator-alibaba-secret');
  });

  it('a nonce that was used before', async () => {
    const options = { headers: { 'x-acs-signature-nonce': 'same' } };
    expect((await alibabaCall(emulator.url, {}, options)).status).toBe(200);
    const second = await alibabaCall(emulator.url, {}, options);
    expect([second.status, parsed(second).Code]).toEqual([400, 'SignatureNonceUsed']);
    emulator.reset();
    expect((await alibabaCall(emulator.url, {}, options)).status).toBe(200);
  });

  it('does not use a nonce up when the signature is wrong', async () => {
    const headers = { 'x-acs-signature-nonce': 'once' };
    await alibabaCall(emulator.url, {}, { headers, secret: 'wrong' });
    expect((await alibabaCall(emulator.url, {}, { headers })).status).toBe(200);
  });

  it('in XML unless JSON is asked for', async () => {
    const answer = await alibabaCall(emulator.url, {}, { accessKeyId: 'LTAI-other', unsigned: { accept: '*/*' } });
    expect(answer.headers['content-type']).toContain('text/xml');
    expect(answer.text).toContain('<Code>InvalidAccessKeyId.NotFound</Code>');
  });
});

describe('temporary credentials', () => {
  it('need their token with every request', async () => {
    const temporary = await startAlibabaEmulator({
      securityToken: 'token+/==',
      accessKeyId: 'STS.made-up',
      accessKeySecret: 's',
    });
    try {
      const headers = { 'x-acs-security-token': 'token+/==', 'x-acs-accesskey-id': 'STS.made-up' };
      const keys = { accessKeyId: 'STS.made-up', secret: 's' };
      expect((await alibabaCall(temporary.url, {}, { ...keys, headers })).status).toBe(200);
      const without = await alibabaCall(temporary.url, {}, keys);
      expect(parsed(without).Code).toBe('InvalidSecurityToken.MismatchWithAccessKey');
    } finally {
      await temporary.close();
    }
  });
});

it('measures the age of a request by its own clock', async () => {
  const past = await startAlibabaEmulator({ now: () => Date.parse('2024-02-20T08:14:59Z') });
  try {
    const headers = { 'x-acs-date': '2024-02-20T08:00:00Z' };
    expect((await alibabaCall(past.url, {}, { headers })).status).toBe(200);
    expect(parsed(await alibabaCall(past.url, {})).Code).toBe('InvalidTimeStamp.Expired');
  } finally {
    await past.close();
  }
});

describe('GetFileDetectReport', () => {
  const miner = sampleNamed('miner-drop');

  it.each(['md5', 'sha256'] as const)('knows a file by its %s', async (kind) => {
    const hash = miner.hashes[kind];
    expect(await report({ FileHash: hash })).toMatchObject({
      FileHash: hash,
      HasData: true,
      ThreatLevel: 2,
      Filename: 'kworkerd',
    });
  });

  it('never knows a SHA-1', async () => {
    const hash = miner.hashes.sha1;
    expect(await report({ FileHash: hash })).toEqual({ FileHash: hash, Filename: '', HasData: false, ShowTab: false });
  });

  it.each(['__proto__', 'constructor', 'f'.repeat(64), ''])('has no data for %j', async (hash) => {
    expect(await report({ FileHash: hash })).toMatchObject({ HasData: false });
  });

  it('finds an event beyond the safe integers', async () => {
    expect(await report({ EventId: '9007199254740993' })).toMatchObject({ HasData: true, FileHash: miner.hashes.md5 });
    expect(await report({ EventId: '9007199254740992' })).toMatchObject({ HasData: false });
  });

  it('gives only the fields asked for, empty elements ignored', async () => {
    const data = await report({ FileHash: miner.hashes.md5, Field: 'Basic,,ThreatTypes,HasNothing' });
    expect(Object.keys(data).sort()).toEqual(['Basic', 'FileHash', 'Filename', 'HasData', 'ShowTab', 'ThreatTypes']);
  });

  it('speaks Chinese unless English is asked for', async () => {
    expect(await report({ FileHash: miner.hashes.md5 })).toMatchObject({
      Intelligences: '["mining program","mining pool"]',
    });
    expect(await report({ FileHash: miner.hashes.md5, Lang: 'zh' })).toMatchObject({
      Intelligences: '["挖矿程序","矿池"]',
    });
  });

  it('gives the printed example with its masked hash', async () => {
    const data = await report({ FileHash: sampleNamed('documented-example').hashes.sha256 });
    expect(data).toMatchObject({
      FileHash: 'c42b5f6bde0b730ece2923266333****',
      Filename: 'test.zip',
      Intelligences: '["The threat type"]',
    });
  });

  it('answers GET as well as POST', async () => {
    const answer = await alibabaCall(
      emulator.url,
      { FileHash: miner.hashes.md5, Field: 'ThreatLevel' },
      { method: 'GET' },
    );
    expect(parsed(answer)).toMatchObject({ Data: { ThreatLevel: 2 } });
  });

  it('answers XML when JSON is not accepted, with hostile text escaped', async () => {
    const query = { FileHash: sampleNamed('hostile-strings').hashes.md5, Field: 'Basic,Sandbox', Lang: 'en' };
    const { text } = await alibabaCall(emulator.url, query, { unsigned: { accept: 'text/xml' } });
    expect(text).toContain('<GetFileDetectReportResponse><Data><FileHash>');
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('\u001b');
  });
});

it('GetFileDetectApiInvokeInfo tells the quota', async () => {
  const answer = parsed(await alibabaCall(emulator.url, {}, { action: 'GetFileDetectApiInvokeInfo' }));
  expect(answer).toMatchObject({ Data: { AuthCount: 10_000, RemainAuthCount: 900, TimeUnit: 'SECONDS' } });
});

it('records what was asked', async () => {
  await alibabaCall(emulator.url, { FileHash: 'a', Lang: 'en' });
  await alibabaCall(emulator.url, {}, { action: 'Nothing', body: 'abc' });
  expect(emulator.calls).toMatchObject([
    {
      operation: 'GetFileDetectReport',
      method: 'POST',
      path: '/',
      query: { FileHash: 'a', Lang: 'en' },
      bodyBytes: 0,
      status: 200,
    },
    { operation: 'unknown', bodyBytes: 3, status: 404 },
  ]);
  expect(emulator.calls[0]?.headers.authorization).toMatch(/^ACS3-HMAC-SHA256 Credential=LTAI-emulator/);
});
