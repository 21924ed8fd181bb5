import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { corpus, emulatorTriageApiKey, startTriageEmulator, type TriageEmulator, triageRecordings } from '../index.ts';
import { type JsonObject, listOf, objectOf, valueAt } from '../kit/json.ts';

// As the vendor's clients ask: hatching/triage (Go and Python; `/v0` below the host, the overview from `/v1`) and psengine (`/api/v0`).
let emulator: TriageEmulator;
const start = Date.parse('2026-11-29T12:00:00Z');
beforeAll(async () => {
  emulator = await startTriageEmulator({ now: () => start });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const authorization = `Bearer ${emulatorTriageApiKey}`;

async function ask(
  path: string,
  init: RequestInit = {},
  headers: Record<string, string> = { authorization },
  { url } = emulator,
) {
  const reply = await fetch(`${url}${path}`, { ...init, headers: { ...headers, ...Object(init.headers) } });
  const text = await reply.text();
  const json =
    /json/.test(reply.headers.get('content-type') ?? '') && !path.endsWith('/events')
      ? (JSON.parse(text) as JsonObject)
      : {};
  return { status: reply.status, text, json, type: reply.headers.get('content-type') };
}

/** As `submit_sample_file` of the Python client: the options in `_json`, and the file. */
function fileForm(request: object, content = 'harmless', name = 'a.exe'): RequestInit {
  const form = new FormData();
  form.append('_json', JSON.stringify({ kind: 'file', interactive: false, profiles: [], ...request }));
  form.append('file', new Blob([content]), name);
  return { method: 'POST', body: form };
}

const urlRequest = (request: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(request),
});

const named = (name: string) => {
  const found = [...corpus, ...triageRecordings].find((sample) => sample.name === name);
  if (found?.triage == null) throw new Error(`Triage does not know ${name}.`);
  const [first] = found.triage.samples;
  return { hashes: found.hashes, answers: first, id: String(valueAt(first?.overview.data ?? {}, '/sample/id')) };
};
const ids = ({ json }: { json: JsonObject }) => listOf(json.data).map((row) => objectOf(row).id);

describe('what Triage knows', () => {
  it.each([
    ['smoke-tester', 8],
    ['benign-installer', 1],
    ['invoice-macro', 10],
    ['packed-loader', 10],
    ['admin-tool', 6],
    ['archive-of-two', 8],
    ['hostile-strings', 10],
  ])('%s has the score %d, and the hashes of the corpus', (name, score) => {
    const { hashes, answers } = named(name);
    expect(valueAt(answers?.overview.data ?? {}, '/analysis/score')).toBe(score);
    expect(valueAt(answers?.overview.data ?? {}, '/sample')).toMatchObject(hashes);
  });

  it.each(['md5', 'sha1', 'sha256'] as const)('a search by %s, in either case, below both bases', async (kind) => {
    const { hashes, id } = named('packed-loader');
    for (const query of [`${kind}:${hashes[kind]}`, hashes[kind], `${kind}:${hashes[kind].toUpperCase()}`]) {
      expect(ids(await ask(`/v0/search?query=${encodeURIComponent(query)}`))).toEqual([id]);
      expect(ids(await ask(`/api/v0/search?query=${encodeURIComponent(query)}`))).toEqual([id]);
    }
  });

  it.each([
    ['family:exampleloader', ['packed-loader']],
    ['family:exampleloader AND tag:loader', ['packed-loader']],
    ['family:exampleloader NOT tag:loader', []],
    ['tag:rat AND NOT family:xworm', ['admin-tool']],
    ['family:xworm OR family:mirai', ['recorded-mirai', 'recorded-xworm']],
    ['botnet:spring', ['packed-loader']],
    ['domain:c2.example.net', ['packed-loader']],
    // Submitted URLs are not what `url:` searches.
    ['url:"https://example.com/here.php"', []],
    [`sha256:${'0'.repeat(64)}`, []],
  ])('a search: %s', async (query, names) => {
    const found = await ask(`/v0/search?query=${encodeURIComponent(query)}`);
    expect([found.status, ids(found)]).toEqual([200, names.map((name) => named(name).id)]);
    expect(found.json).not.toHaveProperty('next');
  });

  it.each(['', 'nothing:x', 'url:http://a.example/?b=c', 'two words'])('no search: %j', async (query) => {
    const refusal = { status: 400, json: { error: 'INVALID' } };
    expect(await ask(`/v0/search?query=${encodeURIComponent(query)}`)).toMatchObject(refusal);
  });

  it('lists in pages, newest first, until there is no next', async () => {
    const seen: unknown[] = [];
    for (let offset = ''; seen.length < 100; ) {
      const page = await ask(`/api/v0/samples?subset=owned&limit=5${offset}`);
      seen.push(...ids(page));
      if (page.json.next === undefined) break;
      offset = `&offset=${page.json.next}`;
    }
    const known = [...corpus, ...triageRecordings].flatMap(({ triage }) => triage?.samples ?? []);
    expect(new Set(seen).size).toBe(known.length);
    expect(seen.length).toBe(known.length);
    expect(seen[0]).toBe('260204-smoke12345');
  });

  it('an overview has its tasks as an object in v0 and as a list in v1', async () => {
    for (const name of ['packed-loader', 'recorded-raccoon']) {
      const { id } = named(name);
      const keyed = (await ask(`/api/v0/samples/${id}/overview.json`)).json;
      const listed = (await ask(`/v1/samples/${id}/overview.json`)).json;
      expect(Object.keys(objectOf(keyed.tasks))).toContain(`${id}-behavioral1`);
      expect(listOf(listed.tasks)).toEqual(Object.values(objectOf(keyed.tasks)));
      expect({ ...keyed, tasks: null }).toEqual({ ...listed, tasks: null });
    }
  });

  it('has the recorded reports of a sample as they were recorded', async () => {
    const { id, answers } = named('recorded-ramnit');
    expect((await ask(`/v1/samples/${id}/overview.json`)).json).toEqual(answers?.overview.data);
    expect((await ask(`/v0/samples/${id}/reports/static`)).json).toMatchObject({
      files: valueAt(answers?.static?.data ?? {}, '/files'),
    });
    expect((await ask(`/v0/samples/${id}/behavioral1/report_triage.json`)).json).toMatchObject({
      dumped: valueAt(answers?.tasks?.data.behavioral1 ?? {}, '/dumped'),
    });
    expect(await ask(`/v0/samples/${id}/static1/report_triage.json`)).toMatchObject({
      status: 404,
      json: { error: 'REPORT_NOT_AVAILABLE' },
    });
  });

  it('a sample says which of its tasks failed, and what it is', async () => {
    const { id, hashes } = named('invoice-macro');
    expect((await ask(`/v0/samples/${id}`)).json).toMatchObject({
      ...{
        id,
        status: 'reported',
        kind: 'file',
        filename: 'Invoice 2024-117.docm',
        private: true,
        sha256: hashes.sha256,
      },
      tasks: [{ id: 'behavioral1', status: 'reported' }, { id: 'behavioral2', status: 'failed' }, { id: 'static1' }],
    });
    expect((await ask(`/v0/samples/${id}/summary`)).json).toMatchObject({ sample: id, score: 10 });
    expect((await ask(`/v0/samples/${id}/behavioral2/report_triage.json`)).status).toBe(404);
  });

  it('a page alone has a picture', async () => {
    const picture = await ask(`/v0/samples/${named('recorded-page').id}/urlscan1/screenshot.png`);
    expect(picture).toMatchObject({ status: 200, type: 'image/png' });
    expect((await ask(`/v0/samples/${named('admin-tool').id}/urlscan1/screenshot.png`)).status).toBe(404);
  });
});

describe('a submission', () => {
  it('of a file goes through every state, and has no report before the end', async () => {
    const { json } = await ask('/v0/samples', fileForm({ user_tags: ['case 7'] }));
    expect(json).toMatchObject({
      status: 'pending',
      kind: 'file',
      filename: 'a.exe',
      submitted: '2026-11-29T12:00:00Z',
    });
    expect(json.id).toMatch(/^261129-[a-z0-9]{10}$/);
    const early = { status: 404, json: { error: 'REPORT_NOT_AVAILABLE' } };
    expect(await ask(`/v1/samples/${json.id}/overview.json`)).toMatchObject(early);
    const states: unknown[] = [];
    for (let turn = 0; turn < 6; turn++) states.push((await ask(`/v0/samples/${json.id}`)).json.status);
    expect(states).toEqual(['static_analysis', 'scheduled', 'running', 'processing', 'reported', 'reported']);
    const overview = (await ask(`/v1/samples/${json.id}/overview.json`)).json;
    expect(overview).toMatchObject({ analysis: { score: 1 }, sample: { id: json.id, user_tags: ['case 7'], size: 8 } });
    expect(await ask(`/v0/samples/${json.id}/sample`)).toMatchObject({ status: 200, text: 'harmless' });
  });

  it('of a file that is known finds the same again, under another id', async () => {
    const { id } = named('packed-loader');
    const { json } = await ask('/v0/samples', fileForm({}, 'sandjury corpus: packed-loader', 'viewer.exe'));
    expect(json.id).not.toBe(id);
    await ask(`/v0/samples/${json.id}/events`);
    const overview = (await ask(`/v1/samples/${json.id}/overview.json`)).json;
    expect(overview).toMatchObject({ analysis: { score: 10, family: ['exampleloader'] } });
    expect(objectOf(listOf(overview.tasks)[0]).sample).toBe(json.id);
    const { sha256 } = named('packed-loader').hashes;
    expect(ids(await ask(`/v0/search?query=sha256:${sha256}`))).toEqual([json.id, id]);
  });

  it('of a URL, as JSON or inside of a form', async () => {
    const url = 'https://example.net/login';
    const form = new FormData();
    form.append('_json', JSON.stringify({ kind: 'url', url }));
    for (const init of [urlRequest({ kind: 'url', url, interactive: false }), { method: 'POST', body: form }]) {
      const { json } = await ask('/v0/samples', init);
      expect(json).toMatchObject({ kind: 'url', url, status: 'pending' });
    }
    expect((await ask('/v0/samples', urlRequest({ kind: 'fetch', url }))).json).toMatchObject({ kind: 'file' });
  });

  it.each<[string, RequestInit]>([
    ['without a kind', urlRequest({ url: 'https://example.net/' })],
    ['of no URL', urlRequest({ kind: 'url', url: 'x' })],
    ['that is no JSON', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }],
    ['of a file that is not there', urlRequest({ kind: 'file' })],
    ['of an empty file', fileForm({}, '')],
  ])('%s is refused', async (_name, init) => {
    expect(await ask('/v0/samples', init)).toMatchObject({ status: 400, json: { error: expect.any(String) } });
  });

  it('that is interactive waits for its profile', async () => {
    const { json } = await ask('/v0/samples', fileForm({ interactive: true }));
    for (let turn = 0; turn < 10; turn++) {
      expect((await ask(`/v0/samples/${json.id}`)).json.status).toBe('static_analysis');
    }
    expect((await ask(`/v0/samples/${json.id}/reports/static`)).json).toMatchObject({ files: [{ filename: 'a.exe' }] });
    const choice = urlRequest({ auto: true, pick: [] });
    expect((await ask(`/v0/samples/${json.id}/profile`, choice)).status).toBe(200);
    expect(await ask(`/v0/samples/${json.id}/profile`, choice)).toMatchObject({
      status: 409,
      json: { error: 'PROFILE_NOT_SETTABLE' },
    });
    const { text } = await ask(`/v0/samples/${json.id}/events`);
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).status),
    ).toEqual(['scheduled', 'running', 'processing', 'reported']);
  });

  it('fails where it is to fail, and never has an overview', async () => {
    const failing = await startTriageEmulator({ endStatus: 'failed' });
    try {
      const asking = (path: string, init?: RequestInit) => ask(path, init, undefined, failing);
      const { json } = await asking('/v0/samples', fileForm({}));
      const { text } = await asking(`/v0/samples/${json.id}/events`);
      expect(JSON.parse(text.trim().split('\n').at(-1) ?? '')).toMatchObject({ status: 'failed' });
      expect(await asking(`/v0/samples/${json.id}/overview.json`)).toMatchObject({
        status: 404,
        json: { error: 'REPORT_NOT_AVAILABLE' },
      });
    } finally {
      await failing.close();
    }
  });
});

