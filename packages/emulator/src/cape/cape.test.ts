import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { capeRecordings } from '../corpus/cape/recordings.ts';
import { corpus } from '../corpus/corpus.ts';
import qakbot from '../fixtures/cape/report-22-qakbot.json' with { type: 'json' };
import { unpackZip } from '../kit/bytes/unzip.ts';
import { type CapeEmulator, type CapeEmulatorOptions, emulatorCapeToken, startCapeEmulator } from './server.ts';

let emulator: CapeEmulator | undefined;
afterEach(() => emulator?.close());

async function start(options: CapeEmulatorOptions = {}): Promise<CapeEmulator> {
  emulator = await startCapeEmulator(options);
  return emulator;
}

async function ask(path: string, init: RequestInit = {}) {
  const headers = { authorization: `Token ${emulatorCapeToken}`, ...init.headers };
  const reply = await fetch(`${emulator?.url}/apiv2/${path}`, { redirect: 'manual', ...init, headers });
  const bytes = Buffer.from(await reply.arrayBuffer());
  const text = bytes.toString();
  const body = /json/.test(reply.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
  return { status: reply.status, headers: reply.headers, bytes, text, body };
}

const fileForm = (content: string, fields: Readonly<Record<string, string>> = {}, name = 'a.bin'): FormData => {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.append(key, value);
  form.append('file', new Blob([content]), name);
  return form;
};
const submit = (form: FormData, kind = 'file') => ask(`tasks/create/${kind}/`, { method: 'POST', body: form });
const hashOf = (name: string): string =>
  [...corpus, ...capeRecordings].find((sample) => sample.name === name)?.hashes.sha256 ?? '';
const refusal = (words: string) => ({ error: true, error_value: words });

describe('who may ask', () => {
  it.each([
    [{}, 401, 'Authentication credentials were not provided.'],
    [{ authorization: 'Bearer x' }, 401, 'Authentication credentials were not provided.'],
    [{ authorization: 'Token wrong' }, 401, 'Invalid token.'],
  ])('%j: %i %s', async (headers, status, detail) => {
    await start();
    const reply = await ask('cuckoo/status/', { headers: { authorization: '', ...headers } });
    expect([reply.status, reply.body]).toEqual([status, { detail }]);
    expect(reply.headers.get('www-authenticate')).toBe('Token');
  });

  it('everybody may where no tokens are asked for', async () => {
    await start({ token: null });
    expect((await ask('cuckoo/status/', { headers: { authorization: '' } })).body.error).toEqual([]);
  });

  it('too many calls are 429 with tokens, and a refusal with status 200 without', async () => {
    await start({ throttle: { every: 2, retryAfterSeconds: 37 } });
    expect((await ask('cuckoo/status/')).status).toBe(200);
    const limited = await ask('cuckoo/status/');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '37']);
    expect(limited.body).toEqual({ detail: 'Request was throttled. Expected available in 37 seconds.' });
    await emulator?.close();
    await start({ token: null, throttle: { every: 2, retryAfterSeconds: 37 } });
    await ask('cuckoo/status/');
    const refused = await ask('cuckoo/status/');
    expect([refused.status, refused.body]).toEqual([200, refusal('Rate limit exceeded for this API')]);
  });

  it('what is switched off says so', async () => {
    await start({ disabled: ['tasks_report', 'cuckoo_status'] });
    expect((await ask('tasks/get/report/101/')).body).toEqual(refusal('Task Report API is Disabled'));
    expect((await ask('cuckoo/status/')).body).toEqual(refusal('Cuckoo Status API is disabled'));
    expect((await ask('tasks/status/101/')).body).toEqual({ error: false, data: 'reported' });
  });
});

