import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSandboxHub, SandboxError } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { useNock } from '../../../test/support/packages/use-nock.ts';
import { type VirustotalSettings, virustotal } from '../src/index.ts';
import { behaviourOf, fixture, type Json } from './reports.ts';

// Each request as it goes out: method, path, headers and body; and what becomes of each answer.
const apiKey = 'a1'.repeat(32);
const host = 'https://www.virustotal.com';
const sha256 = String((fixture('recorded/file-malicious-two-sandboxes').data as Json).id);
const file = { provider: 'virustotal', id: `file:${sha256}` };
const filePath = `/api/v3/files/${sha256}`;
const edge = readFileSync(join(import.meta.dirname, 'fixtures/made/error-429-edge.html'), 'utf8');

useNock();

function server(): nock.Scope {
  const userAgent = /^sandjury\/\d+\.\d+\.\d+$/;
  return nock(host, {
    reqheaders: { 'x-apikey': apiKey, 'x-tool': 'sandjury', accept: 'application/json', 'user-agent': userAgent },
  });
}

function provider(more: Partial<VirustotalSettings> = {}) {
  return virustotal({ apiKey, retries: 0, ...more });
}

async function failure(promise: Promise<unknown>): Promise<SandboxError> {
  const error: unknown = await promise.catch((cause: unknown) => cause);
  if (!SandboxError.is(error)) throw new Error('It should have failed.', { cause: error });
  return error;
}

const recorded = fixture('recorded/file-malicious-two-sandboxes') as { data: { attributes: Json } };
const seen = {
  data: [behaviourOf('CAPE Sandbox', { mitre_attack_techniques: [{ id: 'T1055', signature_description: 'Injects' }] })],
};
const trees = fixture('third-party/behaviour-mitre-trees');

/** The three calls of a file's report. */
function whole(): void {
  server().get(filePath).reply(200, recorded);
  server().get(`${filePath}/behaviours?limit=40`).reply(200, seen);
  server().get(`${filePath}/behaviour_mitre_trees`).reply(200, trees);
}

