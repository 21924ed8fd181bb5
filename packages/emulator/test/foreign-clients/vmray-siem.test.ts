import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startVmrayEmulator, type VmrayEmulator } from '../../src/index.ts';
import { unpackZip } from '../../src/kit/bytes/unzip.ts';
import { at, listAt, multipart, needs, urlEncoded, vmrayClient } from './client.ts';

let emulator: VmrayEmulator;
beforeAll(async () => {
  emulator = await startVmrayEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const get = (path: string) => vmrayClient(emulator.url, { path });
const submit = (form: ReturnType<typeof urlEncoded>) =>
  vmrayClient(emulator.url, { method: 'POST', path: '/rest/sample/submit', ...form });
const smokeTester = '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29';

describe('the vendor’s connectors for Defender and CrowdStrike', () => {
  it('submit a file with a comment, tags, a timeout and an analyzer mode', async () => {
    const fields = {
      comment: 'Sample from a connector',
      tags: 'MicrosoftDefenderForEndpoint,SubmittedFromEvidence',
      user_config: '{"timeout":120}',
      analyzer_mode: 'reputation_static_dynamic',
      archive_password: 'infected',
    };
    const file = { name: 'sample_file', filename: 'evidence.zip', content: 'no archive after all' };
    const { json } = await submit(multipart(fields, { ...file, type: 'application/octet-stream' }));
    needs(json, 'data.errors', 'data.submissions.0.submission_id', 'data.samples.0.sample_id');
  });

  it('poll a submission, and its jobs for the word inwork', async () => {
    const { json } = await submit(urlEncoded({ sample_url: 'https://poll.example.test' }));
    const id = String(at(json, 'data.submissions.0.submission_id'));
    needs((await get(`/rest/submission/${id}`)).json, 'data.submission_finished');
    needs((await get(`/rest/job/submission/${id}`)).json, 'data.*.job_status');
    needs((await get('/rest/analysis/submission/51')).json, 'data.*.analysis_severity', 'data.*.analysis_result_str');
  });

  it('take indicators from IOCs of a verdict', async () => {
    const { json } = await get('/rest/sample/12/iocs/verdict/malicious');
    needs(
      json,
      'data.iocs.processes.*.cmd_line',
      'data.iocs.processes.*.image_names',
      'data.iocs.files.*.classifications',
      'data.iocs.files.*.hashes.*.sha256_hash',
      'data.iocs.files.*.filenames',
      'data.iocs.files.*.threat_names',
      'data.iocs.registry.*.reg_key_name',
      'data.iocs.ips.*.domains',
      'data.iocs.urls.*.ip_addresses',
      'data.iocs.urls.*.original_urls',
    );
    for (const list of ['processes', 'files', 'registry', 'ips', 'urls']) {
      listAt((await get('/rest/sample/12/iocs/verdict/suspicious')).json, `data.iocs.${list}`);
    }
  });

  it('look for a submission of their own by its tags', async () => {
    needs((await get('/rest/submission/sample/12')).json, 'data.*.submission_tags');
    needs((await get(`/rest/sample/sha256/${smokeTester}`)).json, 'data.0.sample_id');
    needs((await get('/rest/sample/12/vtis')).json, 'data.threat_indicators.*.category');
  });
});

describe('Microsoft Sentinel', () => {
  it('reads submissions that finished within a span of time', async () => {
    const { json } = await get(
      '/rest/submission?submission_finish_time=2021-02-01T00%3A00%3A00~2021-03-01T00%3A00%3A00',
    );
    expect(listAt(json, 'data').map(({ submission_id: id }) => id)).toEqual([51]);
  });

  it('uploads with Python booleans in the form', async () => {
    const fields = { shareable: 'False', sample_type: 'Windows Exe (x86-32)', max_jobs: '1' };
    const file = { name: 'sample_file', filename: 'a.exe', content: 'x', type: 'application/octet-stream' };
    needs((await submit(multipart(fields, file))).json, 'data.jobs', 'data.samples', 'data.submissions');
    needs(
      (await submit(urlEncoded({ ...fields, sample_url: 'https://s.test' }))).json,
      'data.submissions.0.submission_id',
    );
  });
});

describe('Sekoia', () => {
  it('submits a URL as an URL-encoded form, and looks for errors in a good reply', async () => {
    const fields = {
      sample_url: 'https://sekoia.example.test',
      reanalyze: 'False',
      tags: 'sekoia',
      shareable: 'False',
    };
    const { status, json } = await submit(urlEncoded({ ...fields, archive_action: 'separate_samples' }));
    expect([status, json.result]).toEqual([200, 'ok']);
    needs(json, 'data.submissions.0.submission_id', 'data.samples.0.sample_id', 'data.errors', 'data.jobs.*.job_id');
  });

  it('filters IOCs by severity on the server', async () => {
    const { json } = await get('/rest/sample/12/iocs?ioc_severity=malicious');
    expect(listAt(json, 'data.iocs.urls')).toHaveLength(1);
  });

  it('asks for threat names and classifications of a sample and of what came out of it', async () => {
    const names = await get('/rest/sample/1101/threat_names');
    needs(names.json, 'data.sample_threat_names.*.threat_name', 'data.children_threat_names');
    needs((await get('/rest/sample/1502/classifications')).json, 'data.sample_classifications.*.classification_name');
    expect((await get('/rest/sample/1601/classifications')).json.data).toEqual({
      sample_classifications: [],
      children_classifications: [],
    });
    expect((await get('/rest/sample/999/threat_names')).status).toBe(404);
  });

  it('downloads samples, screenshots and PDFs under a password of its own', async () => {
    const sample = await get('/rest/sample/1101/file?encryption_password=secret');
    expect(unpackZip(sample.bytes, 'secret')).toHaveLength(1);
    const screenshots = await get('/rest/analysis/2101/archive/screenshots?encryption_password=secret');
    expect(() => unpackZip(screenshots.bytes, undefined)).toThrow();
    expect(unpackZip(screenshots.bytes, 'secret')).toHaveLength(4);
  });

  it('takes the newest submission of a sample, and its analyses', async () => {
    const { json } = await get('/rest/submission/sample/1101');
    needs(json, 'data.*.submission_created');
    const path = `/rest/analysis/submission/${String(at(json, 'data.0.submission_id'))}`;
    needs((await get(path)).json, 'data.*.analysis_created', 'data.*.analysis_verdict');
  });
});

describe('OpenCTI', () => {
  it('imports what finished within a span of time, and compares each IOC’s verdict as a word', async () => {
    const { json } = await get(
      '/rest/submission?submission_finish_time=2020-01-01T00%3A00%3A00~2027-01-01T00%3A00%3A00',
    );
    needs(json, 'data.*.submission_verdict', 'data.*.submission_finish_time', 'data.*.submission_sample_id');
    const iocs = (await get('/rest/sample/1101/iocs')).json;
    for (const items of Object.values(at(iocs, 'data.iocs') ?? {})) {
      for (const item of items) expect(typeof item.verdict).toBe('string');
    }
    needs((await get('/rest/sample/1101/mitre_attack')).json, 'data.mitre_attack_techniques.*.analysis_ids');
  });
});

describe('Polarity', () => {
  it('looks a hash up, and loads the rest when it is opened', async () => {
    const { json } = await get(`/rest/sample/sha256/${smokeTester}`);
    needs(json, 'data.0.sample_filesize', 'data.0.sample_verdict');
    needs((await get('/rest/api_key/quota')).json, 'data');
    needs((await get('/rest/analysis/sample/12')).json, 'data.*.analysis_id');
    needs((await get('/rest/sample_relation/8001')).json, 'data.relation_child_sample_id');
    for (const list of Object.values(at((await get('/rest/sample/12/iocs')).json, 'data.iocs') ?? {})) {
      expect(list).toBeInstanceOf(Array);
    }
    const tactics = listAt((await get('/rest/sample/12/mitre_attack')).json, 'data.mitre_attack_techniques');
    for (const technique of tactics) needs(technique, 'tactics', 'threat_indicators.*.score');
  });
});

describe('InsightConnect', () => {
  it('lists all samples, or those of a hash or a type', async () => {
    const all = listAt((await get('/rest/sample')).json, 'data');
    expect(all.length).toBeGreaterThan(10);
    expect(listAt((await get('/rest/sample?_limit=2&_order=asc')).json, 'data')).toHaveLength(2);
    needs((await get(`/rest/sample/sha256/${smokeTester}`)).json, 'data.0.sample_id');
    needs((await get('/rest/analysis/sample/12')).json, 'data.0.analysis_id');
    needs((await get('/rest/analysis')).json, 'data.0.analysis_id');
  });
});
