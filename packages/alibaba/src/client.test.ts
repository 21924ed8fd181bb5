import { ConfigurationError } from '@sandjury/core';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { instantClock } from '../test/clock.ts';
import { reply } from '../test/fixtures.ts';
import {
  answer,
  credentials,
  failureOf,
  hash,
  host,
  makeClient,
  type Sent,
  sent,
  startWire,
  stopWire,
  token,
} from '../test/wire.ts';
import { acs3Authorization, canonicalQuery, sha256Hex } from './sign/acs3.ts';

beforeEach(startWire);
afterEach(stopWire);

describe('on the wire', () => {
  it('GetFileDetectReport has every parameter in the query, an empty body and the signed headers', async () => {
    answer(200, reply());
    await makeClient().getFileDetectReport({ fileHash: hash, sourceType: 'object_scan' });
    expect(sent).toHaveLength(1);
    const [{ method, uri, headers, body }] = sent as [Sent];
    expect(method).toBe('POST');
    expect(uri).toBe(
      `/?Field=Basic%2CThreatTypes%2CIntelligences%2CThreatLevel%2CSandbox&FileHash=${hash}&Lang=en&SourceType=object_scan`,
    );
    expect(body).toBe('');
    expect(headers).toMatchObject({
      accept: 'application/json',
      host,
      'x-acs-action': 'GetFileDetectReport',
      'x-acs-content-sha256': sha256Hex(''),
      'x-acs-date': '2024-02-20T08:00:00Z',
      'x-acs-version': '2018-12-03',
      'user-agent': `sandjury/${manifest.version}`,
    });
    expect(headers['x-acs-signature-nonce']).toMatch(/^[0-9a-f]{32}$/);
    expect(headers).not.toHaveProperty('x-acs-security-token');
    expect(headers).not.toHaveProperty('content-type');
  });

  it('what is signed is what is sent', async () => {
    answer(200, reply());
    await makeClient().getFileDetectReport({
      eventId: '8112345',
      field: ['Basic', 'Sandbox'],
      lang: 'zh',
      sourceType: 'machine',
    });
    const [{ uri, headers }] = sent as [Sent];
    const query = Object.fromEntries(new URL(uri, `https://${host}`).searchParams);
    expect(query).toEqual({ EventId: '8112345', Field: 'Basic,Sandbox', Lang: 'zh', SourceType: 'machine' });
    const isSigned = ([name]: [string, string]) => /^(?:host|content-type|x-acs-.*)$/.test(name);
    const signed = Object.fromEntries(Object.entries(headers).filter(isSigned).sort());
    const request = { method: 'POST', path: '/', query: canonicalQuery(query), payloadHash: sha256Hex('') };
    expect(headers.authorization).toBe(acs3Authorization({ ...request, headers: signed }, credentials));
    expect(headers.authorization).toContain(
      'SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,',
    );
  });

  it('GetFileDetectApiInvokeInfo has no parameters', async () => {
    answer(200, {
      Code: '200',
      Success: true,
      RequestId: 'R1',
      Data: { RemainAuthCount: '9000', FlowRate: 10, TimeUnit: 'SECONDS' },
    });
    const { data, requestId } = await makeClient().getFileDetectApiInvokeInfo();
    expect(sent[0]).toMatchObject({ uri: '/', body: '', headers: { 'x-acs-action': 'GetFileDetectApiInvokeInfo' } });
    expect(data).toEqual({ RemainAuthCount: 9000, FlowRate: 10, TimeUnit: 'SECONDS' });
    expect(requestId).toBe('R1');
  });

  it('temporary credentials send and sign token and key id', async () => {
    answer(200, reply());
    await makeClient({ credentials: { ...credentials, securityToken: token } }).getFileDetectReport({ fileHash: hash });
    const [{ headers }] = sent as [Sent];
    expect(headers['x-acs-security-token']).toBe(token);
    expect(headers['x-acs-accesskey-id']).toBe(credentials.accessKeyId);
    expect(headers.authorization).toContain('x-acs-accesskey-id;x-acs-action');
    expect(headers.authorization).toContain(';x-acs-security-token;');
  });

  it('settings give the defaults', async () => {
    answer(200, reply());
    await makeClient({ fields: ['Basic'], lang: 'zh', sourceType: 'machine' }).getFileDetectReport({ fileHash: hash });
    expect(sent[0]?.uri).toBe(`/?Field=Basic&FileHash=${hash}&Lang=zh&SourceType=machine`);
  });

  it('a region leads to its endpoint, an endpoint wins over the region', async () => {
    answer(200, reply(), {}, 'https://tds.ap-southeast-1.aliyuncs.com');
    await makeClient({ region: 'eu-central-1' }).getFileDetectReport({ fileHash: hash });
    answer(200, reply(), {}, 'https://sas.example.net:8443');
    const own = makeClient({ region: 'cn-mars', endpoint: 'sas.example.net:8443/' });
    await own.getFileDetectReport({ fileHash: hash });
    expect(sent.map(({ headers }) => headers.host)).toEqual([
      'tds.ap-southeast-1.aliyuncs.com',
      'sas.example.net:8443',
    ]);
  });
});