describe('what is asked for', () => {
  it.each([
    ['md5', '44D88612FEA8A8F36DE82E1278ABB02F'],
    ['sha1', '3395856ce81f2b7382dee72602f798b642f14140'],
    ['sha256', sha256],
  ])('nothing at a look-up by %s: the ticket is made of the hash', async (_kind, hash) => {
    expect(await provider().findByHash(hash)).toEqual([{ provider: 'virustotal', id: `file:${hash.toLowerCase()}` }]);
  });

  it.each(['', 'abc', 'g'.repeat(64), `../${'0'.repeat(29)}`])('nothing for what is no hash: %j', async (text) => {
    expect((await failure(provider().findByHash(text))).code).toBe('configuration');
  });

  it('nothing at a look-up of a URL, which submits nothing either', async () => {
    const { findByUrl } = provider();
    expect(await findByUrl('http://example.com/')).toEqual([
      { provider: 'virustotal', id: 'url:aHR0cDovL2V4YW1wbGUuY29tLw' },
    ]);
    for (const text of ['', 'example.com', 'ftp://example.com/', 'javascript:alert(1)']) {
      expect((await failure(findByUrl(text))).code).toBe('configuration');
    }
    server().get('/api/v3/urls/aHR0cDovL2V4YW1wbGUuY29tLz8').reply(404, fixture('made/error-404-url-not-found'));
    const hub = createSandboxHub({ providers: [provider()] });
    expect(await hub.lookupUrl('http://example.com/?')).toEqual([{ provider: 'virustotal', status: 'not_found' }]);
  });

  it('once, although two sandboxes become sources of their own', async () => {
    whole();
    const own = provider({ expand: ['CAPE Sandbox', 'VMRay'] });
    const [all, cape, vmray] = await createSandboxHub({ providers: [own] }).lookup(sha256);
    expect([own.group, all?.provider, all?.status]).toEqual(['virustotal', 'virustotal', 'reported']);
    expect(cape).toMatchObject({
      provider: 'virustotal/cape-sandbox',
      via: { provider: 'virustotal', group: 'cape' },
      report: {
        verdict: { value: 'malicious' },
        threatNames: ['HiddenVNC', 'OrcusRAT'],
        techniques: [{ id: 'T1055' }],
      },
    });
    expect(vmray).toEqual({ provider: 'virustotal/vmray', status: 'not_found' });
  });

  it('a report: the file, what sandboxes saw of it, and names for their techniques', async () => {
    whole();
    const report = await provider().report(file);
    expect([report.verdict.value, report.complete, report.ref]).toEqual(['malicious', true, file]);
    expect(report.techniques.map(({ id, name, tactics }) => [id, name, ...tactics])).toEqual([
      ['T1055', 'Process Injection', 'Defense Evasion'],
      ['T1082', 'System Information Discovery', 'Discovery'],
    ]);
    expect(Object.keys(report.raw as Json)).toEqual(['file', 'behaviours', 'mitreTrees']);
  });

  it('no trees where no sandbox names a technique, and nothing more of a file that nobody knows', async () => {
    server().get(filePath).reply(200, recorded);
    server().get(`${filePath}/behaviours?limit=40`).reply(200, fixture('made/behaviours-empty'));
    expect((await provider().report(file)).complete).toBe(false);
    server().get(filePath).reply(404, fixture('made/error-404-file-not-found'));
    expect((await failure(provider().report(file))).code).toBe('not_found');
  });

  it('the report of a file without the parts that the plan refuses', async () => {
    const forbidden = fixture('made/error-403-forbidden');
    server().get(filePath).reply(200, recorded);
    server().get(`${filePath}/behaviours?limit=40`).reply(403, forbidden);
    server().get(`${filePath}/behaviour_mitre_trees`).reply(403, forbidden);
    const report = await provider().report(file);
    expect([report.complete, report.verdict.value]).toEqual([false, 'malicious']);
    const missing = report.warnings.filter(({ code }) => code === 'missing-section').map(({ message }) => message);
    expect(missing.map((message) => message.replace(/ could not be had.*/, ''))).toEqual(['MITRE trees', 'behaviours']);
  });

  it.each([
    ['the id that VirusTotal gives', '2a1b402420ef46577471cdc7409b0fa2c6a204db316e59ade2d805435489a067'],
    ['base64url of the URL', 'aHR0cDovL2V4YW1wbGUuY29tLw'],
  ])('a URL by %s, in one call', async (_name, id) => {
    server().get(`/api/v3/urls/${id}`).reply(200, fixture('recorded/url-report'));
    const report = await provider().report({ provider: 'virustotal', id: `url:${id}` });
    expect(report.sample).toMatchObject({ kind: 'url', url: 'http://example.com/', hashes: {} });
    expect(report.link).toBe(`${host}/gui/url/2a1b402420ef46577471cdc7409b0fa2c6a204db316e59ade2d805435489a067`);
  });

  it('private scanning where a ticket says so', async () => {
    const own = { data: { id: sha256, type: 'private_file', attributes: { sha256 } } };
    server().get(`/api/v3/private/files/${sha256}`).reply(200, own);
    server()
      .get(`/api/v3/private/files/${sha256}/behaviours?limit=40`)
      .reply(200, { data: [behaviourOf('Zenbox')] });
    const report = await provider().report({ provider: 'virustotal', id: `private-file:${sha256}` });
    expect([report.link, report.verdict.value, report.analyses.map(({ id }) => id)]).toEqual([
      null,
      'unknown',
      ['Zenbox'],
    ]);
  });

  it('an API behind another address', async () => {
    const gateway = nock('https://gateway.example', { reqheaders: { 'x-apikey': apiKey } });
    gateway.get(`/vt${filePath}`).reply(404, fixture('made/error-404-file-not-found'));
    const { code } = await failure(provider({ url: 'https://gateway.example/vt/api/v3/' }).report(file));
    expect(code).toBe('not_found');
  });

  it.each([
    { provider: 'vmray', id: `file:${sha256}` },
    { provider: 'virustotal', id: 'file:abc' },
    { provider: 'virustotal', id: 'analysis:../x' },
    { provider: 'virustotal', id: 'url:a/b' },
    { provider: 'virustotal', id: 'sample:1' },
  ])('nothing for a ticket of another kind: %j', async (ref) => {
    expect((await failure(provider().report(ref))).code).toBe('configuration');
  });
});

