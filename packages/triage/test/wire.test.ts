import { SandboxError } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { useNock } from '../../../test/support/packages/use-nock.ts';
import { type TriageSettings, triage, triagePlugin } from '../src/index.ts';
import { fixture, id, overviewOf } from './reports.ts';

// Each request as it goes out: method, path, headers and body; and what becomes of each answer.
const apiKey = 'a-made-up-key-4711';
const home = 'https://private.tria.ge';
const ticket = { provider: 'triage', id: `sample:${id}` };
const overviewPath = `/api/v0/samples/${id}/overview.json`;
const overview = overviewOf();

useNock();

function server(host = home): nock.Scope {
  const userAgent = /^sandjury\/\d+\.\d+\.\d+$/;
  return nock(host, { reqheaders: { authorization: `Bearer ${apiKey}`, 'user-agent': userAgent } });
}

function provider(more: Partial<TriageSettings> = {}) {
  return triage({ url: home, apiKey, retries: 0, ...more });
}

async function failure(promise: Promise<unknown>): Promise<SandboxError> {
  const error: unknown = await promise.catch((cause: unknown) => cause);
  if (!SandboxError.is(error)) throw new Error('It should have failed.', { cause: error });
  return error;
}

/** Answers a submission, and gives its body as it came. */
function submitted(answer: nock.Body = fixture('documented/sample-pending'), status = 200, host = home): () => string {
  let sent = '';
  server(host)
    .post('/api/v0/samples', (body: unknown) => {
      sent = typeof body === 'string' ? body : JSON.stringify(body);
      return true;
    })
    .reply(status, answer);
  return () => sent;
}

/** The options in the form of a file. */
const optionsIn = (form: string): unknown => JSON.parse(/name="_json"\r\n\r\n(.*)\r\n/.exec(form)?.[1] ?? 'null');
const file = () => bytesSample('a.zip', Buffer.from('harmless'));

describe('an address', () => {
  it.each([
    ['https://tria.ge', '/api/v0', 'https://tria.ge/'],
    ['tria.ge', '/api/v0', 'https://tria.ge/'],
    ['https://tria.ge/api/', '/api/v0', 'https://tria.ge/'],
    ['https://tria.ge/api/v0/', '/api/v0', 'https://tria.ge/'],
    ['https://api.tria.ge', '/v0', 'https://tria.ge/'],
    ['https://api.tria.ge/v0', '/v0', 'https://tria.ge/'],
    ['https://private.tria.ge', '/api/v0', 'https://private.tria.ge/'],
    ['https://sandbox.recordedfuture.com', '/api/v0', 'https://sandbox.recordedfuture.com/'],
    ['https://proxy.example/lab', '/lab/api/v0', 'https://proxy.example/lab/'],
    ['https://proxy.example/lab/api/v1', '/lab/api/v0', 'https://proxy.example/lab/'],
  ])('%s', async (url, base, page) => {
    const { origin } = new URL(url.includes('://') ? url : `https://${url}`);
    server(origin).get(`${base}/samples/${id}/overview.json`).reply(200, overview);
    const report = await provider({ url }).report(ticket);
    expect(report.link).toBe(`${page}${id}`);
    expect(report.analyses[0]?.link).toBe(`${page}${id}/behavioral1`);
  });

  it('is tria.ge unless a setting or the environment names another', async () => {
    server('https://tria.ge').get(`/api/v0/samples/${id}`).reply(200, fixture('documented/sample-failed'));
    expect((await triage({ apiKey }).status(ticket)).state).toBe('failed');
    const { settings } = triagePlugin.environment;
    expect(settings({ TRIAGE_API_KEY: 'k' })).toEqual({ apiKey: 'k' });
    expect(settings({ TRIAGE_API_KEY: 'k', TRIAGE_URL: home, SANDBOX_TOKEN: 's' })).toEqual({ apiKey: 'k', url: home });
    expect(settings({ TRIAGE_URL: home, SANDBOX_TOKEN: 's' })).toEqual({ apiKey: 's', url: home });
    expect(settings({ SANDBOX_TOKEN: 's' })).toEqual({ apiKey: undefined });
  });
});

