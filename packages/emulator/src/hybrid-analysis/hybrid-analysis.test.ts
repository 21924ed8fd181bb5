import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  emulatorHybridAnalysisApiKey as apiKey,
  corpus,
  type HybridAnalysisEmulator,
  startHybridAnalysisEmulator,
} from '../index.ts';
import { type JsonObject, listOf, objectOf, valueAt } from '../kit/json.ts';

// As programs of others ask: the vendor's VxAPI (multipart, old paths) and clients of 2025 (urlencoded, GET search/hash).
let emulator: HybridAnalysisEmulator;
beforeAll(async () => {
  emulator = await startHybridAnalysisEmulator();
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

interface Asked {
  status: number;
  json: JsonObject;
  text: string;
  headers: Headers;
}

async function ask(
  path: string,
  form?: Record<string, string | Blob> | URLSearchParams,
  url = emulator.url,
): Promise<Asked> {
  const multipart = new FormData();
  if (form !== undefined && !(form instanceof URLSearchParams))
    for (const [name, value] of Object.entries(form)) {
      if (value instanceof Blob) multipart.append(name, value, 'Some file.js');
      else multipart.append(name, value);
    }
  const body = form instanceof URLSearchParams ? form : multipart;
  const reply = await fetch(`${url}/api/v2${path}`, {
    headers: { 'api-key': apiKey, 'user-agent': 'VxApi CLI Connector' },
    redirect: 'manual',
    ...(form && { method: 'POST', body }),
  });
  const text = await reply.text();
  const isJson = reply.headers.get('content-type') === 'application/json';
  return { status: reply.status, json: isJson ? JSON.parse(text) : {}, text, headers: reply.headers };
}

const loader = corpus.find(({ name }) => name === 'packed-loader')?.hashes ?? { md5: '', sha1: '', sha256: '' };
const file = () => new Blob(['harmless']);
const limitsIn = (headers: Headers, name = 'api-limits'): JsonObject => JSON.parse(headers.get(name) ?? '{}');

describe("the vendor's own client", () => {
  it('begins with its key, whose level says what it may do, and reads versions and limits', async () => {
    const { status, json, headers } = await ask('/key/current');
    expect([status, json]).toEqual([
      200,
      expect.objectContaining({ api_key: apiKey, auth_level: 100, auth_level_name: 'default' }),
    ]);
    for (const name of ['webservice-version', 'api-version', 'api-limits', 'submission-limits'])
      expect(headers.get(name)).toMatch(/\S/);
    expect(limitsIn(headers)).toEqual({
      limits: { minute: 200, hour: 2000 },
      used: { minute: 1, hour: 1 },
      limit_reached: false,
    });
    const { total } = limitsIn(headers, 'submission-limits');
    expect(total).toMatchObject({
      quota: { day: '30' },
      used: { day: 0 },
      available: { day: 30 },
      quota_reached: false,
    });
  });

  it('submits a file, asks how far it is, and takes the summary', async () => {
    const submitted = await ask('/submit/file', { file: file(), environment_id: '120', allow_community_access: '0' });
    expect(submitted).toMatchObject({
      status: 201,
      json: { environment_id: 120, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const { job_id: id, sha256 } = submitted.json;
    const before = await ask(`/report/${id}/summary`);
    expect(before.json).toMatchObject({
      state: 'IN_QUEUE',
      verdict: null,
      threat_score: null,
      threat_level: null,
      submit_name: 'Some file.js',
    });
    const words: unknown[] = [];
    for (let poll = 0; poll < 2; poll++) words.push((await ask(`/report/${id}/state`)).json.state);
    expect(words).toEqual(['IN_PROGRESS', 'SUCCESS']);
    expect((await ask(`/report/${sha256}:120/summary`)).json).toMatchObject({
      state: 'SUCCESS',
      verdict: 'no specific threat',
    });
    expect(
      (await ask('/report/summary', { 'hashes[0]': `${sha256}:120`, 'hashes[1]': loader.sha256 })).json,
    ).toHaveLength(3);
  });

  it.each(['/search/hash', '/search/hashes'])(
    '%s by POST: whole summaries, and [] for what is not known',
    async (path) => {
      const name = path.endsWith('s') && path.endsWith('hashes') ? 'hashes[]' : 'hash';
      expect((await ask(path, { [name]: loader.md5 })).json).toMatchObject([
        { verdict: 'no specific threat' },
        { verdict: 'malicious' },
      ]);
      expect((await ask(path, { [name]: '0'.repeat(64) })).text).toBe('[]');
    },
  );

  it('gets pictures in base64, and names of files', async () => {
    const { json: found } = await ask(`/search/hash?hash=${loader.sha256}`);
    const { json } = await ask(`/report/${valueAt(found, '/reports/1/id')}/screenshots`);
    expect(
      Buffer.from(String(valueAt(json, '/0/image')), 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(valueAt(json, '/0/name')).toMatch(/\.png$/);
  });

  it.each([
    ['/submit/url-for-analysis', { url: 'http://a.example/', environment_id: '100' }, 201],
    ['/quick-scan/url-for-analysis', { url: 'http://a.example/', scan_type: 'all' }, 200],
    ['/submit/hash-for-url', { url: 'http://a.example/' }, 200],
  ])('%s', async (path, form, status) => {
    expect(await ask(path, form as Record<string, string>)).toMatchObject({
      status,
      json: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it.each(['/system/version', '/system/environments', '/quick-scan/state', `/overview/${loader.sha256}/refresh`])(
    '%s',
    async (path) => {
      const { status, json } = await ask(path);
      expect([status, Object.keys(json).length > 0]).toEqual(path.endsWith('refresh') ? [202, false] : [200, true]);
    },
  );
});

describe('a client of today', () => {
  it.each(['md5', 'sha1', 'sha256'] as const)('finds the runs of a file by %s, in either case', async (kind) => {
    for (const hash of [loader[kind], loader[kind].toUpperCase()]) {
      const { status, json } = await ask(`/search/hash?hash=${hash}`);
      expect([status, json.sha256s]).toEqual([200, [loader.sha256]]);
      expect(json.reports).toMatchObject([
        { environment_id: 100, state: 'SUCCESS', verdict: 'no specific threat', error_type: null },
        { environment_id: 160, state: 'SUCCESS', verdict: 'malicious' },
      ]);
    }
  });

  it('gets the overview of a file, and the short one', async () => {
    const { json } = await ask(`/overview/${loader.sha256}`);
    expect(listOf(json.scanners).map((scanner) => objectOf(scanner).name)).toEqual([
      'VirusTotal',
      'Metadefender',
      'CrowdStrike Falcon Static Analysis (ML)',
    ]);
    expect(json.reports).toHaveLength(2);
    const short = await ask(`/overview/${loader.sha256}/summary`);
    expect(short.json).toEqual({
      sha256: loader.sha256,
      threat_score: 95,
      verdict: 'malicious',
      analysis_start_time: '2026-02-01T10:20:30+00:00',
      last_multi_scan: '2026-02-01T10:20:30+00:00',
      multiscan_result: 9,
    });
  });

  it('scans quickly, and has the scan become a run', async () => {
    const { json } = await ask('/quick-scan/file', { file: file(), scan_type: 'all' });
    expect(json).toMatchObject({ finished: false, scanners: [{ status: 'in-queue' }, {}, {}], reports: [] });
    const done: unknown[] = [];
    for (let poll = 0; poll < 3; poll++) done.push((await ask(`/quick-scan/${json.id}`)).json.finished);
    expect(done).toEqual([false, false, true]);
    const full = await ask(`/quick-scan/${json.id}/convert-to-full`, new URLSearchParams({ environment_id: '160' }));
    expect(full).toMatchObject({ status: 201, json: { sha256: String(json.sha256) } });
  });

  it('runs a URL, which is found by its hash afterwards', async () => {
    const form = new URLSearchParams({ url: 'http://a.example/x', environment_id: '160' });
    const { json } = await ask('/submit/url', form);
    const { json: hash } = await ask('/submit/hash-for-url', form);
    expect(hash.sha256).toBe(String(json.sha256));
    const { json: found } = await ask(`/search/hash?hash=${hash.sha256}`);
    expect(valueAt(found, '/reports/0/id')).toBe(json.job_id);
    expect((await ask(`/report/${json.job_id}/summary`)).json).toMatchObject({
      url_analysis: true,
      submit_name: 'http://a.example/x',
    });
  });

  it('gets a run that there is, unless it asks for another', async () => {
    const submit = (more = {}) => ask('/submit/file', { file: file(), environment_id: '160', ...more });
    const first = (await submit()).json.job_id;
    expect((await submit()).json.job_id).toBe(first);
    expect((await submit({ environment_id: '100' })).json.job_id).not.toBe(first);
    expect((await submit({ no_hash_lookup: '1' })).json.job_id).not.toBe(first);
  });
});

describe('refuses', () => {
  it.each([
    ['/search/hash?hash=x', undefined, 404, 'Requested hash not found'],
    [`/overview/${loader.md5}`, undefined, 404, 'Requested hash not found'],
    [`/report/${'0'.repeat(24)}/summary`, undefined, 404, 'Requested hash not found'],
    [`/quick-scan/${'0'.repeat(24)}`, undefined, 404, 'Requested hash not found'],
    ['/submit/file', { environment_id: '160' }, 400, 'Submitted data is not valid'],
    ['/submit/url', { environment_id: '160', url: 'no URL' }, 400, 'Submitted data is not valid'],
    ['/submit/url', { environment_id: '7', url: 'http://a.example/' }, 400, 'Submitted data is not valid'],
    ['/quick-scan/url', { url: 'http://a.example/' }, 400, 'Submitted data is not valid'],
  ])('%s with %j: %i', async (path, form, status, message) => {
    const asked = await ask(path, form as Record<string, string> | undefined);
    expect(asked).toMatchObject({ status, json: { message } });
    expect(asked.headers.get('api-limits')).toContain('limits');
    if (status === 400)
      expect(valueAt(asked.json, '/validation_errors/0/field')).toMatch(/^(?:file|url|environment_id|scan_type)$/);
  });

  it('a path that is none, and what does not reach the API, with a page', async () => {
    expect(await ask('/search')).toMatchObject({ status: 404, text: expect.stringContaining('<html>') });
    emulator.fail('search_hash', { status: 503 });
    expect(await ask('/search/hash?hash=x')).toMatchObject({ status: 503, text: expect.stringContaining('<html>') });
  });

  it('a wrong key, with 403', async () => {
    for (const headers of [{}, { 'api-key': 'wrong' }] as Record<string, string>[]) {
      const reply = await fetch(`${emulator.url}/api/v2/key/current`, { headers });
      expect([reply.status, await reply.json()]).toEqual([403, { message: 'The given API key is not valid' }]);
    }
  });
});

it('a key of the lowest level gets neither pictures nor signatures', async () => {
  const restricted = await startHybridAnalysisEmulator({ level: 1 });
  try {
    const { json } = await ask(`/search/hash?hash=${loader.sha256}`, undefined, restricted.url);
    const id = valueAt(json, '/reports/1/id');
    const summary = await ask(`/report/${id}/summary`, undefined, restricted.url);
    expect([summary.json.total_signatures, summary.json.signatures]).toEqual([2, undefined]);
    expect((await ask(`/report/${id}/screenshots`, undefined, restricted.url)).status).toBe(403);
  } finally {
    await restricted.close();
  }
});

it('limits end with their period, and say which it is', async () => {
  let time = Date.parse('2026-11-29T12:00:00Z');
  const limited = await startHybridAnalysisEmulator({ limits: { minute: 2, day: 1 }, now: () => time });
  try {
    const submit = () => ask('/submit/file', { file: file(), environment_id: '160' }, limited.url);
    expect((await submit()).status).toBe(201);
    expect(await submit()).toMatchObject({ status: 429, json: { message: 'Quota limit has been exceeded' } });
    const spent = await ask('/key/current', undefined, limited.url);
    expect(spent).toMatchObject({ status: 429, json: { message: 'Exceeded maximum API requests per minute(2)' } });
    expect(limitsIn(spent.headers)).toMatchObject({ limit_reached: true, name_of_reached_limit: 'minute' });
    time += 61_000;
    expect((await ask('/key/current', undefined, limited.url)).status).toBe(200);
  } finally {
    await limited.close();
  }
});

it('runs that are to fail end so, without a verdict', async () => {
  const failing = await startHybridAnalysisEmulator({ endState: 'ERROR', finishAfterPolls: 0 });
  try {
    const { json } = await ask('/submit/file', { file: file(), environment_id: '160' }, failing.url);
    expect((await ask(`/report/${json.job_id}/state`, undefined, failing.url)).json).toMatchObject({
      state: 'ERROR',
      error_type: 'FILE_TYPE_BAD_ERROR',
      error_origin: 'CLIENT',
      error: expect.any(String),
    });
    expect((await ask(`/report/${json.job_id}/summary`, undefined, failing.url)).json).toMatchObject({
      state: 'ERROR',
      verdict: null,
    });
  } finally {
    await failing.close();
  }
});