describe('an analysis', () => {
  const id = 'NDRkODg2MTJmZWE4YThmMzZkZTgyZTEyNzhhYmIwMmY6MTcwMDAwMDAwMA==';
  const ref = { provider: 'virustotal', id: `analysis:${id}` };
  const path = `/api/v3/analyses/${encodeURIComponent(id)}`;

  it.each([
    ['queued', 'queued'],
    ['in-progress', 'running'],
  ])('that is %s has no report, whatever some engines say', async (name, state) => {
    server()
      .get(path)
      .twice()
      .reply(200, fixture(`made/analysis-${name}`));
    expect(await provider().status(ref)).toEqual({ state, reports: [] });
    expect(await failure(provider().report(ref))).toMatchObject({ code: 'not_ready', retryable: true, ref });
  });

  it('that is in a state of a newer version is under way', async () => {
    const { data, ...more } = fixture('made/analysis-queued') as { data: { attributes: Json } };
    const next = { data: { ...data, attributes: { ...data.attributes, status: 'waiting-for-sandboxes' } }, ...more };
    server().get(path).reply(200, next);
    expect((await provider().status(ref)).state).toBe('running');
  });

  it('that is completed leads to what it is of', async () => {
    const url = '2a1b402420ef46577471cdc7409b0fa2c6a204db316e59ade2d805435489a067';
    const done = { provider: 'virustotal', id: `analysis:u-${url}-1569484202` };
    server().get(`/api/v3/analyses/u-${url}-1569484202`).twice().reply(200, fixture('recorded/analysis-url-completed'));
    server().get(`/api/v3/urls/${url}`).reply(200, fixture('recorded/url-report'));
    const { state, reports } = await provider().status(done);
    expect([state, reports.map((one) => one.id)]).toEqual(['finished', [`url:${url}`]]);
    expect((await provider().report(done)).ref).toEqual(done);
  });

  it('is not ready while VirusTotal says so, nor is a file before its first analysis has ended', async () => {
    server().get(path).reply(400, fixture('made/error-400-not-available-yet'));
    expect((await failure(provider().status(ref))).code).toBe('not_ready');
    server()
      .get(filePath)
      .twice()
      .reply(200, { data: { id: sha256, type: 'file', attributes: { sha256 } } });
    expect((await failure(provider().report(file))).code).toBe('not_ready');
    expect((await provider().status(file)).state).toBe('running');
  });
});

describe('a submission', () => {
  const small = bytesSample('an "odd" näme.exe', Buffer.from('harmless'));
  /** Of more bytes than a form may have, none of which is ever made. */
  const large = { name: 'large.iso', size: 32 * 1024 * 1024 + 1, open: small.open };

  it('is a form with a plain file name', async () => {
    let form = '';
    server()
      .post('/api/v3/files', (body: string) => {
        form = body;
        return true;
      })
      .reply(200, fixture('recorded/submit-file'));
    const { refs } = await provider().submitFile(small, { vendor: { password: 'infected' } });
    expect(refs.map(({ id }) => id)).toEqual(['analysis:YmE0ZTM0ZGQ0YmRlNjdiMjIxMzYyZDU0YzRiYWYwNzA6MTU3MTUyNDc2OA==']);
    expect(form).toContain('name="password"\r\n\r\ninfected\r\n');
    expect(form).toContain('name="file"; filename="an %22odd%22 näme.exe"\r\n');
    expect(form).not.toContain('filename*');
  });

  it.each([
    ['another host', 'https://upload.example/_ah/upload/x/'],
    ['plain http', 'http://www.virustotal.com/_ah/upload/x/'],
    ['no address', 'x'],
  ])('of a large file never goes to %s', async (_name, data) => {
    server().get('/api/v3/files/upload_url').reply(200, { data });
    expect(await failure(provider().submitFile(large))).toMatchObject({ code: 'response' });
  });

  it('of more than 650 MB is refused before anything is sent', async () => {
    const { code } = await failure(provider().submitFile({ ...large, size: 651 * 1024 * 1024 }));
    expect(code).toBe('too_large');
  });

  it('of a URL, and rescans, whose id may be a number', async () => {
    server()
      .post('/api/v3/urls', 'url=http%3A%2F%2Fexample.com%2F%3Fa%3Db%26c')
      .reply(200, fixture('recorded/rescan-url'));
    const { refs } = await provider().submitUrl('http://example.com/?a=b&c');
    expect(refs[0]?.id).toMatch(/^analysis:u-2a1b4024\w+-1571525812$/);
    server().post(`${filePath}/analyse`).reply(200, fixture('recorded/rescan-file-integer-id'));
    expect((await provider().client.rescanFile(sha256)).value.data.id).toBe('1571524923');
    server().post('/api/v3/urls/aHR0cDovL2V4YW1wbGUuY29tLw/analyse').reply(200, fixture('recorded/rescan-url'));
    await provider().client.rescanUrl('aHR0cDovL2V4YW1wbGUuY29tLw');
  });

  it('is for everybody, but for private scanning', () => {
    expect([provider().disclosureOf(), provider({ private: true }).disclosureOf()]).toEqual(['public', 'private']);
  });

  it('of private scanning', async () => {
    server().post('/api/v3/private/urls').reply(200, fixture('recorded/rescan-url'));
    const { refs } = await provider({ private: true }).submitUrl('http://example.com/');
    expect(refs[0]?.id).toMatch(/^private-analysis:u-/);
  });

  it.each([
    ['a tag', { tags: ['case 7'] }, /public/],
    ['a comment', { comment: 'hello' }, /public/],
    ['an unknown option', { vendor: { shareable: true } }, /shareable|options/],
  ])('with %s is refused before anything is sent', async (_name, options, message) => {
    for (const asked of [provider().submitFile(small, options), provider().submitUrl('http://example.com/', options)]) {
      const error = await failure(asked);
      expect([error.code, message.test(error.message)]).toEqual(['configuration', true]);
    }
  });

  it.each(['', 'ftp://example.com/', 'javascript:alert(1)', 'example.com'])('of no URL: %j', async (url) => {
    expect((await failure(provider().submitUrl(url))).code).toBe('configuration');
  });

  it.each<[string, number, nock.Body, string]>([
    ['the password of the archive', 401, { error: { code: 'InvalidArgumentError', message: 'wrong password' } }, 'api'],
    ['the key', 401, fixture('made/error-401-wrong-credentials'), 'authentication'],
    ['the size', 413, '<html>Request Entity Too Large</html>', 'too_large'],
  ])('that is refused for %s (%d)', async (_name, status, body, code) => {
    server().post('/api/v3/files').reply(status, body);
    expect(await failure(provider().submitFile(small, { vendor: { password: 'x' } }))).toMatchObject({
      code,
      retryable: false,
    });
  });
});