describe('what is asked for', () => {
  it.each([
    ['md5', '607234CB98CD6127DBC761C04C53FD65'],
    ['sha1', '6c26eab9b233bd1921f1607879a9d3f4aa92ff23'],
    ['sha256', '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29'],
  ])('a look-up by %s: finished samples first, the newest before the others', async (kind, hash) => {
    const row = (name: string, status: string, submitted: string) => ({
      id: `260501-${name}`,
      status,
      kind: 'file',
      submitted,
    });
    const first = [row('aaaa', 'running', '2026-05-04T00:00:00Z'), row('bbbb', 'failed', '2026-05-03T00:00:00Z')];
    const second = [
      row('cccc', 'reported', '2026-05-02T00:00:00Z'),
      null,
      { id: '../x' },
      row('dddd', 'reported', '2026-05-01T00:00:00Z'),
    ];
    const path = `/api/v0/search?query=${kind}:${hash.toLowerCase()}&limit=200`;
    server().get(path).reply(200, { data: first, next: '2026-05-03T00:00:00.232458Z' });
    server().get(`${path}&offset=2026-05-03T00%3A00%3A00.232458Z`).reply(200, { data: second });
    const refs = await provider().findByHash(hash);
    expect(refs.map((ref) => ref.id)).toEqual(['cccc', 'dddd', 'aaaa', 'bbbb'].map((name) => `sample:260501-${name}`));
  });

  it.each([fixture('recorded/search-empty'), fixture('documented/search-page-last'), { data: null }])(
    'a look-up that finds nothing: %j',
    async (reply) => {
      server()
        .get(/^\/api\/v0\/search/)
        .reply(200, reply);
      expect(await provider().findByHash('0'.repeat(32))).toEqual([]);
    },
  );

  it.each([{}, [], null, 'none', { data: {} }, { data: [{ id: 7 }] }])(
    'an answer that is none is no answer that there is nothing: %j',
    async (reply) => {
      server()
        .get(/^\/api\/v0\/search/)
        .reply(200, JSON.stringify(reply), { 'content-type': 'application/json' });
      expect((await failure(provider().findByHash('0'.repeat(32)))).code).toBe('response');
    },
  );

  it('any query of the vendor, which the client has beyond the contract', async () => {
    server()
      .get('/api/v0/search?query=family%3Anjrat%20AND%20tag%3Atrojan&limit=200')
      .reply(200, fixture('recorded/search-one'));
    expect(await provider().client.search('family:njrat AND tag:trojan')).toMatchObject([
      { id: '210609-c67qy7hmpe', status: 'reported' },
    ]);
  });

  it('a report: the overview alone, and every other report where they are wanted', async () => {
    server().get(overviewPath).times(2).reply(200, overview);
    expect(Object.keys(Object((await provider().report(ticket)).raw))).toEqual(['overview']);
    const still = { sample: { sample: id }, files: null };
    server().get(`/api/v0/samples/${id}/reports/static`).reply(200, still);
    server().get(`/api/v0/samples/${id}/behavioral1/report_triage.json`).reply(200, { sample: { id } });
    server().get(`/api/v0/samples/${id}/behavioral2/report_triage.json`).reply(404, { error: 'REPORT_NOT_AVAILABLE' });
    const report = await provider({ taskReports: true }).report(ticket);
    expect(report).toMatchObject({
      complete: false,
      raw: { overview, static: still, tasks: { behavioral1: { sample: { id } } } },
    });
    expect(report.warnings.map(({ code }) => code)).toEqual(['missing-section', 'score-decided']);
  });

  it('no report of a run that failed, that has not ended, or whose name is none', async () => {
    const task = (name: string, status = 'reported') => ({ name, kind: 'behavioral', status, score: 1 });
    const tasks = [
      task('behavioral1', 'failed'),
      task('behavioral2', 'running'),
      task('../x'),
      task('behavioral3'),
      { ...task('urlscan1'), kind: 'urlscan' },
    ];
    server().get(overviewPath).reply(200, overviewOf({ tasks }));
    server()
      .get(`/api/v0/samples/${id}/reports/static`)
      .reply(200, { sample: { sample: id } });
    server().get(`/api/v0/samples/${id}/behavioral3/report_triage.json`).reply(200, { sample: { id } });
    const { raw } = await provider({ taskReports: true }).report(ticket);
    expect(Object.keys(Object(raw).tasks)).toEqual(['behavioral3']);
  });

  it.each([
    ['pending', 'queued'],
    ['scheduled', 'queued'],
    ['static_analysis', 'running'],
    ['running', 'running'],
    ['processing', 'running'],
    ['a-new-state', 'running'],
    ['failed', 'failed'],
    ['reported', 'finished'],
  ])('the state %s is %s', async (status, state) => {
    server().get(`/api/v0/samples/${id}`).reply(200, { id, status });
    expect(await provider().status(ticket)).toEqual({ state, reports: state === 'finished' ? [ticket] : [] });
  });

  it('a ping: the newest sample of the account, and no page after it', async () => {
    server().get('/api/v0/samples?subset=owned&limit=1').reply(200, fixture('documented/search-page-1'));
    expect(await provider().ping()).toMatchObject({ ok: true, product: 'Triage', version: null });
  });

  it('the picture of a page, and none of a file', async () => {
    const tasks = [
      { id: 'static1', status: 'reported' },
      { id: 'urlscan1', status: 'reported' },
      { id: 'urlscan2', status: 'failed' },
    ];
    server().get(`/api/v0/samples/${id}`).reply(200, { id, kind: 'url', tasks });
    server()
      .get(`/api/v0/samples/${id}/urlscan1/screenshot.png`)
      .matchHeader('accept', 'image/png')
      .reply(200, 'png', { 'content-type': 'image/png' });
    const [shot, ...others] = await provider().screenshots(ticket);
    expect([shot?.name, shot?.mimeType, Buffer.from(shot?.content ?? []).toString(), others]).toEqual([
      'urlscan1.png',
      'image/png',
      'png',
      [],
    ]);
    server().get(`/api/v0/samples/${id}`).reply(200, fixture('documented/sample-reported'));
    expect(await provider().screenshots(ticket)).toEqual([]);
  });

  it.each([
    { provider: 'vmray', id: ticket.id },
    { provider: 'triage', id: `task:${id}` },
    { provider: 'triage', id: 'sample:260501-aaaabbbb01/../x' },
    { provider: 'triage', id: 'sample:' },
    { provider: 'triage', id: `sample:${'1'.repeat(6)}-${'a'.repeat(40)}` },
  ])('nothing, for the ticket %j', async (ref) => {
    for (const asking of [provider().report(ref), provider().status(ref), provider().screenshots(ref)]) {
      expect((await failure(asking)).code).toBe('configuration');
    }
    expect((await failure(provider().client.overview('../x'))).code).toBe('configuration');
    expect((await failure(provider().client.taskReport(id, '../x'))).code).toBe('configuration');
  });
});