describe('what is refused', () => {
  it.each([{}, { authorization: 'Bearer x' }, { authorization: emulatorTriageApiKey }])(
    'a key: %j',
    async (headers) => {
      expect(await ask('/v0/samples', {}, headers)).toMatchObject({ status: 401, json: { error: 'UNAUTHORIZED' } });
    },
  );

  it('what does not exist, and other methods', async () => {
    expect(await ask('/v0/samples/000000-aaaaaaaaaa')).toMatchObject({ status: 404, json: { error: 'NOT_FOUND' } });
    expect((await ask('/v0/me')).status).toBe(404);
    expect(await ask('/v0/search', { method: 'POST' })).toMatchObject({
      status: 405,
      json: { error: 'METHOD_NOT_ALLOWED' },
    });
  });

  it('a limit, in a day or in a minute', async () => {
    const limited = await startTriageEmulator({
      now: () => start,
      quotas: { submissionsPerDay: 1, callsPerMinute: 3 },
    });
    try {
      const statuses: number[] = [];
      for (const init of [fileForm({}), fileForm({}), {}, {}, {}])
        statuses.push((await ask('/v0/samples', init, undefined, limited)).status);
      expect(statuses).toEqual([200, 429, 200, 200, 429]);
    } finally {
      await limited.close();
    }
  });

  it('deletion, on the public cloud always', async () => {
    const { id } = named('admin-tool');
    const gone = { method: 'DELETE' };
    expect((await ask(`/v0/samples/${id}`, gone)).status).toBe(200);
    expect((await ask(`/v0/samples/${id}`, gone)).status).toBe(401);
    const open = await startTriageEmulator({ cloud: 'public' });
    try {
      expect((await ask(`/v0/samples/${id}`, gone, undefined, open)).status).toBe(401);
      expect((await ask(`/v0/samples/${id}`, {}, undefined, open)).json.private).toBe(false);
    } finally {
      await open.close();
    }
    expect((await ask('/v0/samples?subset=public')).status).toBe(400);
  });
});
