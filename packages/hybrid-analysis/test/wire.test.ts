import { SandboxError } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../test/support/packages/check-report.ts';
import { useNock } from '../../../test/support/packages/use-nock.ts';
import { type HybridAnalysisSettings, hybridAnalysis, hybridAnalysisPlugin } from '../src/index.ts';
import { fixture, type Json, jobId, overviewOf, runOf, sha256 } from './reports.ts';

// Each request as it goes out: method, path, headers and form; and what becomes of each answer.
const apiKey = `made-up-4711-${'0'.repeat(51)}`;
const ref = { provider: 'hybrid-analysis', id: `job:${jobId}` };
const reqheaders = { 'api-key': apiKey, 'user-agent': /^sandjury\/\d+\.\d+\.\d+ \(Falcon Sandbox\)$/ };

useNock();

const server = () => nock('https://hybrid-analysis.com', { reqheaders });

function provider(more: Partial<HybridAnalysisSettings> = {}) {
  return hybridAnalysis({ apiKey, retries: 0, requestsPerSecond: 1000, ...more });
}

function get(path: string, body: nock.Body, status = 200, headers: Record<string, string> = {}) {
  server().get(`/api/v2${path}`).reply(status, body, headers);
}

/** Answers a POST, and gives the fields of its form as they came. */
function post(path: string, body: unknown, status = 201): () => Record<string, string> {
  let form = '';
  server()
    .post(`/api/v2${path}`, (sent: unknown) => {
      form = typeof sent === 'string' ? sent : JSON.stringify(sent);
      return true;
    })
    .reply(status, body as nock.Body);
  return () =>
    Object.fromEntries(
      [...form.matchAll(/name="(\w+)"(?:; filename="[^"]*")?\r\n(?:content-type: [^\r]*\r\n)?\r\n([^\r]*)\r\n/gi)].map(
        (found) => found.slice(1, 3),
      ),
    );
}

async function failure(promise: Promise<unknown>): Promise<SandboxError> {
  const error: unknown = await promise.catch((cause: unknown) => cause);
  if (!SandboxError.is(error)) throw new Error('It should have failed.', { cause: error });
  return error;
}

const recorded = fixture('recorded/report_summary__malicious_exe_av0__api2.8.0') as Json;
const file = () => bytesSample('a.exe', Buffer.from('harmless'));

describe('a look-up', () => {
  it('by a hash: the runs, those that ended well first, the newest before the others', async () => {
    const found = fixture('recorded/search_hash_get__eicar_many_failed__2025_cut') as { reports: Json[] };
    const md5 = '44D88612FEA8A8F36DE82E1278ABB02F';
    get(`/search/hash?hash=${md5.toLowerCase()}`, found);
    const ids = (await provider().findByHash(md5)).map(({ id }) => id.replace('job:', ''));
    const by = (isGood: boolean) =>
      found.reports
        .filter(({ state }) => (state === 'SUCCESS') === isGood)
        .map(({ id }) => String(id))
        .sort()
        .reverse();
    expect(ids).toEqual([...by(true), ...by(false)]);
    expect(ids).toHaveLength(31);
  });

  it('of a file with more than 50 runs gives the best 50', async () => {
    const reports = Array.from({ length: 120 }, (_, index) => ({
      id: index.toString(16).padStart(24, '0'),
      state: 'SUCCESS',
    }));
    get(`/search/hash?hash=${sha256}`, { sha256s: [sha256], reports } as nock.Body);
    const refs = await provider().findByHash(sha256);
    expect([refs.length, refs[0]?.id]).toEqual([50, `job:${(119).toString(16).padStart(24, '0')}`]);
  });

  it('of a file that no sandbox ran gives the file', async () => {
    get(`/search/hash?hash=${sha256}`, { sha256s: [sha256], reports: [] });
    expect(await provider().findByHash(sha256)).toEqual([{ ...ref, id: `hash:${sha256}` }]);
  });

  it.each([
    [404, fixture('made/error_404__search_hash')],
    [200, { sha256s: [], reports: [] }],
  ])('that finds nothing: %i', async (status, body) => {
    get(`/search/hash?hash=${sha256}`, body as nock.Body, status);
    expect(await provider().findByHash(sha256)).toEqual([]);
  });

  it('by a URL: the hash under which it is kept, and its runs; nothing is submitted', async () => {
    const form = post('/submit/hash-for-url', { sha256 }, 200);
    get(`/search/hash?hash=${sha256}`, {
      sha256s: [sha256],
      reports: [{ id: jobId, state: 'SUCCESS', verdict: 'malicious' }],
    });
    expect(await provider().findByUrl('http://a.example/x')).toEqual([ref]);
    expect(form()).toEqual({ url: 'http://a.example/x' });
  });
});

describe('a report', () => {
  it('of a run: its summary, then the overview of its file', async () => {
    get(`/report/${jobId}/summary`, recorded as nock.Body);
    get(`/overview/${recorded.sha256}`, overviewOf({ sha256: recorded.sha256 }) as nock.Body);
    const report = await provider().report(ref);
    checkReport(report);
    expect(report).toMatchObject({ ref, verdict: { value: 'malicious', score: 75 } });
  });

  it('of a run by file and environment', async () => {
    const id = `${sha256}:120`;
    get(`/report/${encodeURIComponent(id)}/summary`, runOf() as nock.Body);
    get(`/overview/${sha256}`, overviewOf() as nock.Body);
    expect(await provider().report({ ...ref, id: `job:${id}` })).toMatchObject({ complete: true });
  });

  it('of a file: that of its newest run that ended well', async () => {
    const [old, failed, good] = ['1', '9', '5'].map((digit) => digit.repeat(24));
    const reports = [
      { id: old, state: 'SUCCESS', verdict: 'no verdict' },
      { id: failed, state: 'ERROR' },
      { id: good, state: 'SUCCESS', verdict: 'malicious' },
    ];
    get(`/search/hash?hash=${sha256}`, { sha256s: [sha256], reports } as nock.Body);
    get(`/report/${good}/summary`, runOf({ job_id: good }) as nock.Body);
    get(`/overview/${sha256}`, overviewOf() as nock.Body);
    expect((await provider().report({ ...ref, id: `hash:${sha256}` })).analyses.map(({ id }) => id)).toEqual([good]);
  });

  it('of a file that no sandbox ran: its overview, which is not complete', async () => {
    get(`/search/hash?hash=${sha256}`, { sha256s: [sha256], reports: [] });
    get(`/overview/${sha256}`, overviewOf({ verdict: 'malicious' }) as nock.Body);
    const report = await provider().report({ ...ref, id: `hash:${sha256}` });
    expect(report).toMatchObject({ verdict: { value: 'malicious' }, complete: false });
  });

  it.each(['IN_QUEUE', 'IN_PROGRESS', 'RUNNING', 'SOMETHING_NEW'])(
    'of a run that is %s is not ready, and asks no more',
    async (state) => {
      get(`/report/${jobId}/summary`, runOf({ state, verdict: 'whitelisted' }) as nock.Body);
      expect(await failure(provider().report(ref))).toMatchObject({ code: 'not_ready', ref, retryable: true });
    },
  );

  it.each(['CLIENT', 'SERVER'])('of a run that failed (%s) is a failure for good', async (error_origin) => {
    get(
      `/report/${jobId}/summary`,
      runOf({ state: 'ERROR', error_type: 'FILE_TYPE_BAD_ERROR', error_origin }) as nock.Body,
    );
    const error = await failure(provider().report(ref));
    expect(error).toMatchObject({ code: 'api', retryable: false, vendorCode: 'FILE_TYPE_BAD_ERROR', ref });
  });

  it.each([404, 500])('without its overview (%i) is not complete', async (status) => {
    get(`/report/${jobId}/summary`, runOf({ verdict: 'whitelisted' }) as nock.Body);
    get(`/overview/${sha256}`, {}, status);
    const report = await provider().report(ref);
    expect([report.verdict.value, report.complete, report.warnings.map(({ code }) => code)]).toEqual([
      'benign',
      false,
      ['missing-section'],
    ]);
  });

  it('of a quick scan: its scanners, with the overview of its file', async () => {
    const scan = fixture('recorded/quick_scan_file__finished_clean_text__api2.8.0') as Json;
    const scanRef = { ...ref, id: `scan:${scan.id}` };
    get(`/quick-scan/${scan.id}`, { ...scan, finished: false } as nock.Body);
    expect(await failure(provider().report(scanRef))).toMatchObject({ code: 'not_ready', ref: scanRef });
    get(`/quick-scan/${scan.id}`, scan as nock.Body);
    get(`/overview/${scan.sha256}`, fixture('made/error_404__search_hash') as nock.Body, 404);
    const report = await provider().report(scanRef);
    expect([report.verdict.value, report.analyses.length, report.complete]).toEqual(['unknown', 3, false]);
  });
});

describe('a submission', () => {
  const created = fixture('recorded/submit_file__201_created__api2.8.0') as Json;
  const quiet = { allow_community_access: '0', no_share_third_party: '1' };

  it('of a file is kept from the community, and gives the ticket of its run', async () => {
    const form = post('/submit/file', created);
    const submission = await provider().submitFile(await file());
    expect(submission).toEqual({ refs: [{ ...ref, id: `job:${created.job_id}` }], accepted: true, rejected: [] });
    expect(form()).toEqual({ environment_id: '160', ...quiet, file: 'harmless' });
  });

  it('says what the caller says', async () => {
    const form = post('/submit/file', created);
    const vendor = {
      environment_id: '300',
      allow_community_access: true,
      no_share_third_party: false,
      no_hash_lookup: true,
      custom_run_time: 300,
      document_password: 'x',
    };
    await provider().submitFile(await file(), { vendor, comment: 'seen today', tags: ['apt', 'case-7'] });
    expect(form()).toEqual({
      ...vendor,
      allow_community_access: '1',
      no_share_third_party: '0',
      no_hash_lookup: '1',
      custom_run_time: '300',
      comment: 'seen today #apt #case-7',
      file: 'harmless',
    });
  });

  it('to scanners alone gives the ticket of a quick scan', async () => {
    const scan = fixture('recorded/quick_scan_file__finished_clean_text__api2.8.0') as Json;
    const form = post('/quick-scan/file', scan, 200);
    const { refs } = await provider().submitFile(await file(), { vendor: { quick_scan: true } });
    expect([refs, form()]).toEqual([
      [{ ...ref, id: `scan:${scan.id}` }],
      { scan_type: 'all', ...quiet, file: 'harmless' },
    ]);
  });

  it('of a URL is for everybody, and so refused unless that is asked for', async () => {
    expect(await failure(provider().submitUrl('http://a.example/'))).toMatchObject({ code: 'configuration' });
    const form = post('/submit/url', { ...created, job_id: null });
    const { refs } = await provider({ allowCommunityAccess: true }).submitUrl('http://a.example/');
    expect(refs).toEqual([{ ...ref, id: `hash:${created.sha256}` }]);
    expect(form()).toEqual({
      environment_id: '160',
      allow_community_access: '1',
      no_share_third_party: '1',
      url: 'http://a.example/',
    });
  });

  it.each([
    [{ vendor: { no_share_third_party: false } }, /allow_community_access/],
    [{ vendor: { email: 'jane@example.org' } }, /email/],
    [{ vendor: { priority: 101 } }, /priority/],
    [{ tags: ['two words'] }, /tag/],
  ])('with %j is refused, and nothing is sent', async (options, message) => {
    const error = await failure(provider().submitFile(await file(), options as object));
    expect([error.code, error.message]).toEqual(['configuration', expect.stringMatching(message)]);
  });

  it.each([
    [{}, undefined, 'vendor'],
    [{}, { allow_community_access: true }, 'public'],
    [{ allowCommunityAccess: true }, undefined, 'public'],
    [{ allowCommunityAccess: true }, { allow_community_access: false }, 'vendor'],
  ])('with the settings %j and the options %j is disclosed to: %s', (settings, vendor, disclosure) => {
    expect(provider(settings).disclosureOf(vendor)).toBe(disclosure);
  });
});

describe('other calls', () => {
  it.each([
    ['recorded/report_state__success__api2.8.0', 'finished', [ref]],
    ['recorded/report_state__error_bad_file_type__2022', 'failed', []],
    ['made/report_state__in_progress', 'running', []],
  ])('status: %s', async (name, state, reports) => {
    get(`/report/${jobId}/state`, fixture(name) as nock.Body);
    expect(await provider().status(ref)).toEqual({ state, reports });
  });

  it('status of a file and of a quick scan', async () => {
    get(`/search/hash?hash=${sha256}`, { sha256s: [sha256], reports: [] });
    expect(await provider().status({ ...ref, id: `hash:${sha256}` })).toMatchObject({ state: 'finished' });
    for (const [finished, state] of [
      [true, 'finished'],
      [false, 'running'],
    ] as const) {
      get(`/quick-scan/${jobId}`, { id: jobId, sha256, finished, scanners: [] });
      expect(await provider().status({ ...ref, id: `scan:${jobId}` })).toMatchObject({ state });
    }
  });

  it('screenshots: pictures by their place and content, whatever their names', async () => {
    const png = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');
    const jpeg = Buffer.from('ffd8ffe000104a46', 'hex').toString('base64');
    const shots = [
      { name: '../../etc/passwd', date: 'd-m-y', image: png },
      { name: 'x.exe', image: 'bm90IGEgcGljdHVyZQ==' },
      { name: 'x', image: jpeg },
    ];
    get(`/report/${jobId}/screenshots`, shots);
    const found = await provider().screenshots(ref);
    expect(found.map(({ name, mimeType, content }) => [name, mimeType, content.length])).toEqual([
      ['0001.png', 'image/png', 8],
      ['0003.jpg', 'image/jpeg', 8],
    ]);
    get(`/report/${jobId}/screenshots`, { message: 'level' }, 403);
    expect(await failure(provider().screenshots(ref))).toMatchObject({ code: 'authentication', status: 403 });
    expect(await failure(provider().screenshots({ ...ref, id: `hash:${sha256}` }))).toMatchObject({
      code: 'unsupported',
    });
  });

  const limits = { limits: { minute: 200, hour: 2000 }, used: { minute: 3, hour: 14 }, limit_reached: false };
  const submissions = {
    apikey: { used: { day: 4 }, quota: { day: '30' }, available: { day: 26 } },
    total: { used: {}, quota: {} },
  };

  it('ping and quota: the key, of which nothing is shown', async () => {
    const key = fixture('made/key_current__restricted') as Json;
    const headers = {
      'api-version': '2.35.0',
      'api-limits': JSON.stringify(limits),
      'submission-limits': JSON.stringify(submissions),
      'quick-scan-limits': '[]',
    };
    get('/key/current', key as nock.Body, 200, headers);
    get('/key/current', key as nock.Body, 200, headers);
    const health = await provider().ping();
    expect(health).toMatchObject({ ok: true, version: '2.35.0', details: { level: 'restricted' } });
    expect(JSON.stringify(health)).not.toMatch(/analyst@|0{60}/);
    expect(await provider().quota()).toEqual([
      { name: 'calls a minute', limit: 200, used: 3, remaining: 197, periodEnd: null },
      { name: 'calls a hour', limit: 2000, used: 14, remaining: 1986, periodEnd: null },
      { name: 'submissions a day', limit: 30, used: 4, remaining: 26, periodEnd: null },
    ]);
  });

  it.each([
    [undefined, undefined],
    ['[]', '[]'],
    ['not JSON', '{"total":7}'],
    ['{"limits":{"minute":-1,"hour":"x"}}', '{"total":{"quota":[]}}'],
  ])('quota without limits (%j, %j) is empty', async (api, submission) => {
    const headers = { ...(api && { 'api-limits': api }), ...(submission && { 'submission-limits': submission }) };
    get('/key/current', { auth_level: 1 }, 200, headers);
    expect(await provider().quota()).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each([
    [401, { message: 'x' }, 'authentication', false],
    [403, { message: 'x' }, 'authentication', false],
    [403, '<html>Forbidden</html>', 'authentication', false],
    [404, fixture('made/error_404__search_hash'), 'not_found', false],
    [404, '<!DOCTYPE html><html>Not found</html>', 'api', false],
    [429, fixture('made/error_429__api_limit_minute'), 'quota', true],
    [429, fixture('made/error_429__api_limit_minute_old_validation_form'), 'quota', true],
    [429, fixture('made/error_429__submission_quota'), 'quota', true],
    [400, fixture('made/error_429__api_limit_minute_old_validation_form'), 'quota', true],
    [429, '<html>Cloudflare</html>', 'quota', true],
    [
      400,
      { message: 'Failed', validation_errors: [{ field: 'environment_id', errors: ['is unknown'] }] },
      'api',
      false,
    ],
    [413, '<html>Too large</html>', 'too_large', false],
    [301, '', 'response', false],
    [500, '<html>Oops</html>', 'api', true],
    [503, '<html>Cloudflare</html>', 'api', true],
    [200, '<html>Checking your browser</html>', 'response', false],
    [200, [], 'response', false],
    [200, {}, 'response', false],
    [200, { sha256: 'filehash' }, 'response', false],
  ] as [number, nock.Body, string, boolean][])('%i with %j is %s', async (status, body, code, retryable) => {
    get(`/report/${jobId}/summary`, body, status);
    const error = await failure(provider().report(ref));
    expect(error).toMatchObject({ code, retryable, provider: 'hybrid-analysis' });
    expect(error.message).not.toContain(apiKey);
  });

  it.each([
    [{ limit_reached: true, name_of_reached_limit: 'minute' }, {}, 60_000],
    [{ limit_reached: true, name_of_reached_limit: 'hour' }, {}, 3_600_000],
    [{ limit_reached: true, name_of_reached_limit: 'minute' }, { 'retry-after': '7' }, 7000],
    [{ limit_reached: false }, {}, null],
  ])('429 with %j and %j: wait %j ms', async (told, more, retryAfterMs) => {
    const headers = { 'api-limits': JSON.stringify({ limits: {}, used: {}, ...told }), ...more };
    get(`/report/${jobId}/summary`, {}, 429, headers as Record<string, string>);
    // No more is asked where the vendor does not say after how long, or says that it is too long.
    expect(await failure(provider({ deadlineMs: 1000, retries: 3 }).report(ref))).toMatchObject({
      code: 'quota',
      retryAfterMs,
    });
  });

  it('names the field that is wrong', async () => {
    post(
      '/submit/file',
      { message: 'Failed.', validation_errors: [{ field: 'environment_id', errors: ['is unknown'] }] },
      400,
    );
    const error = await failure(provider().submitFile(await file(), { vendor: { environment_id: '7' } }));
    expect([error.code, error.message]).toEqual(['api', expect.stringContaining('Failed. environment_id: is unknown')]);
  });
});

describe('nothing is sent', () => {
  it.each([
    '',
    'job:',
    'job:1',
    `job:${'g'.repeat(24)}`,
    `job:${sha256}`,
    `job:${sha256}:x`,
    `hash:${'0'.repeat(63)}`,
    'scan:../x',
    'task:1',
  ])('for a ticket that is none: %j', async (id) => {
    for (const asked of [provider().report({ ...ref, id }), provider().status({ ...ref, id })]) {
      expect(await failure(asked)).toMatchObject({ code: 'configuration' });
    }
  });

  it.each<[string, object]>([
    ['no key', {}],
    ['an unknown setting', { apiKey, token: 'x' }],
    ['plain http', { apiKey, url: 'http://hybrid-analysis.com' }],
    ['an environment that is no number', { apiKey, environment: 'Windows 10' }],
  ])('with %s: the provider is not made', (_name, settings) => {
    expect(() => hybridAnalysis(settings as HybridAnalysisSettings)).toThrow(/hybrid-analysis settings: /);
  });
});

it('an address of another server, with or without the path of the API', async () => {
  for (const url of ['https://falcon.example', 'https://falcon.example/api/v2/', 'falcon.example/api/v2']) {
    nock('https://falcon.example').get('/api/v2/key/current').reply(200, { auth_level: 100 });
    expect((await provider({ url }).ping()).details).toEqual({ level: '100' });
  }
});

describe('the environment', () => {
  const { environment } = hybridAnalysisPlugin;
  it.each([
    [{ HYBRID_ANALYSIS_API_KEY: 'a', HYBRIDANALYSIS_API_KEY: 'b' }, { apiKey: 'a' }],
    [{ HYBRID_ANALYSIS_API_KEY: '', HYBRIDANALYSIS_API_KEY: 'b' }, { apiKey: 'b' }],
    [
      { HYBRID_ANALYSIS_API_KEY: 'a', SANDJURY_HYBRID_ANALYSIS_URL: 'u' },
      { apiKey: 'a', url: 'u' },
    ],
  ])('%j is %j', (variables, settings) => {
    expect(environment.settings(variables)).toEqual(settings);
  });
});

it('opinions are asked for by name, and the group is its own unless the operator names one', () => {
  expect(provider({ expand: ['VirusTotal'] })).toMatchObject({ expand: ['VirusTotal'], group: 'hybrid-analysis' });
  expect(provider({ group: 'mine', id: 'ha' })).toMatchObject({ group: 'mine', id: 'ha', defaultRate: undefined });
});