describe('paths', () => {
  it.each([
    ['tasks/view/101', 302, '/apiv2/tasks/view/101/'],
    ['nothing/', 302, '/'],
    ['tasks/view/x/', 302, '/'],
  ])('%s leads elsewhere', async (path, status, location) => {
    await start();
    const reply = await ask(path);
    expect([reply.status, reply.headers.get('location')]).toEqual([status, location]);
  });

  it('another method is refused, and a scripted status keeps it', async () => {
    await start();
    expect((await ask('tasks/create/url/')).status).toBe(405);
    emulator?.fail('tasks_view', { status: 404 });
    const missing = await ask('tasks/view/101/');
    expect([missing.status, missing.body]).toEqual([404, { detail: 'Not found.' }]);
    emulator?.fail('tasks_view', { status: 502 });
    expect((await ask('tasks/view/101/')).headers.get('content-type')).toContain('text/html');
    emulator?.fail('tasks_view', { status: 429, retryAfter: 5 });
    expect((await ask('tasks/view/101/')).body.detail).toContain('in 5 seconds');
  });
});

describe('search by hash', () => {
  it.each(['md5', 'sha1', 'sha256'] as const)('%s, in capitals too', async (kind) => {
    await start();
    const hash = corpus.find(({ name }) => name === 'packed-loader')?.hashes[kind] ?? '';
    const { body } = await ask(`tasks/search/${kind}/${hash.toUpperCase()}/`);
    expect(body.error).toEqual([]);
    expect(body.data).toMatchObject([
      { id: 101, status: 'reported', target: 'viewer.exe', category: 'file', package: 'exe', sample: { [kind]: hash } },
    ]);
  });

  it('of a file that nobody knows is empty, in another shape', async () => {
    await start();
    expect((await ask(`tasks/search/sha256/${'0'.repeat(64)}/`)).body).toEqual({ data: [], error: false });
  });

  it('of an archive gives the tasks of what was in it, and newest first', async () => {
    await start();
    const found = async (name: string) => {
      const { body } = await ask(`tasks/search/sha256/${hashOf(name)}/`);
      return body.data.map((task: Record<string, unknown>) => [task.id, task.status, task.target]);
    };
    expect(await found('archive-of-two')).toEqual([
      [108, 'reported', 'readme.txt'],
      [107, 'reported', 'run.js'],
    ]);
    expect(await found('reanalysed-dropper')).toEqual([
      [106, 'reported', 'update.scr'],
      [105, 'failed_analysis', 'update.scr'],
    ]);
  });
});

describe('a task', () => {
  it('has the columns that CAPE documents', async () => {
    await start();
    const { body } = await ask('tasks/view/101/');
    expect(body.data).toMatchObject({
      id: 101,
      added_on: '2026-02-03 08:14:02',
      started_on: '2026-02-03 08:14:02',
      completed_on: '2026-02-03 08:17:40',
      guest: { manager: 'KVM' },
      errors: [],
      timeout: 200,
      sample: { file_size: 512_000, file_type: expect.stringContaining('PE32+ executable') },
    });
  });

  it.each([
    ['tasks/view/99999999/', 'Task not found in database'],
    ['tasks/status/99999999/', 'Task does not exist'],
    ['tasks/get/report/99999999/', 'Task does not exist'],
    ['tasks/get/iocs/99999999/', 'Task does not exist'],
    ['tasks/get/report/105/', 'Task failed'],
    ['tasks/get/config/103/', 'CAPE config for task 103 does not exist.'],
    ['tasks/get/screenshot/14684/', 'No screenshots created for task 14684'],
    ['tasks/get/screenshot/101/9/', 'Screenshot does not exist'],
    ['tasks/get/report/101/pdf/', 'Reports directory does not exist'],
  ])('%s: %s', async (path, words) => {
    await start();
    const reply = await ask(path);
    expect([reply.status, reply.body]).toEqual([200, refusal(words)]);
  });

  it('of a format that there is not is 400', async () => {
    await start();
    const reply = await ask('tasks/get/report/101/jsn/');
    expect([reply.status, reply.body]).toEqual([400, refusal('Report format not found: jsn')]);
  });

  it('has its report without an envelope, a recorded one as it was recorded', async () => {
    await start();
    expect((await ask('tasks/get/report/14684/json/')).body).toEqual(qakbot);
    const lite = (await ask('tasks/get/report/101/litereport/')).body;
    expect(Object.keys(lite)).not.toContain('malstatus');
    expect(Object.keys(lite.behavior).sort()).toEqual(['processtree', 'summary']);
    expect([lite.info.id, lite.malscore]).toEqual([101, 10]);
  });

  it('has indicators without signatures and configurations', async () => {
    await start();
    const { data } = (await ask('tasks/get/iocs/110/detailed/')).body;
    expect(data.signatures).toEqual([]);
    expect(data.mutexes).toEqual(['Global\\smoke-test']);
    expect(data.network.domains).toHaveLength(2);
    expect(data.network.ids.alerts).toHaveLength(1);
    expect(data.files.modified).toEqual(['C:\\Users\\analyst\\AppData\\Roaming\\updater.exe']);
    expect(data.dropped).toHaveLength(1);
    expect(data.info).not.toHaveProperty('custom');
    expect(data).not.toHaveProperty('malstatus');
    expect((await ask('tasks/get/iocs/454421/')).body.data.mutexes).toEqual([]);
  });

  it('has its configurations', async () => {
    await start();
    const { body } = await ask('tasks/get/config/101/');
    expect(body).toMatchObject({ error: false, configs: [{ ExampleLoader: { campaign: 'made-up-7' } }] });
  });

  it('has pictures, one by one and in an archive', async () => {
    await start();
    const one = await ask('tasks/get/screenshot/101/2/');
    expect([one.headers.get('content-type'), one.bytes.subarray(1, 4).toString()]).toEqual(['image/png', 'PNG']);
    const all = await ask('tasks/get/screenshot/101/');
    expect(all.headers.get('content-type')).toBe('application/zip');
    const files = unpackZip(all.bytes, undefined) ?? [];
    expect(files.map(({ name }) => name)).toEqual(['shots/0001.png', 'shots/0002.png']);
    expect(files[1]?.content.equals(one.bytes)).toBe(true);
  });
});

