import { SandboxError } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import loader from '../fixtures/report-loader.json' with { type: 'json' };
import { cape } from './cape-provider.ts';

const token = 'a-made-up-token-4711';
const host = 'https://cape.example';

beforeAll(() => {
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
});
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

function server() {
  const userAgent = /^sandjury-adapter-cape\/\d+\.\d+\.\d+$/;
  return nock(host, {
    reqheaders: { authorization: `Token ${token}`, accept: 'application/json', 'user-agent': userAgent },
  });
}

function provider(more: Partial<Parameters<typeof cape>[0]> = {}) {
  return cape({ url: host, token, retries: 0, ...more });
}

const ticket = { provider: 'cape', id: 'task:101' };

async function failure(promise: Promise<unknown>): Promise<SandboxError> {
  const error: unknown = await promise.catch((cause: unknown) => cause);
  if (!SandboxError.is(error)) throw new Error('It should have failed.', { cause: error });
  return error;
}

describe('requests', () => {
  it.each([
    ['md5', '607234CB98CD6127DBC761C04C53FD65'],
    ['sha1', '6c26eab9b233bd1921f1607879a9d3f4aa92ff23'],
    ['sha256', '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29'],
  ])('a look-up by %s', async (kind, hash) => {
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

  it('a report, in the form that was chosen', async () => {
    server().get('/apiv2/tasks/get/report/101/json/').reply(200, loader);
    server().get('/apiv2/tasks/get/report/101/litereport/').reply(200, loader);
    expect((await provider().report(ticket)).verdict.value).toBe('malicious');
    expect((await provider({ report: 'litereport' }).report(ticket)).link).toBe(`${host}/analysis/101/`);
  });

  it.each(['cape.example', 'https://cape.example/', 'https://cape.example/apiv2/'])('a URL like %s', async (url) => {
    server().get('/apiv2/tasks/status/101/').reply(200, { error: false, data: 'completed' });
    expect(await provider({ url }).status(ticket)).toEqual({ state: 'running', reports: [] });
  });

  it('no authorization where there is no token', async () => {
    nock(host, { badheaders: ['authorization'] })
      .get('/apiv2/cuckoo/status/')
      .reply(200, { error: [], data: { version: '2.5' } });
    expect(await cape({ url: host }).ping()).toMatchObject({ ok: true, version: '2.5' });
  });

  it('a submission with its fields', async () => {
    let form = '';
    server()
      .post('/apiv2/tasks/create/file/', (body: string) => {
        form = body;
        return true;
      })
      .reply(200, { error: [], data: { task_ids: [7, 8], message: '' }, errors: [{ 'b.exe': 'Duplicated file' }] });
    const file = bytesSample('a.exe', Buffer.from('harmless'));
    const submission = await provider().submitFile(file, {
      tags: ['case 7', 'second'],
      comment: 'from a test',
      vendor: { package: 'exe', timeoutSeconds: 120, machineTags: ['x64', 'win10'], memory: true },
    });
    expect(submission.refs.map(({ id }) => id)).toEqual(['task:7', 'task:8']);
    expect(submission.rejected.map(({ message }) => message)).toEqual(['cape did not take "b.exe": Duplicated file']);
    const fields = { tags_tasks: 'case 7,second', custom: 'from a test', package: 'exe', timeout: '120' };
    for (const [name, value] of Object.entries({ ...fields, tags: 'x64,win10', memory: 'true' })) {
      expect(form).toContain(`name="${name}"\r\n\r\n${value}\r\n`);
    }
    expect(form).toContain(
      'name="file"; filename="a.exe"\r\nContent-Type: application/octet-stream\r\n\r\nharmless\r\n',
    );
  });

  it('a refusal of every file is no failure of the call', async () => {
    const errors = [{ 'a.exe': { error: 'Linux binaries analysis is not enabled' } }];
    const body = { error: true, error_value: 'Error adding task to database', errors };
    server().post('/apiv2/tasks/create/file/').reply(200, body);
    const submission = await provider().submitFile(bytesSample('a.exe', Buffer.from('x')));
    expect(submission).toMatchObject({ refs: [], accepted: false });
    expect(submission.rejected[0]?.message).toContain('Linux binaries');
  });

  it.each([
    ['an unknown setting', { vendor: { machin: 'x' } }, /machin/],
    ['a tag with a comma', { tags: ['a,b'] }, /comma/],
    ['too many tags', { tags: ['x'.repeat(300)] }, /256/],
  ])('%s is refused before anything is sent', async (_name, options, message) => {
    const error = await failure(provider().submitUrl('http://example.com/', options));
    expect(error.code).toBe('configuration');
    expect(error.message).toMatch(message);
  });
});

describe('failures', () => {
  it.each([
    ['Task is still being analyzed', 'not_ready'],
    ['Task does not exist', 'not_found'],
    ['Task not found in database', 'not_found'],
    ['Reports directory does not exist', 'not_found'],
    ['Task Report API is Disabled', 'unsupported'],
    ['Task has a TLP of RED', 'api'],
    ['Rate limit exceeded for this API', 'quota'],
    ['Task failed', 'api'],
    ["Machine 'x' does not exist. Available: win10", 'api'],
  ])('%s (200) is %s', async (errorValue, code) => {
    server().get('/apiv2/tasks/get/report/101/json/').reply(200, { error: true, error_value: errorValue });
    const error = await failure(provider().report(ticket));
    expect(error.code).toBe(code);
    expect(error.message).toContain(errorValue);
    if (code === 'not_ready') expect(error.ref).toEqual(ticket);
  });

  it('a user who may not download reports gets a page', async () => {
    const page = `<html><p>You don't have permissions to download reports. Ask admin …</p></html>`;
    server().get('/apiv2/tasks/get/report/101/json/').reply(200, page, { 'content-type': 'text/html' });
    expect((await failure(provider().report(ticket))).code).toBe('authentication');
  });

  it.each([
    [401, 'authentication', { detail: 'Invalid token.' }],
    [403, 'authentication', { error: true, error_value: 'Access denied' }],
    [404, 'not_found', { error: true, error_value: 'Task not found' }],
    [429, 'quota', { detail: 'Request was throttled. Expected available in 7 seconds.' }],
    [500, 'api', '<html>Server Error</html>'],
  ])('%d is %s', async (status, code, body) => {
    server().get('/apiv2/tasks/status/101/').reply(status, body, { 'retry-after': '7' });
    const error = await failure(provider().status(ticket));
    expect(error).toMatchObject({ code, status });
    if (status === 429) expect(error.retryAfterMs).toBe(7000);
  });

  it('a token that the server quotes is in no message', async () => {
    const body = { detail: `Bad token ${token}\u001b[31m` };
    server().get('/apiv2/tasks/status/101/').reply(401, body);
    const error = await failure(provider().status(ticket));
    expect(JSON.stringify(error)).toContain('[redacted]');
    expect(JSON.stringify(error)).not.toMatch(/4711|\\u001b/);
  });

  it('a submission that breaks off is not repeated, and says that it may have arrived', async () => {
    server().post('/apiv2/tasks/create/url/').reply(502, '<html>Bad gateway</html>');
    const error = await failure(provider({ retries: 3 }).submitUrl('http://example.com/'));
    expect(error).toMatchObject({ code: 'api', retryable: false });
    expect(error.message).toContain('may have taken');
  });

  it('a server without a status page still answers a ping', async () => {
    server().get('/apiv2/cuckoo/status/').reply(200, { error: true, error_value: 'Cuckoo Status API is disabled' });
    expect(await provider().ping()).toMatchObject({ ok: true, version: null });
  });

  it.each([
    { provider: 'vmray', id: 'task:1' },
    { provider: 'cape', id: 'sample:1' },
    { provider: 'cape', id: 'task:1/../2' },
  ])('a ticket of another kind: %j', async (ref) => {
    expect((await failure(provider().report(ref))).code).toBe('configuration');
  });
});
