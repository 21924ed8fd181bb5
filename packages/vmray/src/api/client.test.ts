import { SandboxError } from '@sandjury/core';
import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { useNock } from '../../../../test/support/packages/use-nock.ts';
import { expectGet, testKey, testSettings } from '../../test/nock-vmray.ts';
import type { VmraySettings } from '../settings.ts';
import { VmrayClient } from './client.ts';

useNock();

const md5 = '607234cb98cd6127dbc761c04c53fd65';
const clients: VmrayClient[] = [];

function client(more: Partial<VmraySettings> = {}): VmrayClient {
  const made = new VmrayClient(testSettings(more));
  clients.push(made);
  return made;
}

afterEach(async () => {
  for (const made of clients.splice(0)) await made.close();
});

async function failure(call: Promise<unknown>): Promise<SandboxError> {
  try {
    await call;
  } catch (error) {
    if (SandboxError.is(error)) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}

function ok(data: unknown, more: object = {}) {
  return { result: 'ok', data, ...more };
}

describe('wire form', () => {
  it('GET /system_info', async () => {
    expectGet('/system_info').reply(200, ok({ version: '4.2.0' }));
    expect((await client().systemInfo()).value.version).toBe('4.2.0');
  });

  it('GET /analysis?_limit=1', async () => {
    expectGet('/analysis?_limit=1').reply(200, ok([{ analysis_id: 3 }]));
    expect((await client().latestAnalyses(1)).raw).toEqual([{ analysis_id: 3 }]);
  });

  it('GET /sample/12, with the reply as read and as it came', async () => {
    expectGet('/sample/12').reply(200, ok({ sample_id: 12, sample_vti_score: 'malicious', extra: [1] }));
    const { value, raw, truncated } = await client().sample(12);
    expect(value.sample_vti_score).toBe('malicious');
    expect(raw).toEqual({ sample_id: 12, sample_vti_score: 'malicious', extra: [1] });
    expect(truncated).toBe(false);
  });

  it('GET /sample/12/iocs?all_artifacts=true', async () => {
    expectGet('/sample/12/iocs?all_artifacts=true').reply(
      200,
      ok({ status: 'finished', iocs: { urls: [{ url: 'u' }] } }),
    );
    expect((await client().iocs('12')).value.iocs?.urls?.[0]?.url).toBe('u');
  });

  it('GET /sample/12/mitre_attack', async () => {
    expectGet('/sample/12/mitre_attack').reply(200, ok({ status: 'finished', mitre_attack_techniques: [] }));
    expect((await client().mitreAttack(12)).value.mitre_attack_techniques).toEqual([]);
  });

  it('GET /analysis/sample/12', async () => {
    expectGet('/analysis/sample/12').reply(200, ok([{ analysis_id: 82 }]));
    expect((await client().analysesBySample(12)).value.length).toBe(1);
  });

  it.each([
    ['md5', 32],
    ['sha1', 40],
    ['sha256', 64],
  ])('GET /sample/%s/…, in lower case', async (kind, length) => {
    expectGet(`/sample/${kind}/${'ab'.repeat(length / 2)}`).reply(200, ok([]));
    expect((await client().samplesByHash('AB'.repeat(length / 2))).value).toEqual([]);
  });

  it.each(['eu.example', 'https://eu.example/', 'https://eu.example/rest', 'https://eu.example/rest/'])(
    'the server may be written %s',
    async (url) => {
      const nock = (await import('nock')).default;
      nock('https://eu.example')
        .get('/rest/sample/1')
        .reply(200, ok({ sample_id: 1 }));
      expect((await client({ url }).sample(1)).value.sample_id).toBe(1);
    },
  );
});

describe('pages', () => {
  it('are fetched by continuation_id until none is given, and joined', async () => {
    expectGet(`/sample/md5/${md5}`).reply(200, ok([{ sample_id: 1 }], { continuation_id: 7 }));
    expectGet('/continuation/7').reply(200, ok([{ sample_id: 2 }], { continuation_id: 8 }));
    expectGet('/continuation/8').reply(200, ok([{ sample_id: 3 }], { continuation_id: null, truncated: true }));
    const { value, truncated } = await client().samplesByHash(md5);
    expect(value.map((sample) => sample?.sample_id)).toEqual([1, 2, 3]);
    expect(truncated).toBe(true);
  });

  it('a page that failed is not asked for again: the server has forgotten it; those before are kept', async () => {
    expectGet(`/sample/md5/${md5}`).reply(200, ok([{ sample_id: 1 }], { continuation_id: 7 }));
    expectGet('/continuation/7').reply(500, {});
    const { value, truncated, lost } = await client({ retries: 3 }).samplesByHash(md5);
    expect(value.map((sample) => sample?.sample_id)).toEqual([1]);
    expect(truncated).toBe(true);
    expect(lost?.toJSON()).toMatchObject({ code: 'api', status: 500 });
  });
});

describe('threat indicators', () => {
  const found = ok({ status: 'finished', threat_indicators: [] });

  it('come from /vtis, and /threat_indicators is then never asked', async () => {
    expectGet('/sample/1/vtis').reply(200, found);
    expectGet('/sample/2/vtis').reply(404, { result: 'error', error_msg: 'No such element' });
    const one = client();
    await one.vtis(1);
    expect((await failure(one.vtis(2))).code).toBe('not_found');
  });

  it('fall back on 404, and the server is not asked twice', async () => {
    expectGet('/sample/1/vtis').reply(404, { result: 'error', error_msg: 'No such element' });
    expectGet('/sample/1/threat_indicators').reply(200, found);
    expectGet('/sample/2/threat_indicators').reply(200, found);
    const one = client();
    await one.vtis(1);
    await one.vtis(2);
  });

  it('a sample that is not there decides nothing about the path', async () => {
    for (const name of ['vtis', 'threat_indicators', 'vtis', 'threat_indicators']) {
      expectGet(`/sample/1/${name}`).reply(404, { result: 'error', error_msg: 'No such element' });
    }
    const one = client();
    expect((await failure(one.vtis(1))).code).toBe('not_found');
    expect((await failure(one.vtis(1))).code).toBe('not_found');
  });
});

describe('failures', () => {
  it.each([
    [400, 'api', false],
    [401, 'authentication', false],
    [403, 'authentication', false],
    [404, 'not_found', false],
    [405, 'authentication', false],
    [413, 'too_large', false],
    [429, 'quota', true],
    [500, 'api', true],
    [503, 'api', true],
  ])('%i is %s', async (status, code, retryable) => {
    expectGet('/sample/12').reply(status, { result: 'error', error_msg: 'Some reason' });
    const error = await failure(client().sample(12));
    expect(error.toJSON()).toMatchObject({ code, retryable, status, provider: 'vmray' });
    expect(error.message).toContain('Some reason');
  });

  it.each([
    ['apiKey', 401],
    ['permission', 403],
    ['url', 405],
  ])('tells to look at %s on %i', async (word, status) => {
    expectGet('/sample/12').reply(status, 'no JSON');
    expect((await failure(client().sample(12))).message).toContain(word);
  });

  it('429 carries the wait, from the header or the text', async () => {
    const throttled = { result: 'error', error_msg: 'Request was throttled. Expected available in 60 seconds.' };
    expectGet('/sample/1').reply(429, throttled, { 'Retry-After': '2' });
    expectGet('/sample/2').reply(429, throttled);
    expect((await failure(client().sample(1))).retryAfterMs).toBe(2000);
    expect((await failure(client().sample(2))).retryAfterMs).toBe(60_000);
  });

  it.each([
    { result: 'error', error_msg: 'Denied' },
    { error_msg: 'Denied' },
    { result: 'ok', data: {}, error_msg: 'Denied' },
  ])('an error inside a 200: %j', async (body) => {
    expectGet('/sample/12').reply(200, body);
    const error = await failure(client().sample(12));
    expect(error.toJSON()).toMatchObject({ code: 'api', status: 200 });
    expect(error.message).toContain('Denied');
  });

  it.each([
    ['not JSON', '<html>'],
    ['nothing', ''],
    ['not an object', '[]'],
    ['no data', '{"result":"ok"}'],
    ['data of another shape', '{"result":"ok","data":[1]}'],
  ])('a 200 with %s is a response error', async (_name, body) => {
    expectGet('/sample/12').reply(200, body);
    expect((await failure(client().sample(12))).toJSON()).toMatchObject({ code: 'response', status: 200 });
  });

  it('a redirect is not followed', async () => {
    expectGet('/sample/12').reply(302, '', { location: 'https://elsewhere.example/' });
    expect((await failure(client().sample(12))).code).toBe('response');
  });

  it('arguments that are wrong are refused before anything is sent', async () => {
    expect((await failure(client().samplesByHash('abc'))).message).toMatch(/expected 32 \(MD5\).* got 3 characters/);
    expect((await failure(client().sample('../system_info'))).code).toBe('configuration');
    expect((await failure(client().latestAnalyses(0))).code).toBe('configuration');
  });

  it("the caller's abort reason is rethrown untouched", async () => {
    const reason = new Error('enough');
    await expect(client().sample(12, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('a deadline ends the call', async () => {
    expectGet('/sample/12').reply(200, () => new Promise((resolve) => setTimeout(() => resolve(ok({})), 200)));
    const error = await failure(client({ deadlineMs: 20 }).sample(12));
    expect(error.code).toBe('deadline');
  });
});

describe('secrecy', () => {
  it('a key that the vendor echoes is in no message and no JSON', async () => {
    expectGet('/sample/12').reply(401, { result: 'error', error_msg: `Key ${testKey} is wrong` });
    const error = await failure(client().sample(12));
    expect(error.message).toContain('[redacted]');
    expect(error.message + error.stack + JSON.stringify(error)).not.toContain(testKey);
  });

  it('nor in a reply', async () => {
    expectGet('/sample/12').reply(200, ok({ sample_id: 12, sample_filename: `x-${testKey}` }));
    expect(JSON.stringify(await client().sample(12))).not.toContain(testKey);
  });

  it('nor in a reply that spells it with escapes, or has it as a name', async () => {
    const escaped = [...testKey].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    expectGet('/sample/12').reply(200, `{"result":"ok","data":{"sample_id":12,"a":"x ${escaped}","${escaped}":{}}}`);
    const { raw } = await client().sample(12);
    expect(raw).toEqual({ sample_id: 12, a: 'x [redacted]', '[redacted]': {} });
  });

  it('nor one with a solidus, which JSON may escape', async () => {
    nock('https://vmray.example').get('/rest/sample/12').reply(200, '{"data":{"a":"secret\\/key\\/4711"}}');
    expect((await client({ apiKey: 'secret/key/4711' }).sample(12)).raw).toEqual({ a: '[redacted]' });
  });

  it('nor in the type of a file, which is a header', async () => {
    const path = '/rest/analysis/82/archive/logs/x';
    nock('https://vmray.example').get(path).reply(200, 'x', { 'content-type': 'text/plain; echo=api_key k3y7k3y7' });
    const { mimeType, content } = await client({ apiKey: 'k3y7k3y7' }).archiveFile(82, 'logs/x');
    for await (const _chunk of content);
    expect(mimeType).toBe('text/plain; echo=api_key [redacted]');
  });

  it('nor a short key', async () => {
    nock('https://vmray.example').get('/rest/sample/12').reply(200, '{"data":{"a":"is k3y7 yours?"}}');
    expect((await client({ apiKey: 'k3y7' }).sample(12)).raw).toEqual({ a: 'is [redacted] yours?' });
  });

  it("the vendor's text is one short line without control characters", async () => {
    expectGet('/sample/12').reply(500, { result: 'error', error_msg: `\u001b[31mred\n\u202e${'x'.repeat(900)}` });
    const { message } = await failure(client().sample(12));
    expect(message).toMatch(/^[\x20-\x7e…]{1,400}$/);
  });
});
