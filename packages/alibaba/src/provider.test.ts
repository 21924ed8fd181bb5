import { inspect } from 'node:util';
import {
  ConfigurationError,
  capabilities,
  NotFoundError,
  resolvePointer,
  SandboxError,
  SandboxReportSchema,
  supports,
  UnsupportedError,
} from '@sandjury/core';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixture, reply } from '../test/fixtures.ts';
import { startWire, stopWire } from '../test/wire.ts';
import { alibaba, alibabaPlugin } from './index.ts';

const credentials = { accessKeyId: 'LTAI4FakeAccessKeyId00', accessKeySecret: 'FakeAccessKeySecret0000000000000' };
const md5 = '02e6b7cf0d34c6eac059f754b751208b';
const make = () => alibaba({ credentials, retries: 0, results: false, requestsPerSecond: false });
const answer = (body: unknown) =>
  nock('https://tds.cn-shanghai.aliyuncs.com')
    .post((uri) => uri.startsWith('/'))
    .reply(200, JSON.stringify(body));

beforeEach(startWire);
afterEach(stopWire);

describe('settings', () => {
  const mistakes: [string, unknown, RegExp][] = [
    ['nothing', undefined, /alibaba settings/],
    ['no credentials', {}, /credentials: expected \{ accessKeyId, .* a function .* getCredential\(\)\.$/],
    ['a text for credentials', { credentials: 'x' }, /credentials: expected \{ accessKeyId, /],
    ['a list for credentials', { credentials: [] }, /credentials: expected \{ accessKeyId, /],
    ['an unknown key', { credentials, colour: 'red' }, /colour/],
    ['an unknown region', { credentials, region: 'cn-mars' }, /cn-mars.*cn-shanghai.*set endpoint/],
    ['an empty secret', { credentials: { accessKeyId: 'x', accessKeySecret: '' } }, /credentials\.accessKeySecret/],
    ['an empty key id', { credentials: { accessKeyId: '', accessKeySecret: 'x' } }, /credentials\.accessKeyId/],
    ['a client that is none', { credentials: { getCredential: 'x' } }, /credentials/],
    ['a file size', { credentials, maxFileBytes: 0 }, /maxFileBytes/],
    ['an account', { credentials, account: '' }, /account/],
    ['a key too many', { credentials: { ...credentials, profile: 'x' } }, /credentials/],
    ['plain http', { credentials, endpoint: 'http://sas.example.net' }, /http/],
    ['a language', { credentials, lang: 'fr' }, /lang/],
    ['a field', { credentials, fields: ['Everything'] }, /fields/],
    ['no field', { credentials, fields: [] }, /fields/],
    ['a rate', { credentials, requestsPerSecond: 0 }, /requestsPerSecond: expected a number above 0, or false/],
  ];

  it.each(mistakes)('%s is refused by the factory', (_, settings, message) => {
    let error: unknown;
    try {
      alibaba(settings as Parameters<typeof alibaba>[0]);
    } catch (reason) {
      error = reason;
    }
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain(credentials.accessKeySecret);
  });

  it('plain http to loopback, or where it is allowed', () => {
    expect(alibaba({ credentials, endpoint: 'http://127.0.0.1:9' }).settings.endpoint).toBe('http://127.0.0.1:9/');
    const { settings } = alibaba({ credentials, endpoint: 'http://sas.example.net', allowHttp: true });
    expect(settings.endpoint).toBe('http://sas.example.net/');
  });

  it('show neither credentials nor the password of a proxy', () => {
    const provider = alibaba({
      credentials: { ...credentials, securityToken: () => 'FakeSecurityToken0000' },
      proxy: 'http://user:PASSW0RD@p.example:3128',
      verdicts: { 1: 'malicious' },
    });
    for (const shown of [provider, provider.client, provider.settings]) {
      const texts = [JSON.stringify(shown), inspect(shown, { depth: null, showHidden: true, getters: true })];
      for (const text of texts) expect(text).not.toMatch(/PASSW0RD|FakeAccessKey|LTAI4|FakeSecurityToken/);
    }
    expect(JSON.parse(JSON.stringify(provider.settings))).toEqual({
      endpoint: 'https://tds.cn-shanghai.aliyuncs.com/',
      region: 'cn-shanghai',
      lang: 'en',
      fields: ['Basic', 'ThreatTypes', 'Intelligences', 'ThreatLevel', 'Sandbox'],
      results: true,
      verdicts: { 1: 'malicious' },
      maxFileBytes: 100 * 1024 * 1024,
      maxIocs: 100_000,
      deadlineMs: 120_000,
      uploadDeadlineMs: 600_000,
    });
  });

  it('id, reliability, group and rate', () => {
    const provider = alibaba({ credentials, id: 'ali-eu', reliability: 'B', group: 'cloud' });
    expect(provider).toMatchObject({ id: 'ali-eu', reliability: 'B', group: 'cloud', hashKinds: ['md5', 'sha256'] });
    expect(provider.settings).toMatchObject({ maxFileBytes: 100 * 1024 * 1024, results: true });
  });
});

describe('capabilities', () => {
  it('are those that the vendor has: a remote file is no URL detonation', () => {
    const provider = make();
    expect(capabilities.filter((name) => supports(provider, name))).toEqual([
      'findByHash',
      'submitFile',
      'status',
      'quota',
    ]);
  });
});

describe('findByHash', () => {
  it.each([md5.toUpperCase(), 'B'.repeat(64)])('%s is answered without asking', async (hash) => {
    expect(await make().findByHash(hash)).toEqual([{ provider: 'alibaba', id: `hash:${hash.toLowerCase()}` }]);
  });
  it('SHA-1 is unsupported', () => expect(make().findByHash('a'.repeat(40))).rejects.toBeInstanceOf(UnsupportedError));
  it.each(['', 'xyz', 'a'.repeat(33)])('%j is no hash', async (hash) => {
    await expect(make().findByHash(hash)).rejects.toThrow(/expected 32 \(MD5\)/);
  });
});

describe('report', () => {
  it('of a hash', async () => {
    answer(fixture('getfiledetectreport.en.docs-2024-02.json'));
    const ref = { provider: 'alibaba', id: `hash:${md5}` };
    const report = await make().report(ref);
    expect(SandboxReportSchema.safeParse(report).error).toBeUndefined();
    expect(report).toMatchObject({ ref, verdict: { value: 'malicious' }, sample: { hashes: { md5 } } });
    expect(resolvePointer(report.raw, '/GetFileDetectReport/RequestId')).not.toBeNull();
  });

  it('of an event: an int64 keeps all its digits', async () => {
    nock('https://tds.cn-shanghai.aliyuncs.com')
      .post((uri) => uri.includes('EventId=9223372036854775807') && !uri.includes('FileHash'))
      .reply(200, JSON.stringify(reply({ ThreatLevel: 1 })));
    const report = await make().report({ provider: 'alibaba', id: 'event:9223372036854775807' });
    expect(report.verdict.value).toBe('suspicious');
  });

  it.each([false, 0, '0'])('HasData: %j is not found', async (HasData) => {
    answer(reply({ HasData }));
    const ref = { provider: 'alibaba', id: `hash:${md5}` };
    const error: unknown = await make()
      .report(ref)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(SandboxError.is(error) && error.ref).toEqual(ref);
  });

  it('an operator may read a level in another way', async () => {
    answer(reply({ ThreatLevel: 1 }));
    const provider = alibaba({ credentials, verdicts: { 1: 'malicious' }, requestsPerSecond: false });
    expect((await provider.report({ provider: 'alibaba', id: 'event:5' })).verdict).toMatchObject({
      value: 'malicious',
      vendor: '1',
    });
  });

  it.each(['sample:1', 'event:', 'event:1.5', 'event:01', 'event:9223372036854775808', 'hash:xyz', md5, 'saved:1', ''])(
    'the ticket %j is of no known form',
    async (id) => {
      await expect(make().report({ provider: 'alibaba', id })).rejects.toThrow(/expected hash:HEX/);
    },
  );

  it('a ticket with a SHA-1 is unsupported', async () => {
    await expect(make().report({ provider: 'alibaba', id: `hash:${'a'.repeat(40)}` })).rejects.toBeInstanceOf(
      UnsupportedError,
    );
  });
});

describe('ping', () => {
  it('takes its time from the clock of the settings', async () => {
    let now = 1_700_000_000_000;
    const clock = { now: () => (now += 250), after: () => () => undefined };
    answer({ Code: '200', Data: {} });
    const before = now;
    const { latencyMs } = await alibaba({ credentials, requestsPerSecond: false, clock }).ping();
    expect(latencyMs).toBeGreaterThan(0);
    expect(latencyMs % 250).toBe(0);
    expect(latencyMs).toBeLessThan(now - before);
  });

  it('tells what is left', async () => {
    answer({
      Code: '200',
      Data: { RemainAuthCount: 9999, FlowRate: 20, TimeUnit: 'SECONDS', Expire: 1_767_225_600_000 },
    });
    const health = await make().ping();
    expect(health).toMatchObject({ ok: true, product: 'Alibaba Cloud Security Center', version: null });
    expect(health.details).toEqual({
      endpoint: 'tds.cn-shanghai.aliyuncs.com',
      remainingCalls: 9999,
      flowRate: 20,
      timeUnit: 'SECONDS',
      expiresAt: '2026-01-01T00:00:00.000Z',
    });
  });
});

describe('the plugin', () => {
  const variables = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'id00', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret' };

  it('makes settings from the environment', () => {
    const settings = alibabaPlugin.environment.settings({
      ...variables,
      ALIBABA_CLOUD_SECURITY_TOKEN: 'token',
      ALIBABA_CLOUD_REGION_ID: 'ap-southeast-1',
      SANDJURY_ALIBABA_ENDPOINT: 'http://127.0.0.1:1',
    });
    expect(settings).toEqual({
      credentials: { accessKeyId: 'id00', accessKeySecret: 'secret', securityToken: 'token' },
      region: 'ap-southeast-1',
      endpoint: 'http://127.0.0.1:1',
    });
  });

  it('takes an empty variable for one that is not set', () => {
    const settings = alibabaPlugin.environment.settings({
      ...variables,
      ALIBABA_CLOUD_REGION_ID: '',
      SANDJURY_ALIBABA_ENDPOINT: '',
    });
    expect(settings).toEqual({ credentials: { accessKeyId: 'id00', accessKeySecret: 'secret' } });
    expect(alibabaPlugin.settings.safeParse(settings).success).toBe(true);
  });

  it('names its variables', () => {
    expect(alibabaPlugin.environment.required).toEqual([
      'ALIBABA_CLOUD_ACCESS_KEY_ID',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    ]);
    expect(alibabaPlugin.name).toBe('alibaba');
  });

  it('creates and reads', () => {
    expect(alibabaPlugin.create({ credentials }).id).toBe('alibaba');
    expect(alibabaPlugin.read(reply())[0]?.provider).toBe('alibaba');
  });
});
