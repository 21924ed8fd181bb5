import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startVmrayEmulator, type VmrayEmulator } from '../../src/index.ts';
import { unpackZip } from '../../src/kit/bytes/unzip.ts';
import type { JsonObject } from '../../src/kit/json.ts';
import { at, listAt, multipart, needs, urlEncoded, vmrayClient } from './client.ts';

let emulator: VmrayEmulator;
beforeAll(async () => {
  emulator = await startVmrayEmulator({ finishAfterPolls: 1 });
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const get = (path: string) => vmrayClient(emulator.url, { path });
const post = (path: string, form: Partial<ReturnType<typeof urlEncoded>> = {}) =>
  vmrayClient(emulator.url, { method: 'POST', path, ...form });

describe('Cortex XSOAR', () => {
  it('uploads a file with its parameters in the query', async () => {
    const query = 'shareable=False&max_jobs=1&tags=a%2Cb&user_config=%7B%22net_scheme_name%22%3A+%22Isolated%22%7D';
    const form = multipart({}, { name: 'sample_file', filename: '报告.exe', content: 'a file of XSOAR' });
    const { status, json } = await post(`/rest/sample/submit?${query}`, form);
    expect(status).toBe(200);
    needs(
      json,
      'data.jobs.*.job_vm_name',
      'data.samples.0.sample_webif_url',
      'data.submissions.0.submission_webif_url',
    );
    expect(at(json, 'data.submissions.0.submission_filename')).toBe('报告.exe');
  });

  it('uploads a URL without any body', async () => {
    const { json } = await post('/rest/sample/submit?sample_url=https%3A%2F%2Fa.example.test%2F&shareable=False');
    needs(json, 'data.submissions.0.submission_id');
  });

  it('takes an error_msg anywhere in a good reply for a failure', async () => {
    for (const path of ['sample/12', 'sample/12/iocs', 'sample/12/threat_indicators', 'submission/51', 'analysis/82']) {
      expect((await get(`/rest/${path}`)).bytes.toString('utf8')).not.toContain('error_msg');
    }
  });

  it.each([
    ['analysis?_limit=1', 'result'],
    ['analysis/sample/12?_limit=100', 'data.*.analysis_job_started'],
    ['sample/12', 'data.sample_webif_url'],
    ['sample/sha256/46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29', 'data.0.sample_ssdeephash'],
    ['sample/12/threat_indicators', 'data.threat_indicators.*.operation'],
    ['sample/12/iocs?all_artifacts=true', 'data.iocs.files.*.hashes.*.md5_hash'],
    ['submission/51', 'data.submission_has_errors'],
    ['billing_info', 'data.verdict_quota'],
    ['billing_info', 'data.report_remaining'],
    ['analysis/82', 'data.analysis_billing_type'],
    ['analysis/82/archive/logs/summary_v2.json', 'analysis_metadata.verdict'],
  ])('%s has %s', async (path, key) => needs((await get(`/rest/${path}`)).json, key));

  it('a job that is no longer there is an error envelope, a list of them is empty', async () => {
    const byId = await get('/rest/job/1');
    expect([byId.status, byId.json]).toEqual([404, { error_msg: 'No such element', result: 'error' }]);
    expect((await get('/rest/job/sample/12')).json).toEqual({ data: [], result: 'ok' });
  });

  it('puts tags on and takes them off without a body', async () => {
    for (const path of ['/rest/analysis/82/tag/one', '/rest/submission/51/tag/one']) {
      expect((await post(path)).json.result).toBe('ok');
      expect((await vmrayClient(emulator.url, { method: 'DELETE', path })).json.result).toBe('ok');
    }
  });

  it('takes screenshots out of a ZIP in the order of the fourth column of their index', async () => {
    const { bytes } = await get('/rest/analysis/82/archive?filenames=screenshots/*');
    const files = new Map((unpackZip(bytes, undefined) ?? []).map(({ name, content }) => [name, content]));
    const index = files.get('screenshots/index.log')?.toString('utf8').trimEnd().split('\n') ?? [];
    expect(index).toHaveLength(3);
    for (const line of index) expect(files.has(`screenshots/${line.split('|')[3]?.trim() ?? ''}`)).toBe(true);
  });
});

describe('Google SecOps', () => {
  it('scans a URL: submits in the query, asks for its job until that is 404', async () => {
    const path = '/rest/sample/submit?sample_url=https%3A%2F%2Fscan.example.test%2F&tags=a&comment=b';
    const { json } = await post(path);
    needs(json, 'data.samples.0.sample_id', 'data.jobs.0.job_id');
    const job = `/rest/job/${String(at(json, 'data.jobs.0.job_id'))}`;
    const statuses = [(await get(job)).status, (await get(job)).status, (await get(job)).status];
    expect(statuses.slice(-1)).toEqual([404]);
    const sample = `/rest/sample/${String(at(json, 'data.samples.0.sample_id'))}`;
    needs((await get(sample)).json, 'data.sample_verdict', 'data.sample_webif_url');
    needs((await get(`${sample}/iocs`)).json, 'data.iocs');
    needs((await get(`${sample}/threat_indicators`)).json, 'data.threat_indicators');
  });

  it('downloads the archive, and a summary whose slash is encoded in lower case', async () => {
    const analyses = await get('/rest/analysis/sample/12');
    needs(analyses.json, 'data.*.analysis_created', 'data.*.analysis_id');
    expect((await get('/rest/analysis/82/archive/logs%2fsummary.json')).status).toBe(200);
    expect((await get('/rest/analysis/82/archive')).type).toBe('application/zip');
  });
});

describe('the vendor’s connector for Chronicle SOAR', () => {
  it('reads the IOCs of each chosen verdict, with a list for each type', async () => {
    for (const verdict of ['malicious', 'suspicious']) {
      const { status, json } = await get(`/rest/sample/12/iocs/verdict/${verdict}`);
      expect(status).toBe(200);
      for (const type of ['domains', 'files', 'filenames', 'ips', 'mutexes', 'processes', 'registry', 'urls']) {
        for (const item of listAt(json, `data.iocs.${type}`)) expect(item.verdict).toBe(verdict);
      }
    }
  });

  it('reads VTIs and techniques by keys that must be there', async () => {
    needs(
      (await get('/rest/sample/12/vtis')).json,
      'data.threat_indicators.*.score',
      'data.threat_indicators.*.classifications',
    );
    needs(
      (await get('/rest/sample/12/mitre_attack')).json,
      'data.mitre_attack_techniques.*.technique_id',
      'data.mitre_attack_techniques.*.tactics',
      'data.mitre_attack_techniques.*.threat_indicators.*.operation',
    );
  });

  it('finds the children of a sample in its relations', async () => {
    needs(
      (await get('/rest/sample/1601')).json,
      'data.sample_child_relations.*.relation_child_sample_id',
      'data.sample_child_relations.*.relation_child_sample_verdict',
      'data.sample_child_relations.*.relation_type',
    );
  });

  it('unlocks the reports of a plan that gives verdicts alone, once, for the price of a report', async () => {
    const locked = await startVmrayEmulator({ plan: 'detector', reportQuota: 1 });
    const ask = (method: 'GET' | 'POST', path: string) => vmrayClient(locked.url, { method, path: `/rest/${path}` });
    try {
      expect((await ask('GET', 'analysis/2101/archive')).status).toBe(403);
      const first = await ask('POST', 'sample/1101/unlock_reports');
      expect(first.json).toEqual({ data: { unlocked_analysis_ids: [2101, 2102] }, result: 'ok' });
      expect((await ask('POST', 'sample/1101/unlock_reports')).json.data).toEqual({ unlocked_analysis_ids: [] });
      expect((await ask('GET', 'analysis/2101/archive')).status).toBe(200);
      expect(at((await ask('GET', 'analysis/2101')).json, 'data.analysis_lock_status')).toBe('unlocked');
      expect(at((await ask('GET', 'billing_info')).json, 'data.report_remaining')).toBe(0);
      const refused = await ask('POST', 'sample/1301/unlock_reports');
      expect([refused.status, refused.json.result]).toEqual([403, 'error']);
      expect((await ask('POST', 'sample/999/unlock_reports')).status).toBe(404);
      expect((await ask('GET', 'sample/1101/unlock_reports')).status).toBe(405);
    } finally {
      await locked.close();
    }
    const { json } = await post('/rest/sample/1101/unlock_reports');
    expect(json.data).toEqual({ unlocked_analysis_ids: [] });
  });
});

describe('the vendor’s Splunk SOAR app', () => {
  it('downloads a sample as a ZIP of one file, under the usual password', async () => {
    const sample = await get(`/rest/sample/md5/${'607234cb98cd6127dbc761c04c53fd65'}`);
    needs(sample.json, 'data.0.sample_is_multipart', 'data.0.sample_filesize', 'data.*.sample_type');
    const { status, type, bytes } = await get('/rest/sample/1101/file');
    expect([status, type]).toEqual([200, 'application/zip']);
    const files = unpackZip(bytes, 'infected') ?? [];
    expect(files.map(({ content }) => content.toString('utf8'))).toEqual(['sandjury corpus: invoice-macro']);
    expect(() => unpackZip(bytes, undefined)).toThrow();
    const other = await get('/rest/sample/1101/file?encryption_password=another');
    expect(unpackZip(other.bytes, 'another')).toHaveLength(1);
    expect((await get('/rest/sample/999/file')).status).toBe(404);
  });

  it('gets back the bytes that were submitted', async () => {
    const form = multipart(
      { shareable: 'False' },
      { name: 'sample_file', filename: 'a.exe', content: 'the very bytes' },
    );
    const { json } = await post('/rest/sample/submit', form);
    const { bytes } = await get(`/rest/sample/${String(at(json, 'data.samples.0.sample_id'))}/file`);
    expect((unpackZip(bytes, 'infected') ?? []).map(({ content }) => content.toString('utf8'))).toEqual([
      'the very bytes',
    ]);
  });

  it('asks what the reputation services said of a submission', async () => {
    const recorded = await get('/rest/reputation_lookup/submission/51');
    needs(recorded.json, 'data.*.reputation_lookup_verdict', 'data.*.reputation_lookup_severity');
    const form = urlEncoded({ sample_url: 'https://reputation.example.test/' });
    const submitted = await post('/rest/sample/submit', form);
    const id = String(at(submitted.json, 'data.submissions.0.submission_id'));
    expect((await get(`/rest/reputation_lookup/submission/${id}`)).json.data).toEqual([]);
    while (at((await get(`/rest/submission/${id}`)).json, 'data.submission_finished') !== true);
    const [lookup] = listAt((await get(`/rest/reputation_lookup/submission/${id}`)).json, 'data');
    expect(lookup).toMatchObject({
      reputation_lookup_submission_id: Number(id),
      reputation_lookup_job_id: at(submitted.json, 'data.reputation_jobs.0.reputation_job_id'),
      reputation_lookup_result_code: 1,
    });
    const byId = await get(`/rest/reputation_lookup/${String(lookup?.reputation_lookup_id)}`);
    expect(byId.json.data).toEqual(lookup);
    const without = await post(
      '/rest/sample/submit',
      urlEncoded({ sample_url: 'https://b.test', analyzer_mode: 'static' }),
    );
    const other = String(at(without.json, 'data.submissions.0.submission_id'));
    while (at((await get(`/rest/submission/${other}`)).json, 'data.submission_finished') !== true);
    expect((await get(`/rest/reputation_lookup/submission/${other}`)).json.data).toEqual([]);
  });

  it('lists children of a submission, VTIs of an analysis, and files of a report', async () => {
    expect((await get('/rest/submission?submission_parent_submission_id=51')).json.data).toEqual([]);
    needs((await get('/rest/analysis/2101/vtis')).json, 'data.threat_indicators.*.score');
    needs((await get('/rest/submission/sample/12')).json, 'data.*.submission_finished');
    const analyses = listAt((await get('/rest/analysis?analysis_submission_id=52101')).json, 'data');
    for (const { analysis_id: id } of analyses) {
      const { json } = await get(`/rest/analysis/${String(id)}/archive/logs/summary_v2.json`);
      for (const file of Object.values(json.extracted_files ?? {}) as JsonObject[]) needs(file, 'ref_file.path');
    }
  });

  it('waits while IOCs and VTIs are put together', async () => {
    const slow = await startVmrayEmulator({ waitingPolls: 1 });
    const status = async (path: string) => at((await vmrayClient(slow.url, { path })).json, 'data.status');
    try {
      for (const path of ['/rest/sample/12/iocs', '/rest/sample/12/threat_indicators']) {
        expect([await status(path), await status(path)]).toEqual(['waiting', 'finished']);
      }
    } finally {
      await slow.close();
    }
  });
});

describe('TheHive’s Cortex analyzer', () => {
  it('submits a file with its name in Base64 and everything else in the query', async () => {
    const name = encodeURIComponent(Buffer.from('отчёт.exe', 'utf8').toString('base64'));
    const query = `sample_filename_b64enc=${name}&reanalyze=True&shareable=False&max_recursive_samples=10&tags=TheHive`;
    const form = multipart({}, { name: 'sample_file', filename: 'attachment1234', content: 'a file of TheHive' });
    const { json } = await post(`/rest/sample/submit?${query}`, form);
    expect(json.result).toBe('ok');
    expect(at(json, 'data.submissions.0.submission_filename')).toBe('отчёт.exe');
    needs(json, 'data.samples.0.sample_id');
  });

  it('reads the screenshots of an analysis where its summary lists them', async () => {
    const { json } = await get('/rest/analysis/2101/archive/logs/summary.json');
    const shots = listAt(json, 'screenshots');
    expect(shots).toHaveLength(3);
    for (const { screenshot_archive_path: path } of shots) {
      expect((await get(`/rest/analysis/2101/archive/${String(path)}`)).type).toBe('image/png');
    }
    expect(listAt((await get('/rest/analysis/2102/archive/logs/summary.json')).json, 'screenshots')).toEqual([]);
  });
});