describe('a refusal', () => {
  const of = (code: string) => ({ error: { code, message: `The text of ${code}` } });

  it.each<[number, nock.Body, string, boolean]>([
    [400, of('BadRequestError'), 'api', false],
    [400, of('InvalidArgumentError'), 'api', false],
    [400, fixture('made/error-400-not-available-yet'), 'not_ready', true],
    [401, fixture('made/error-401-authentication-required'), 'authentication', false],
    [401, fixture('made/error-401-wrong-credentials'), 'authentication', false],
    [401, of('UserNotActiveError'), 'authentication', false],
    [403, fixture('made/error-403-forbidden'), 'authentication', false],
    [404, fixture('made/error-404-file-not-found'), 'not_found', false],
    [404, '<html>404</html>', 'api', false],
    [409, of('AlreadyExistsError'), 'api', false],
    [413, '<html>413</html>', 'too_large', false],
    [424, of('FailedDependencyError'), 'api', true],
    [429, fixture('made/error-429-quota-exceeded'), 'quota', true],
    [429, of('TooManyRequestsError'), 'quota', true],
    [429, edge, 'quota', true],
    [503, fixture('made/error-503-transient'), 'api', true],
    [504, of('DeadlineExceededError'), 'api', true],
    [200, '<html>Log in</html>', 'response', false],
    [200, {}, 'response', false],
    [200, fixture('made/error-503-transient'), 'api', false],
  ])('%d %j is %s', async (status, body, code, retryable) => {
    server().get(filePath).reply(status, body, { 'x-cloud-trace-context': 'abc/1;o=0' });
    const error = await failure(provider().report(file));
    expect(error).toMatchObject({ code, retryable, provider: 'virustotal' });
    if (status !== 200) expect([error.status, error.requestId]).toEqual([status, 'abc/1;o=0']);
    const vendorCode = typeof body === 'object' ? (body as { error?: { code: string } }).error?.code : undefined;
    if (vendorCode !== undefined) expect(error.vendorCode).toBe(vendorCode);
  });

  it.each([
    ['JSON', fixture('made/error-429-quota-exceeded')],
    ['a page of the edge', edge],
  ])('of a spent quota in %s is waited out only where VirusTotal says how long', async (_name, body) => {
    server().get(filePath).reply(429, body);
    const startedAt = performance.now();
    const error = await failure(provider({ retries: 4 }).report(file));
    expect([error.code, error.retryAfterMs]).toEqual(['quota', null]);
    expect(performance.now() - startedAt).toBeLessThan(400);
    server().get(filePath).reply(429, body, { 'retry-after': '1' });
    server().get(filePath).reply(404, fixture('made/error-404-file-not-found'));
    expect((await failure(provider({ retries: 1 }).report(file))).code).toBe('not_found');
    server().get(filePath).reply(429, body, { 'retry-after': '3600' });
    expect((await failure(provider({ retries: 1 }).report(file))).retryAfterMs).toBe(3_600_000);
  });

  it('that quotes the key does not show it', async () => {
    server()
      .get(filePath)
      .reply(400, { error: { code: 'BadRequestError', message: `Bad key ${apiKey}\u001b[31m` } });
    const error = await failure(provider().report(file));
    expect(JSON.stringify(error)).toContain('[redacted]');
    expect(JSON.stringify(error)).not.toMatch(/a1a1|\\u001b/);
  });
});

