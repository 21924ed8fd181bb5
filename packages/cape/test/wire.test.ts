import { SandboxError } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { useNock } from '../../../test/support/packages/use-nock.ts';
import { type CapeSettings, cape } from '../src/index.ts';
import { fixture } from './reports.ts';

// Each request as it goes out: method, path, headers and body; and what becomes of each answer.
const token = 'a-made-up-token-4711';
const host = 'https://cape.example';
const ticket = { provider: 'cape', id: 'task:101' };
const reportPath = '/apiv2/tasks/get/report/101/json/';

useNock();

function server(): nock.Scope {
  const userAgent = /^sandjury\/\d+\.\d+\.\d+$/;
  return nock(host, {
    reqheaders: { authorization: `Token ${token}`, accept: 'application/json', 'user-agent': userAgent },
  });
}

function provider(more: Partial<CapeSettings> = {}) {
  return cape({ url: host, token, retries: 0, ...more });
}

async function failure(promise: Promise<unknown>): Promise<SandboxError> {
  const error: unknown = await promise.catch((cause: unknown) => cause);
  if (!SandboxError.is(error)) throw new Error('It should have failed.', { cause: error });
  return error;
}

/** Answers a submission, and gives its form as it came. */
function submitted(kind: 'file' | 'url' | 'static', answer: nock.Body, status = 200): () => string {
  let form = '';
  server()
    .post(`/apiv2/tasks/create/${kind}/`, (body: string) => {
      form = body;
      return true;
    })
    .reply(status, answer);
  return () => form;
}

describe('what is asked for', () => {
  it.each([
    ['md5', '607234CB98CD6127DBC761C04C53FD65'],
    ['sha1', '6c26eab9b233bd1921f1607879a9d3f4aa92ff23'],
    ['sha256', '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29'],
  ])('a look-up by %s: finished tasks first, the newest before the others', async (kind, hash) => {
    const data = [
      { id: 5, status: 'pending', added_on: '2026-02-05 00:00:00' },
      { id: 3, status: 'reported', added_on: '2026-02-01 00:00:00' },
      { id: 4, status: 'reported', added_on: '2026-02-02 00:00:00' },
      { id: 6, status: 'failed_analysis', added_on: '2026-02-06 00:00:00' },
    ];
    server().get(`/apiv2/tasks/search/${kind}/${hash.toLowerCase()}/`).reply(200, { error: [], data });
    const refs = await provider().findByHash(hash);
    expect(refs.map(({ id }) => id)).toEqual(['task:4', 'task:3', 'task:5', 'task:6']);
  });

  it('a report, in the form that the settings name', async () => {
    const loader = fixture('made/report-loader');
    server().get(reportPath).reply(200, loader);
    server().get('/apiv2/tasks/get/report/101/litereport/').reply(200, loader);
    expect((await provider().report(ticket)).verdict.value).toBe('malicious');
    expect((await provider({ report: 'litereport' }).report(ticket)).link).toBe(`${host}/analysis/101/`);
  });

  it.each(['cape.example', 'https://cape.example/', 'https://cape.example/apiv2/'])('an address: %s', async (url) => {
    server().get('/apiv2/tasks/status/101/').reply(200, { error: false, data: 'completed' });
    expect(await provider({ url }).status(ticket)).toEqual({ state: 'running', reports: [] });
  });

  it('an address below a path of a proxy', async () => {
    server().get('/lab/cape/apiv2/tasks/status/101/').reply(200, { error: false, data: 'reported' });
    expect((await provider({ url: `${host}/lab/cape` }).status(ticket)).reports).toEqual([ticket]);
  });

  it('no authorization where there is no token', async () => {
    const open = nock(host, { badheaders: ['authorization'] });
    open.get('/apiv2/cuckoo/status/').reply(200, fixture('documented/cuckoo-status'));
    expect(await cape({ url: host }).ping()).toMatchObject({ ok: true, version: '2.5-CAPE' });
  });

  it('the pages of all tasks, 50 each, until one is not full', async () => {
    const page = (from: number, count: number) => Array.from({ length: count }, (_, index) => ({ id: from - index }));
    server()
      .get('/apiv2/tasks/list/50/0/')
      .reply(200, { error: false, data: page(60, 50) });
    server()
      .get('/apiv2/tasks/list/50/50/')
      .reply(200, { error: false, data: page(10, 10) });
    const { value, lost } = await provider().client.tasks();
    expect([value.length, value.at(-1)?.id, lost]).toEqual([60, '1', null]);
  });

  it('the configurations of a task, and null where CAPE says that there are none', async () => {
    const path = '/apiv2/tasks/get/config/1511/';
    server().get(path).reply(200, fixture('documented/config'));
    const { value } = await provider().client.configs(1511);
    expect(value?.configs).toMatchObject([{ Latrodectus: { campaign: 'Example' } }]);
    server().get(path).reply(200, { error: true, error_value: 'CAPE config for task 1511 does not exist.' });
    expect((await provider().client.configs('1511')).value).toBeNull();
  });

  it.each(['', 'x', '1/../2', '-1', '1e3', '1'.repeat(16)])('no task of another number: %j', async (taskId) => {
    expect(await failure(provider().client.task(taskId))).toMatchObject({ code: 'configuration' });
  });
});