describe('a submission', () => {
  it('of a file: options as JSON, and the file', async () => {
    const form = submitted();
    const options = {
      tags: ['case 7', 'second'],
      vendor: {
        profiles: ['w10_long', { profile: 'w7', pick: 'unpack001/a.exe' }],
        password: 'infected',
        timeout: 60,
        network: 'vpn',
        geolocation: 'de',
      },
    } as const;
    const { refs, accepted } = await provider().submitFile(file(), options);
    expect([refs, accepted]).toEqual([[ticket], true]);
    expect(optionsIn(form())).toEqual({
      ...{ kind: 'file', interactive: false, password: 'infected', user_tags: ['case 7', 'second'] },
      profiles: [{ profile: 'w10_long' }, { profile: 'w7', pick: 'unpack001/a.exe' }],
      defaults: { timeout: 60, network: 'vpn', geolocation: 'de' },
    });
    expect(form()).toMatch(
      /name="file"; filename="a\.zip"\r\nContent-Type: application\/octet-stream\r\n\r\nharmless\r\n/,
    );
  });

  it('without options says that nobody will choose a profile', async () => {
    const form = submitted();
    await provider().submitFile(file());
    expect(optionsIn(form())).toEqual({ kind: 'file', interactive: false });
  });

  it('of a URL, to be opened or fetched', async () => {
    const body = submitted();
    await provider().submitUrl('https://example.com/a?b=c', { vendor: { timeout: 60 } });
    expect(JSON.parse(body())).toEqual({
      kind: 'url',
      url: 'https://example.com/a?b=c',
      interactive: false,
      defaults: { timeout: 60 },
    });
    const fetched = submitted();
    await provider().submitUrl('https://example.com/a.exe', { vendor: { fetch: true, target: 'b.exe' } });
    expect(JSON.parse(fetched())).toEqual({
      kind: 'fetch',
      url: 'https://example.com/a.exe',
      target: 'b.exe',
      interactive: false,
    });
  });

  it.each<[string, object, RegExp]>([
    ['an unknown option', { vendor: { profile: 'x' } }, /profile/],
    ['a place without a VPN', { vendor: { geolocation: 'de' } }, /network to be vpn/],
    ['a time that is too long', { vendor: { timeout: 3601 } }, /timeout/],
    ['an empty tag', { tags: [''] }, /tags/],
    ['too many tags', { tags: ['x'.repeat(600), 'ü'.repeat(300)] }, /1024/],
    ['a comment', { comment: 'x' }, /comment/],
  ])('%s is refused before anything is sent', async (_name, options, message) => {
    const error = await failure(provider().submitUrl('https://example.com/', options));
    expect([error.code, error.message]).toEqual(['configuration', expect.stringMatching(message)]);
  });

  it('of a file is not fetched, and a password is in no message', async () => {
    expect((await failure(provider().submitFile(file(), { vendor: { fetch: true } }))).message).toMatch(/fetch/);
    const error = await failure(provider().submitFile(file(), { vendor: { password: 'hunter2', timeout: -1 } }));
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it.each<[nock.Body, number]>([
    ['<html>Bad gateway</html>', 502],
    [{}, 200],
    [{ id: '../x' }, 200],
    [{ error: 'INTERNAL' }, 500],
  ])('that may have arrived is not repeated, and says so: %j', async (answer, status) => {
    submitted(answer, status);
    const error = await failure(provider({ retries: 3 }).submitFile(file()));
    expect([error.retryable, error.message]).toEqual([false, expect.stringContaining('may have taken')]);
  });
});

describe('what is submitted to the public cloud is for everybody and for ever', () => {
  it.each([
    ...[
      'https://tria.ge',
      'https://api.tria.ge',
      'https://TRIA.GE/api/v0',
      'https://tria.ge.',
      'https://tria.ge:443',
      'https://www.tria.ge',
    ],
  ])('%s: refused, and told who can come to have it', async (url) => {
    const open = provider({ url });
    for (const sending of [open.submitFile(file()), open.submitUrl('https://example.com/')]) {
      expect(await failure(sending)).toMatchObject({
        code: 'configuration',
        message: expect.stringContaining('allowPublicSubmissions'),
      });
    }
    expect(open.disclosureOf()).toBe('public');
  });

  it('unless the setting allows it', async () => {
    submitted(undefined, 200, 'https://tria.ge');
    const open = provider({ url: 'https://tria.ge', allowPublicSubmissions: true });
    expect((await open.submitUrl('https://example.com/')).accepted).toBe(true);
    expect(open.disclosureOf()).toBe('public');
  });

  it.each([
    'https://private.tria.ge',
    'https://us-sandbox.recordedfuture.com',
    'https://triage.example',
    'https://nottria.ge',
    'https://tria.ge.example',
  ])('%s is another cloud', async (url) => {
    submitted(undefined, 200, url);
    expect((await provider({ url }).submitFile(file())).accepted).toBe(true);
    expect(provider({ url }).disclosureOf()).toBe('private');
  });
});

describe('a refusal', () => {
  const documented = JSON.parse(JSON.stringify(fixture('documented/errors'))) as { status: number; body: nock.Body }[];
  const codes = ['api', 'api', 'authentication', 'not_found', 'not_ready', 'api', 'api', 'api', 'api', 'quota'];
  it.each(documented.map(({ status, body }, index) => [status, body ?? '', codes[index]] as const))(
    '%d %j is %s',
    async (status, body, code) => {
      server().get(`/api/v0/samples/${id}`).reply(status, body, { 'retry-after': '7' });
      const error = await failure(provider().status(ticket));
      expect(error).toMatchObject({
        code,
        status,
        vendorCode: Object(body).error ?? null,
        retryable: status >= 429 || code === 'not_ready',
      });
      if (status === 429) expect(error.retryAfterMs).toBe(7000);
    },
  );

  it.each<[number, nock.Body, string]>([
    [200, { error: 'UNAUTHORIZED' }, 'authentication'],
    [403, { error: 'A_NEW_CODE' }, 'authentication'],
    [404, '<html>Not found</html>', 'api'],
    [404, { error: 'A_NEW_CODE' }, 'api'],
    [413, '', 'too_large'],
    [503, '', 'api'],
  ])('%d %j, documented nowhere, is %s', async (status, body, code) => {
    server()
      .get(/^\/api\/v0\/search/)
      .reply(status, body);
    expect(await failure(provider().findByHash('0'.repeat(32)))).toMatchObject({ code });
  });

  it('of a report that is not available: not ready, unless the analysis failed', async () => {
    const missing = { error: 'REPORT_NOT_AVAILABLE' };
    for (const [name, expected] of [
      ['sample-pending', { code: 'not_ready', ref: ticket, retryable: true }],
      ['sample-failed', { code: 'api', retryable: false }],
    ] as const) {
      server().get(overviewPath).reply(404, missing);
      server()
        .get(`/api/v0/samples/${id}`)
        .reply(200, fixture(`documented/${name}`) as nock.Body);
      expect(await failure(provider().report(ticket))).toMatchObject(expected);
    }
  });

  it('an overview of another sample is no answer', async () => {
    server()
      .get(overviewPath)
      .reply(200, fixture('recorded/overview-v1-ramnit') as nock.Body);
    expect((await failure(provider().report(ticket))).code).toBe('response');
  });

  it('that quotes the key does not show it', async () => {
    server()
      .get(`/api/v0/samples/${id}`)
      .reply(401, { error: 'UNAUTHORIZED', message: `Bad key ${apiKey}\u001b[31m` });
    const text = JSON.stringify(await failure(provider().status(ticket)));
    expect(text).toContain('[redacted]');
    expect(text).not.toMatch(/4711|\\u001b/);
  });
});

it.each([
  [{}],
  [{ apiKey: '' }],
  [{ apiKey, url: '' }],
  [{ apiKey, url: 'http://triage.example' }],
  [{ apiKey, taskReports: 'yes' }],
  [{ apiKey, quota: 1 }],
])('settings that are wrong: %j', (settings) => {
  expect(() => triage(settings as TriageSettings)).toThrow(expect.objectContaining({ code: 'configuration' }));
});