describe('limits of an account', () => {
  const unknown = fixture('made/error-404-file-not-found');
  const at = (time: string) => ({ now: () => Date.parse(time), after: () => () => undefined });

  it('a key of another length is refused, and nothing is sent', async () => {
    for (const key of ['short', 'x'.repeat(65), async () => 'y'.repeat(32)]) {
      const error = await failure(provider({ apiKey: key }).report(file));
      expect([error.code, /nothing was sent/.test(error.message)]).toEqual(['authentication', true]);
    }
  });

  it('a day that is spent fails at once, and says when it ends', async () => {
    let now = '2026-11-29T23:00:00Z';
    const clock = { now: () => Date.parse(now), after: () => () => undefined };
    const own = provider({ requestsPerDay: 2, requestsPerSecond: 1000, clock });
    server().get(filePath).thrice().reply(404, unknown);
    for (let call = 0; call < 2; call++) expect((await failure(own.report(file))).code).toBe('not_found');
    const error = await failure(own.report(file));
    expect(error).toMatchObject({ code: 'quota', retryable: true, retryAfterMs: 3_600_000 });
    expect(error.message).toMatch(/2 calls of this day are spent .*2026-11-30T00:00:00Z/);
    now = '2026-11-30T00:00:00Z';
    expect((await failure(own.report(file))).code).toBe('not_found');
  });

  it('a month too, by the 1st', async () => {
    const own = provider({ requestsPerMonth: 1, requestsPerDay: null, clock: at('2026-12-31T12:00:00Z') });
    server().get(filePath).reply(404, unknown);
    await failure(own.report(file));
    expect((await failure(own.report(file))).message).toMatch(/this month .*2027-01-01T00:00:00Z/);
  });

  it('four calls at once, and then one each 15 seconds', async () => {
    const waits: number[] = [];
    const clock = {
      now: () => Date.parse('2026-11-29T12:00:00Z'),
      after(delayMs: number) {
        waits.push(delayMs);
        return () => undefined;
      },
    };
    const own = provider({ clock });
    server().get(filePath).times(4).reply(404, unknown);
    const end = new AbortController();
    const asked = Array.from({ length: 5 }, () =>
      failure(own.client.file(sha256, { signal: end.signal })).catch(() => null),
    );
    await Promise.all(asked.slice(0, 4));
    expect(waits).toContain(15_000);
    end.abort();
    await Promise.all(asked);
    expect([own.defaultRate, provider({ requestsPerSecond: 10 }).defaultRate]).toEqual([4 / 60, undefined]);
  });

  it('are asked for by the name of the account, and not at all without one', async () => {
    expect(provider().quota).toBeUndefined();
    server().get('/api/v3/users/analyst/overall_quotas').twice().reply(200, fixture('made/overall-quotas'));
    const own = provider({ user: 'analyst', clock: at('2026-11-29T12:00:00Z') });
    expect(await own.quota?.()).toEqual([
      { name: 'hourly', limit: 240, used: 4, remaining: 236, periodEnd: null },
      { name: 'daily', limit: 500, used: 17, remaining: 483, periodEnd: '2026-11-30T00:00:00.000Z' },
      { name: 'monthly', limit: 15_500, used: 137, remaining: 15_363, periodEnd: '2026-12-01T00:00:00.000Z' },
    ]);
    expect(await own.ping()).toMatchObject({ ok: true, details: { usedToday: 17, allowedToday: 500 } });
    expect(() => provider({ user: apiKey })).toThrow(/never the key/);
    expect((await failure(own.client.quotas(apiKey))).code).toBe('configuration');
  });

  it('a ping without a name asks for one file, which need not be known', async () => {
    server()
      .get(/\/files\/275a021b/)
      .reply(404, unknown);
    expect(await provider().ping()).toMatchObject({ ok: true });
    server()
      .get(/\/files\/275a021b/)
      .reply(401, fixture('made/error-401-wrong-credentials'));
    expect((await failure(provider().ping())).code).toBe('authentication');
  });
});

it.each([{}, { apiKey, extra: 1 }, { apiKey, engines: { malicious: 0 } }, { apiKey, url: 'http://vt.example' }])(
  'settings that are wrong are refused: %j',
  (settings) => {
    expect(() => virustotal(settings as VirustotalSettings)).toThrow(SandboxError);
  },
);