describe('replies', () => {
  it('may begin with a byte order mark', async () => {
    answer(200, `\uFEFF${JSON.stringify(reply())}`);
    expect((await makeClient().getFileDetectReport({ fileHash: hash })).data).toEqual(reply().Data);
    answer(200, `\uFEFF${JSON.stringify({ Data: [{ EventId: '7' }] })}`);
    expect((await makeClient().listObjectScanEvent()).data.events).toHaveLength(1);
  });

  it.each([
    ['1000000', 1_000_000_000],
    ['Tue, 20 Feb 2024 08:01:00 GMT', 60_000],
    ['soon', null],
  ])('Retry-After: %s', async (value, retryAfterMs) => {
    answer(503, { Code: 'ServiceUnavailable' }, { 'retry-after': value });
    const error = await failureOf(makeClient().getFileDetectReport({ fileHash: hash }));
    expect(error.retryAfterMs).toBe(retryAfterMs);
  });
});

describe('arguments', () => {
  it.each([[{}], [{ eventId: '1e3' }], [{ eventId: '9223372036854775808' }], [{ eventId: '-1' }]])(
    '%j',
    async (query) => {
      expect(await failureOf(makeClient().getFileDetectReport(query))).toBeInstanceOf(ConfigurationError);
      expect(sent).toEqual([]);
    },
  );
});

describe('asking again', () => {
  const query = { fileHash: hash };

  it('each attempt has a nonce and a date of its own', async () => {
    const clock = instantClock();
    const random = vi.spyOn(Math, 'random').mockReturnValue(0);
    answer(400, { Code: 'Throttling.User', RequestId: 'R' }, { 'x-acs-retry-after': '2500' });
    answer(400, { Code: 'SignatureNonceUsed', RequestId: 'R' });
    answer(200, { Code: 'SystemBusy', RequestId: 'R' });
    answer(200, reply());
    await makeClient({ clock, retries: 4 })
      .getFileDetectReport(query)
      .finally(() => random.mockRestore());
    expect(new Set(sent.map(({ headers }) => headers['x-acs-signature-nonce'])).size).toBe(4);
    expect(new Set(sent.map(({ headers }) => headers.authorization)).size).toBe(4);
    expect(sent[1]?.headers['x-acs-date']).toBe('2024-02-20T08:00:02Z');
    expect(clock.waits[0]).toBe(2500);
  });

  it('the hint is on the error when the attempts are used up', async () => {
    answer(400, { Code: 'Throttling', RequestId: 'R' }, { 'x-acs-retry-after': '700' });
    expect(await failureOf(makeClient().getFileDetectReport(query))).toMatchObject({
      code: 'quota',
      retryAfterMs: 700,
    });
  });

  it('not when the settings say so', async () => {
    answer(400, { Code: 'Throttling.User', RequestId: 'R' });
    await failureOf(makeClient({ retries: 4, retryRateLimited: false }).getFileDetectReport(query));
    expect(sent).toHaveLength(1);
  });

  it('not when it would change nothing', async () => {
    answer(400, { Code: 'SignatureDoesNotMatch', RequestId: 'R' });
    await failureOf(makeClient({ retries: 4 }).getFileDetectReport(query));
    expect(sent).toHaveLength(1);
  });

  it('a wrong clock is put right by the date of the reply, once', async () => {
    const date = 'Tue, 20 Feb 2024 10:00:00 GMT';
    answer(400, { Code: 'InvalidTimeStamp.Expired', RequestId: 'R' }, { date });
    answer(200, reply());
    const client = makeClient({ retries: 4 });
    await client.getFileDetectReport(query);
    expect(sent[1]?.headers['x-acs-date']).toMatch(/^2024-02-20T10:00:0\dZ$/);
    answer(400, { Code: 'InvalidTimeStamp.Expired', RequestId: 'R' }, { date });
    const error = await failureOf(client.getFileDetectReport(query));
    expect(error.message).toContain('clock is wrong');
    expect(sent).toHaveLength(3);
  });
});