describe('a submission', () => {
  it('carries its fields, and its file last', async () => {
    const errors = [{ 'b.exe': 'Duplicated file' }];
    const form = submitted('file', { error: [], data: { task_ids: [7, 8], message: '' }, errors });
    const submission = await provider().submitFile(bytesSample('a.exe', Buffer.from('harmless')), {
      tags: ['case 7', 'second'],
      comment: 'from a test',
      vendor: { package: 'exe', timeout: 120, tags: 'x64,win10', memory: true },
    });
    expect(submission.refs.map(({ id }) => id)).toEqual(['task:7', 'task:8']);
    expect(submission.rejected.map(({ message }) => message)).toEqual(['cape did not take "b.exe": Duplicated file']);
    const fields = { tags_tasks: 'case 7,second', custom: 'from a test', package: 'exe', timeout: '120' };
    for (const [name, value] of Object.entries({ ...fields, tags: 'x64,win10', memory: 'true' })) {
      expect(form()).toContain(`name="${name}"\r\n\r\n${value}\r\n`);
    }
    const head = 'name="file"; filename="a.exe"\r\nContent-Type: application/octet-stream';
    expect(form()).toMatch(new RegExp(`${head}\r\n\r\nharmless\r\n--[^\r\n]+--\r\n$`));
  });

  it.each([
    [{ archivePassword: 'infected' }, 'password=infected'],
    [
      { archivePassword: 'a=b c', options: 'procmemdump=1,function=Start' },
      'procmemdump=1,function=Start,password=a=b c',
    ],
    [{ options: 'procmemdump=1' }, 'procmemdump=1'],
  ])('carries the password of an archive among its options: %j', async (vendor, options) => {
    const form = submitted('file', fixture('documented/create-file'));
    await provider().submitFile(bytesSample('a.zip', Buffer.from('harmless')), { vendor });
    expect(form()).toContain(`name="options"\r\n\r\n${options}\r\n`);
    expect(form()).not.toContain('archivePassword');
  });

  it('refuses a password that CAPE would cut, and repeats none of it', async () => {
    const vendor = { archivePassword: 'hunter2,x' };
    const error = await failure(provider().submitFile(bytesSample('a.zip', Buffer.from('harmless')), { vendor }));
    expect(error).toMatchObject({ code: 'configuration' });
    expect(error.message).toMatch(/archivePassword: expected a text without a comma/);
    expect(error.message).not.toContain('hunter2');
  });

  it('of a URL, and of a file that is not to run', async () => {
    const url = submitted('url', fixture('documented/create-file'));
    expect((await provider().submitUrl('http://example.com/a?b=c')).refs).toEqual([
      { provider: 'cape', id: 'task:1511' },
    ]);
    expect(url()).toContain('name="url"\r\n\r\nhttp://example.com/a?b=c\r\n');
    // At times tasks/create/static/ leaves `errors` out.
    const still = submitted('static', { error: false, data: { task_ids: [9] } });
    const file = bytesSample('a.exe', Buffer.from('x'));
    const { refs } = await provider().submitFile(file, { vendor: { static: true } });
    expect([refs[0]?.id, still().includes('name="static"')]).toEqual(['task:9', false]);
  });

  it('of which CAPE takes nothing is no failure of the call', async () => {
    submitted('file', fixture('documented/create-file-duplicate'));
    const submission = await provider().submitFile(bytesSample('invoice.exe', Buffer.from('x')));
    expect(submission).toMatchObject({ refs: [], accepted: false });
    expect(submission.rejected[0]?.message).toContain('"invoice.exe": Duplicated file');
    submitted('file', { error: true, error_value: 'x', errors: [{ 'a.exe': { error: 'Linux binaries are off' } }, 7] });
    const { rejected } = await provider().submitFile(bytesSample('a.exe', Buffer.from('x')));
    expect(rejected.map(({ message }) => message)).toEqual([
      'cape did not take "a.exe": Linux binaries are off',
      'cape did not take the submission: no reason given',
    ]);
  });

  it.each([
    ['an unknown option', { vendor: { machin: 'x' } }, /machin/],
    ['a tag with a comma', { tags: ['a,b'] }, /comma/],
    ['too many tags', { tags: ['x'.repeat(300)] }, /256/],
    ['a comment that is too long', { comment: 'x'.repeat(256) }, /comment/],
    ['a URL that is not to run', { vendor: { static: true } }, /static/],
  ])('%s is refused before anything is sent', async (_name, options, message) => {
    const error = await failure(provider().submitUrl('http://example.com/', Object(options)));
    expect(error.code).toBe('configuration');
    expect(error.message).toMatch(message);
  });

  it.each<[nock.Body, number]>([
    ['<html>Bad gateway</html>', 502],
    [{}, 200],
    [{ error: false, data: { task_ids: [] }, errors: 'none' }, 500],
    [{ error: false, data: { message: 'done' } }, 200],
    [{ error: [], data: { task_ids: ['x'] }, errors: [] }, 200],
  ])('that may have arrived is not repeated, and says so: %j', async (body, status) => {
    submitted('url', body, status);
    const error = await failure(provider({ retries: 3 }).submitUrl('http://example.com/'));
    expect(error.retryable).toBe(false);
    expect(error.message).toContain('may have taken');
  });

  it('that is throttled is sent again', async () => {
    submitted('url', { error: true, error_value: 'Rate limit exceeded for this API' });
    submitted('url', fixture('documented/create-file'));
    expect((await provider({ retries: 1 }).submitUrl('http://example.com/')).accepted).toBe(true);
  });
});