describe('a submission', () => {
  const statusOf = async (id: number) => (await ask(`tasks/status/${id}/`)).body.data;

  it('goes through its states by looks, and ends with a report of this very file', async () => {
    await start();
    const fields = {
      options: 'password=x,procmemdump=1',
      tags_tasks: 'case-7',
      custom: 'mine',
      package: 'exe',
      memory: '1',
    };
    const { body } = await submit(fileForm('nobody knows', fields));
    const [id] = body.data.task_ids;
    expect(body).toEqual({
      error: [],
      data: { task_ids: [id], message: `Task ID ${id} has been submitted` },
      errors: [],
    });
    expect((await ask('cuckoo/status/')).body.data.tasks.pending).toBe(1);
    expect([await statusOf(id), await statusOf(id)]).toEqual(['pending', 'running']);
    expect((await ask(`tasks/get/report/${id}/`)).body).toEqual(refusal('Task is still being analyzed'));
    const view = (await ask(`tasks/view/${id}/`)).body.data;
    expect(view).toMatchObject({ status: 'reported', target: 'a.bin', tags_tasks: 'case-7', package: 'exe' });
    expect(view.options).toBe('password=x,procmemdump=1');
    const report = (await ask(`tasks/get/report/${id}/`)).body;
    expect(report.info).toMatchObject({ id, custom: 'mine', options: { password: 'x', procmemdump: '1' } });
    const hex = (kind: string) => createHash(kind).update('nobody knows').digest('hex');
    expect(report.target.file).toMatchObject({ name: 'a.bin', size: 12, sha256: hex('sha256'), sha512: hex('sha512') });
    // Something ran, and nothing was found in what is no program: that has no status.
    expect([report.malscore, 'malstatus' in report, report.behavior.processtree.length]).toEqual([0, false, 1]);
    const found = (await ask(`tasks/search/sha256/${hex('sha256')}/`)).body.data;
    expect(found.map((task: { id: number }) => task.id)).toEqual([id]);
  });

  it('of a file of the corpus ends with its report under a new number', async () => {
    await start({ finishAfterPolls: 0 });
    const [id] = (await submit(fileForm('sandjury corpus: packed-loader'))).body.data.task_ids;
    const report = (await ask(`tasks/get/report/${id}/`)).body;
    expect(report).toMatchObject({ malstatus: 'Malicious', info: { id, started: '2026-11-21 00:00:01' } });
  });

  it('of an archive is a task for each file in it', async () => {
    await start();
    const { task_ids: ids, message } = (await submit(fileForm('sandjury corpus: archive-of-two'))).body.data;
    expect(ids).toHaveLength(2);
    expect(message).toBe(`Task IDs ${ids} have been submitted`);
  });

  it('of a URL has no file', async () => {
    await start({ finishAfterPolls: 0 });
    const body = new URLSearchParams({ url: 'http://login.example.com/' });
    const [id] = (await ask('tasks/create/url/', { method: 'POST', body })).body.data.task_ids;
    const view = (await ask(`tasks/view/${id}/`)).body.data;
    expect(view).toMatchObject({ category: 'url', target: 'http://login.example.com/', sample: {} });
    const report = (await ask(`tasks/get/report/${id}/`)).body;
    expect(report).toMatchObject({ target: { category: 'url' }, malstatus: 'Undetected' });
    expect(report.url_analysis.url).toBe('http://login.example.com/');
    expect((await ask(`tasks/search/sha256/${'undefined'.padEnd(64, '0')}/`)).status).toBe(302);
  });

  it('for the configuration alone runs nothing', async () => {
    await start({ finishAfterPolls: 0 });
    const [id] = (await submit(fileForm('x'), 'static')).body.data.task_ids;
    const report = (await ask(`tasks/get/report/${id}/`)).body;
    expect([report.info.category, report.behavior]).toEqual(['static', {}]);
    expect((await ask(`tasks/get/screenshot/${id}/`)).body).toEqual(refusal(`No screenshots created for task ${id}`));
  });

  it('of nothing is refused', async () => {
    await start();
    const form = new FormData();
    form.append('package', 'exe');
    expect((await submit(form)).body).toEqual(refusal('No file was submitted'));
    const error = { ...refusal('Error adding task to database'), errors: [{ 'a.bin': 'You uploaded an empty file.' }] };
    expect((await submit(fileForm(''))).body).toEqual(error);
    const body = new URLSearchParams({ url: '' });
    expect((await ask('tasks/create/url/', { method: 'POST', body })).body).toEqual(refusal('URL value is empty'));
    expect((await ask('tasks/create/file/', { method: 'POST', body: 'x' })).status).toBe(400);
  });

  it('takes its time by the clock, and may fail', async () => {
    let time = Date.UTC(2026, 0, 2, 3, 4, 5);
    await start({ now: () => time, finishAfterMs: 3_000, endStatus: 'failed_processing' });
    const [id] = (await submit(fileForm('x'))).body.data.task_ids;
    const seen: string[] = [];
    for (const afterMs of [0, 1_000, 2_000, 3_000]) {
      time = Date.UTC(2026, 0, 2, 3, 4, 5) + afterMs;
      seen.push(await statusOf(id));
    }
    expect(seen).toEqual(['pending', 'running', 'completed', 'failed_processing']);
    expect((await ask(`tasks/get/report/${id}/`)).body).toEqual(refusal('Task failed'));
    expect((await ask(`tasks/view/${id}/`)).body.data.added_on).toBe('2026-01-02 03:04:05');
  });

  it('under TLP:RED is shown to nobody', async () => {
    await start({ finishAfterPolls: 0 });
    const [id] = (await submit(fileForm('x', { tlp: 'red' }))).body.data.task_ids;
    expect((await ask(`tasks/get/report/${id}/`)).body).toEqual(refusal('Task has a TLP of RED'));
    expect((await ask(`tasks/view/${id}/`)).body.data.tlp).toBe('red');
  });

  it('is forgotten at a reset', async () => {
    await start();
    const [id] = (await submit(fileForm('x'))).body.data.task_ids;
    emulator?.reset();
    expect((await ask(`tasks/status/${id}/`)).body).toEqual(refusal('Task does not exist'));
  });
});

it('knows machines, one of which a submission may ask for', async () => {
  await start();
  const { body } = await ask('machines/list/');
  expect(body.data.map(({ label }: { label: string }) => label)).toEqual(['win10-1', 'win10-2']);
});
