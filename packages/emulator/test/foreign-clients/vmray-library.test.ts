import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startVmrayEmulator, type VmrayEmulator } from '../../src/index.ts';
import { unpackZip } from '../../src/kit/bytes/unzip.ts';
import { at, listAt, multipart, needs, urlEncoded, vmrayClient } from './client.ts';

let emulator: VmrayEmulator;
beforeAll(async () => {
  emulator = await startVmrayEmulator({ finishAfterPolls: 0 });
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const get = (path: string) => vmrayClient(emulator.url, { path, headers: { 'user-agent': 'VMRayRestAPI/5.2.1' } });
const submit = (form: ReturnType<typeof urlEncoded>) =>
  vmrayClient(emulator.url, {
    method: 'POST',
    path: '/rest/sample/submit',
    body: form.body ?? '',
    headers: { ...form.headers, 'user-agent': 'VMRayRestAPI/5.2.1 (A connector)' },
  });

describe('vmray-rest-api, the vendor’s Python library', () => {
  it('submits a URL as an URL-encoded form, with booleans as Python writes them', async () => {
    const answer = await submit(
      urlEncoded({
        sample_url: 'https://login.example.test/?a=1&b=ü',
        shareable: 'False',
        max_jobs: '1',
        tags: 'one,two',
        user_config: '{"timeout":120}',
      }),
    );
    expect(answer.status).toBe(200);
    needs(answer.json, 'data.errors', 'data.jobs.*.job_id', 'data.samples.*.sample_id');
    expect(listAt(answer.json, 'data.submissions')).toMatchObject([
      { submission_original_url: 'https://login.example.test/?a=1&b=ü', submission_tags: ['one', 'two'] },
    ]);
  });

  it('refuses in an URL-encoded form what it refuses elsewhere', async () => {
    for (const fields of [
      { sample_url: 'https://a.test', max_jobs: 'x' },
      { comment: 'no sample' },
      { sample_file: 'x' },
    ]) {
      const { status, json } = await submit(urlEncoded({ ...fields }));
      expect([status, json.result]).toEqual([400, 'error']);
      needs(json, 'error_msg');
    }
    const huge = await submit(urlEncoded({ sample_url: 'https://a.test', comment: 'x'.repeat(3 * 1024 * 1024) }));
    expect([400, 413]).toContain(huge.status);
  });

  it('submits a file, whose name is in a field of its own where it is not ASCII', async () => {
    const file = {
      name: 'sample_file',
      filename: '@param=sample_filename_b64enc',
      content: 'text',
      type: 'application/octet-stream',
    };
    const name = Buffer.from('報告.docm', 'utf8').toString('base64');
    const answer = await submit(multipart({ sample_filename_b64enc: name, comment: 'why' }, file));
    expect(listAt(answer.json, 'data.submissions')).toMatchObject([{ submission_filename: '報告.docm' }]);
  });

  it('goes on while a reply has a continuation_id, and stops where the key is not there', async () => {
    const paged = await startVmrayEmulator({ itemsPerRequest: 7 });
    try {
      let { json } = await vmrayClient(paged.url, { path: '/rest/analysis?_order=asc' });
      const seen = [...listAt(json, 'data')];
      let pages = 1;
      while (Object.hasOwn(json, 'continuation_id')) {
        ({ json } = await vmrayClient(paged.url, { path: `/rest/continuation/${String(json.continuation_id)}` }));
        seen.push(...listAt(json, 'data'));
        pages += 1;
      }
      expect(pages).toBeGreaterThan(2);
      expect(seen).toHaveLength(listAt((await get('/rest/analysis')).json, 'data').length);
    } finally {
      await paged.close();
    }
  });
});

describe('the vendor’s integration kit', () => {
  it('reads artifacts under a path that ends in a Python boolean', async () => {
    const some = await get('/rest/sample/12/iocs/all_artifacts/False');
    const all = await get('/rest/sample/12/iocs/all_artifacts/True');
    needs(some.json, 'data.iocs.domains.*.domain');
    expect(listAt(some.json, 'data.iocs.domains')).toHaveLength(1);
    expect(listAt(all.json, 'data.iocs.domains')).toHaveLength(2);
    expect(all.json).toEqual((await get('/rest/sample/12/iocs?all_artifacts=true')).json);
  });

  it('downloads the folder of screenshots of each analysis that has one', async () => {
    const analyses = await get('/rest/analysis?analysis_submission_id=51');
    needs(analyses.json, 'data.*.analysis_id', 'data.*.analysis_analyzer_name');
    const { status, type, bytes } = await get('/rest/analysis/82/archive/screenshots');
    expect([status, type]).toEqual([200, 'application/zip']);
    const names = (unpackZip(bytes, undefined) ?? []).map(({ name }) => name);
    expect(names).toContain('screenshots/index.log');
    expect(names.filter((name) => name.endsWith('.png'))).toHaveLength(3);
  });

  it('finds submissions of a sample by a column, and polls a submission', async () => {
    const found = await get('/rest/submission?submission_sample_id=1101');
    needs(found.json, 'data.*.submission_id');
    const id = String(at(found.json, 'data.0.submission_id'));
    needs((await get(`/rest/submission/${id}`)).json, 'data.submission_finished', 'data.submission_sample_id');
    needs((await get('/rest/sample/1101')).json, 'data.sample_verdict', 'data.sample_child_sample_ids');
    needs((await get('/rest/sample/1101/vtis')).json, 'data.threat_indicators');
    needs((await get('/rest/system_info')).json, 'data.version');
  });

  it('reads the feed of submissions behind the last one that it knows', async () => {
    const feed = await get('/rest/submission?_order=asc&_limit=3&_last_id=51');
    expect(listAt(feed.json, 'data')).toHaveLength(3);
  });
});

// The commands that the vendor's OpenAPI description prints.
describe('the examples of the API reference', () => {
  it.each([
    ['filename=screenshots', 'application/zip'],
    ['filename=screenshots%2Findex.log', 'text/plain'],
    ['filename=logs%2Fsummary_v2.json', 'application/json'],
    ['filenames=screenshots%2Findex.log', 'application/zip'],
    ['filenames=logs%2Fsummary.json%2Clogs%2Fsummary_v2.json', 'application/zip'],
    ['encryption_password=L8XYM9eJhCWkoMBkmLkH', 'application/zip'],
  ])('analysis/82/archive?%s gives %s: one file as it is, several as a ZIP', async (query, type) => {
    const answer = await get(`/rest/analysis/82/archive?${query}`);
    expect([answer.status, answer.type]).toEqual([200, type]);
  });

  it('the index of screenshots has blanks around its bars', async () => {
    const { bytes } = await get('/rest/analysis/82/archive/screenshots/index.log');
    const [line = ''] = bytes.toString('utf8').split('\n');
    expect(line).toMatch(/^\d+ \| \d+ \| md5=[0-9a-f]{32},sha1=[0-9a-f]{40},sha256=[0-9a-f]{64} \| [0-9a-f]{40}\.png$/);
  });

  it.each([
    ['ioc_type=files', 'type/files', ['files']],
    [
      'ioc_verdict=malicious',
      'verdict/malicious',
      ['domains', 'files', 'filenames', 'ips', 'processes', 'registry', 'urls'],
    ],
    ['ioc_verdict=suspicious', 'verdict/suspicious', ['email_addresses', 'emails', 'mutexes', 'urls']],
    ['ioc_verdict=clean', 'verdict/clean', ['mutexes']],
    ['ioc_verdict=null', 'verdict/null', []],
    [
      'ioc_severity=malicious',
      'severity/malicious',
      ['domains', 'files', 'filenames', 'ips', 'processes', 'registry', 'urls'],
    ],
    ['ioc_type=urls&ioc_verdict=suspicious', 'type/urls/verdict/suspicious', ['urls']],
    ['ioc_type=urls&ioc_severity=malicious', 'type/urls/severity/malicious', ['urls']],
  ])('sample/12/iocs?%s and sample/12/iocs/%s select %j', async (query, path, expected) => {
    const byQuery = await get(`/rest/sample/12/iocs?${query}`);
    const byPath = await get(`/rest/sample/12/iocs/${path}`);
    expect(byQuery.status).toBe(200);
    expect(byPath.json).toEqual(byQuery.json);
    const filled = Object.entries(at(byQuery.json, 'data.iocs') ?? {}).filter(([, items]) => items.length > 0);
    expect(filled.map(([name]) => name).sort()).toEqual([...expected].sort());
  });

  it.each([
    ['iocs?ioc_verdict=evil', 400],
    ['iocs?ioc_type=file', 400],
    ['iocs?all_artifacts=maybe', 400],
    ['iocs/verdict/evil', 400],
    ['iocs/verdict', 404],
    ['iocs/colour/red', 404],
    ['iocs/verdict/malicious/type/files', 404],
  ])('sample/12/%s is %i', async (path, status) => expect((await get(`/rest/sample/12/${path}`)).status).toBe(status));

  it.each([
    ['/rest/sample/filesize/~1024', 'sample_filesize'],
    ['/rest/sample/type/Windows%20Exe%20(x86-32)', 'sample_type'],
    ['/rest/sample/created/2024-05-01T00:00:00~2024-06-30T00:00:00', 'sample_created'],
    ['/rest/sample?sample_filesize=~1024', 'sample_filesize'],
    ['/rest/submission/created/2024-01-01T00:00:00~', 'submission_created'],
    ['/rest/analysis/verdict/malicious', 'analysis_verdict'],
    ['/rest/analysis/job/62101', 'analysis_job_id'],
    ['/rest/reputation_lookup/submission/51', 'reputation_lookup_submission_id'],
    ['/rest/reputation_lookup/sample/12', 'reputation_lookup_sample_id'],
    ['/rest/reputation_lookup', 'reputation_lookup_id'],
  ])('%s lists by a column', async (path, key) => {
    const { status, json } = await get(path);
    expect(status).toBe(200);
    needs(json, `data.*.${key}`);
  });

  it('a range is one of numbers where the column is', async () => {
    for (const { sample_filesize: size } of listAt((await get('/rest/sample/filesize/~9999')).json, 'data')) {
      expect(Number(size)).toBeLessThanOrEqual(9999);
    }
    const sizes = listAt((await get('/rest/sample/filesize/9999~')).json, 'data');
    expect(sizes.length).toBeGreaterThan(3);
    for (const { sample_filesize: size } of sizes) expect(Number(size)).toBeGreaterThanOrEqual(9999);
  });

  it('the password of a downloaded sample is a text', async () => {
    expect((await get('/rest/download_password')).json).toEqual({ data: 'infected', result: 'ok' });
  });
});