describe('a refusal', () => {
  it.each([
    ['Task is still being analyzed', 'not_ready'],
    ['Task does not exist', 'not_found'],
    ['Task not found in database', 'not_found'],
    ['Reports directory does not exist', 'not_found'],
    ['No reports created for task 101', 'not_found'],
    ['Task Report API is Disabled', 'unsupported'],
    ['Task has a TLP of RED', 'api'],
    ['Rate limit exceeded for this API', 'quota'],
    ['Task failed', 'api'],
    ['Downloading all reports in one call is disabled', 'api'],
    ["Machine 'x' does not exist. Available: win10", 'api'],
  ])('%s (200) is %s', async (errorValue, code) => {
    server().get(reportPath).reply(200, { error: true, error_value: errorValue });
    const error = await failure(provider().report(ticket));
    expect(error.code).toBe(code);
    expect(error.message).toContain(errorValue);
    if (code === 'not_ready') expect(error.ref).toEqual(ticket);
  });

  it('of a user who may not download reports is a page', async () => {
    const page = `<html><p>You don't have permissions to download reports. Ask admin …</p></html>`;
    server().get(reportPath).reply(200, page, { 'content-type': 'text/html' });
    expect((await failure(provider().report(ticket))).code).toBe('authentication');
  });

  it.each([
    [400, 'api', { error: true, error_value: 'Report format not found: jsn' }],
    [401, 'authentication', { detail: 'API key has been revoked.' }],
    [403, 'authentication', { error: true, error_value: 'Access denied' }],
    [404, 'not_found', { error: true, error_value: 'Task not found' }],
    [429, 'quota', { detail: 'Request was throttled. Expected available in 7 seconds.' }],
    [500, 'api', '<html>Server Error</html>'],
    [520, 'api', '<html>Cloudflare</html>'],
  ])('%d is %s', async (status, code, body) => {
    server().get('/apiv2/tasks/status/101/').reply(status, body, { 'retry-after': '7' });
    const error = await failure(provider().status(ticket));
    expect(error).toMatchObject({ code, status });
    if (status === 429) expect(error.retryAfterMs).toBe(7000);
  });

  it.each([
    [200, { data: [], error: false }],
    [404, { error: true, error_value: 'Sample not found' }],
  ])('a hash that nobody knows is none (%d)', async (status, body) => {
    server()
      .get(/\/tasks\/search\/md5\//)
      .reply(status, body);
    expect(await provider().findByHash('6'.repeat(32))).toEqual([]);
  });

  it.each([['<html>404 Not Found</html>'], [{ detail: 'Not found.' }], [{}]])(
    'a 404 that is none of CAPE says nothing of the file: %j',
    async (body) => {
      server()
        .get(/\/tasks\/search\/md5\//)
        .reply(404, body);
      expect(await failure(provider().findByHash('6'.repeat(32)))).toMatchObject({ code: 'not_found', status: 404 });
    },
  );

  it.each([
    [null],
    ['"none"'],
    [[]],
    [{}],
    [{ error: false }],
    [{ error: false, data: null }],
    [{ error: false, data: [{}] }],
  ])('an answer that is none of CAPE is no answer that there is nothing: %j', async (body) => {
    server()
      .get(/\/tasks\/search\/md5\//)
      .reply(200, JSON.stringify(body), { 'content-type': 'application/json' });
    expect((await failure(provider().findByHash('6'.repeat(32)))).code).toBe('response');
  });

  it('that quotes the token does not show it', async () => {
    server()
      .get('/apiv2/tasks/status/101/')
      .reply(401, { detail: `Bad token ${token}\u001b[31m` });
    const error = await failure(provider().status(ticket));
    expect(JSON.stringify(error)).toContain('[redacted]');
    expect(JSON.stringify(error)).not.toMatch(/4711|\\u001b/);
  });

  it('of the status page alone leaves a ping', async () => {
    server().get('/apiv2/cuckoo/status/').reply(200, { error: true, error_value: 'Cuckoo Status API is disabled' });
    expect(await provider().ping()).toMatchObject({ ok: true, version: null });
  });

  it.each([
    { provider: 'vmray', id: 'task:1' },
    { provider: 'cape', id: 'sample:1' },
    { provider: 'cape', id: 'task:1/../2' },
    { provider: 'cape', id: 'task:' },
  ])('comes from us for a ticket of another kind: %j', async (ref) => {
    expect((await failure(provider().report(ref))).code).toBe('configuration');
  });
});

describe('screenshots', () => {
  const path = '/apiv2/tasks/get/screenshot/101/';
  const zip = (content: nock.Body, type: string) =>
    nock(host, { reqheaders: { accept: 'application/zip' } })
      .get(path)
      .reply(200, content, { 'content-type': type });

  it.each(['No screenshots created for task 101', 'Screenshot does not exist'])('are none: %s', async (text) => {
    zip({ error: true, error_value: text }, 'application/json');
    expect(await provider().screenshots(ticket)).toEqual([]);
  });

  it('that are no archive are an answer that cannot be read', async () => {
    zip('not a zip', 'application/zip');
    expect((await failure(provider().screenshots(ticket))).code).toBe('response');
    zip({ error: false, data: [] }, 'application/json');
    expect((await failure(provider().screenshots(ticket))).code).toBe('response');
    zip({ error: true, error_value: 'Screenshot download API is disabled' }, 'application/json');
    expect((await failure(provider().screenshots(ticket))).code).toBe('unsupported');
  });
});