describe('credentials from a function', () => {
  const query = { fileHash: hash };

  it('are kept until 5 minutes before they end', async () => {
    const clock = instantClock();
    let calls = 0;
    const fetchCredentials = async () => {
      calls += 1;
      return { ...credentials, securityToken: `${token}${calls}`, expiration: new Date(clock.now() + 3_600_000) };
    };
    const client = makeClient({ clock, credentials: fetchCredentials });
    for (const minutes of [0, 54, 56]) {
      clock.set(Date.parse('2024-02-20T08:00:00Z') + minutes * 60_000);
      answer(200, reply());
      await client.getFileDetectReport(query);
    }
    expect(sent.map(({ headers }) => headers['x-acs-security-token'])).toEqual([`${token}1`, `${token}1`, `${token}2`]);
  });

  it('without an end are asked for each time', async () => {
    let calls = 0;
    const client = makeClient({
      credentials: () => {
        calls += 1;
        return credentials;
      },
    });
    answer(200, reply());
    answer(200, reply());
    await client.getFileDetectReport(query);
    await client.getFileDetectReport(query);
    expect(calls).toBe(2);
  });

  it.each<[string, () => unknown]>([
    [
      'that throws',
      () => {
        throw new Error(`cannot read ${credentials.accessKeySecret}`);
      },
    ],
    ['that returns nothing', () => undefined],
    ['that returns half', () => ({ accessKeyId: 'x' })],
    ['that returns what no header can carry', () => ({ ...credentials, accessKeyId: 'a\r\nb' })],
    ['with an end that is no time', () => ({ ...credentials, expiration: 'soon' })],
  ])('%s', async (_, fetchCredentials) => {
    const client = makeClient({ credentials: fetchCredentials as () => typeof credentials });
    const error = await failureOf(client.getFileDetectReport(query));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(`${error.message}${JSON.stringify(error)}${String(error.cause)}`).not.toContain(credentials.accessKeySecret);
    expect(sent).toEqual([]);
  });
});

describe('abort', () => {
  it('before the call and while waiting rethrows the reason untouched', async () => {
    const reason = new Error('enough');
    const early = makeClient().getFileDetectReport({ fileHash: hash }, { signal: AbortSignal.abort(reason) });
    await expect(early).rejects.toBe(reason);
    const controller = new AbortController();
    nock(`https://${host}`)
      .post((uri) => uri.startsWith('/'))
      .reply(async () => {
        controller.abort(reason);
        return [200, reply()];
      });
    const late = makeClient({ retries: 4 }).getFileDetectReport({ fileHash: hash }, { signal: controller.signal });
    await expect(late).rejects.toBe(reason);
  });
});

it('asks for all fields unless told otherwise', () => {
  expect(makeClient().settings.fields.join(',')).toBe('Basic,ThreatTypes,Intelligences,ThreatLevel,Sandbox');
});
