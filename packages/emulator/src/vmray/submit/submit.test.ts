import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parsed, vmrayGet } from '../../../test/requests.ts';
import { dataOf, itemsOf, type Submission, vmrayCall, vmraySubmit } from '../../../test/vmray-requests.ts';
import { corpus } from '../../corpus/corpus.ts';
import recordedFile from '../../fixtures/vmray/sample_submit_file__ok_no_dynamic_jobs__2018.json' with { type: 'json' };
import recordedUrl from '../../fixtures/vmray/sample_submit_url__ok_3_jobs__2018.json' with { type: 'json' };
import { deflated, encrypted, zipOf } from '../../kit/bytes/zip-write.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { VmrayEmulatorOptions } from '../options.ts';
import { startVmrayEmulator, type VmrayEmulator } from '../server.ts';

let emulator: VmrayEmulator;
beforeAll(async () => {
  emulator = await startVmrayEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const file = Buffer.from('nobody knows this file');
const submit = async (submission: Submission): Promise<JsonObject> =>
  dataOf(await vmraySubmit(emulator.url, submission));
const first = (data: JsonObject, key: string): JsonObject => itemsOf(data[key])[0] ?? {};

async function withOptions<Result>(
  options: VmrayEmulatorOptions,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const one = await startVmrayEmulator(options);
  try {
    return await use(one.url);
  } finally {
    await one.close();
  }
}

describe('a file', () => {
  it('gives a sample, a submission and jobs with the keys of the recorded reply', async () => {
    const data = await submit({ file, filename: 'a.exe' });
    expect(Object.keys(data).sort()).toEqual(Object.keys(recordedFile.data).sort());
    expect(itemsOf(data.jobs)).toHaveLength(2);
    expect(itemsOf(data.static_jobs)).toHaveLength(1);
    expect(data.errors).toEqual([]);
    const [sample] = recordedFile.data.samples;
    expect(Object.keys(first(data, 'samples'))).toEqual(expect.arrayContaining(Object.keys(sample ?? {})));
    expect(first(data, 'samples')).not.toHaveProperty('sample_verdict');
    const [reputation] = recordedFile.data.reputation_jobs;
    expect(Object.keys(first(data, 'reputation_jobs')).sort()).toEqual(Object.keys(reputation ?? {}).sort());
    expect(first(data, 'submissions')).toMatchObject({
      submission_filename: 'a.exe',
      submission_finished: false,
      submission_shareable: false,
      submission_number_created_jobs: 3,
      submission_status: 'queued',
    });
  });

  it('takes every parameter from the form or from the query', async () => {
    const wanted = {
      tags: 'one,two words',
      comment: 'why',
      shareable: 'True',
      max_jobs: '1',
      analyzer_mode: 'static_dynamic',
      analysis_caching: 'smart',
      user_config: '{"timeout":180,"net_scheme_name":"Isolated"}',
      document_password: 'made-up',
      webhook_notification: '{"url":"https://hook.example.test/"}',
      submission_metadata: '{"case":7}',
    };
    for (const parameters of [{ fields: wanted }, { query: wanted }]) {
      emulator.reset();
      const data = await submit({ file, ...parameters });
      expect(first(data, 'submissions')).toMatchObject({
        submission_tags: ['one', 'two words'],
        submission_comment: 'why',
        submission_shareable: true,
        submission_document_password: 'made-up',
        submission_user_config: wanted.user_config,
        submission_submission_metadata: '{"case":7}',
        submission_analyzer_mode_analysis_caching: 'smart',
      });
      expect(itemsOf(data.jobs)).toHaveLength(1);
      expect(data.reputation_jobs).toEqual([]);
    }
  });

  it.each([
    ['reputation', 0, 0, 1],
    ['reputation_static', 0, 1, 1],
    ['reputation_static_dynamic', 2, 1, 1],
    ['static_dynamic', 2, 1, 0],
    ['static', 0, 1, 0],
  ])('analyzer_mode %s: %i dynamic, %i static, %i reputation jobs', async (mode, dynamic, staticJobs, reputation) => {
    const data = await submit({ file, fields: { analyzer_mode: mode } });
    const counts = [data.jobs, data.static_jobs, data.reputation_jobs].map((jobs) => itemsOf(jobs).length);
    expect(counts).toEqual([dynamic, staticJobs, reputation]);
  });

  it.each([
    ['测试 ä.exe', { sample_filename_b64enc: Buffer.from('测试 ä.exe').toString('base64') }, '测试 ä.exe', null],
    ['a/b.exe', {}, expect.stringMatching(/^[0-9a-f]{16}$/), 'a/b.exe'],
    ['con.txt', {}, expect.stringMatching(/^[0-9a-f]{16}$/), 'con.txt'],
    ['ä.exe', {}, 'ä.exe', null],
  ])('is called %s', async (filename, fields, kept, original) => {
    const sent = 'sample_filename_b64enc' in fields ? '@param=sample_filename_b64enc' : filename;
    const data = await submit({ file, filename: sent, fields });
    expect(first(data, 'submissions')).toMatchObject({
      submission_filename: kept,
      submission_original_filename: original,
    });
  });
});

describe('a URL', () => {
  it('has the hashes of its text, as recorded', async () => {
    const data = await submit({ fields: { sample_url: 'www.reddit.com' } });
    const [sample] = recordedUrl.data.samples;
    const { sample_md5hash, sample_sha1hash, sample_sha256hash, sample_filename, sample_filesize, sample_url } =
      sample ?? {};
    const same = { sample_md5hash, sample_sha1hash, sample_sha256hash, sample_filename, sample_filesize, sample_url };
    expect(first(data, 'samples')).toMatchObject({
      ...same,
      sample_type: 'URL',
      submission_filename: 'www.reddit.com',
    });
    expect(itemsOf(data.jobs).map((job) => job.job_vm_name)).toEqual(
      recordedUrl.data.jobs.map((job) => job.job_vm_name),
    );
  });

  it('may be in the query of a request without a body', async () => {
    const path = `sample/submit?sample_url=${encodeURIComponent('https://a.example.test/?b=1')}&tags=x`;
    const data = dataOf(await vmrayCall(emulator.url, path, { method: 'POST' }));
    expect(first(data, 'submissions')).toMatchObject({
      submission_original_url: 'https://a.example.test/?b=1',
      submission_tags: ['x'],
    });
  });
});

describe('what is refused with 400', () => {
  const url = 'https://a.example.test/';
  it.each<[string, Submission]>([
    ['neither file nor URL', { fields: { tags: 'a' } }],
    ['both', { file, fields: { sample_url: url } }],
    ['an empty file', { file: '' }],
    ['a text in place of the file', { fields: { sample_file: 'http://a.example.test/x' } }],
    ['a URL with blanks', { fields: { sample_url: 'not a url' } }],
    ['an empty URL', { fields: { sample_url: '' } }],
    ['an unknown parameter', { file, fields: { colour: 'red' } }],
    ['the name of a prototype', { file, fields: { constructor: '1' } }],
    ['a tag beyond 255 characters', { file, fields: { tags: `a,${'b'.repeat(256)}` } }],
    ['a tag with a control character', { file, fields: { tags: 'a\u0007' } }],
    ['a negative max_jobs', { file, fields: { max_jobs: '-1' } }],
    ['a max_jobs that is no number', { file, query: { max_jobs: 'many' } }],
    ['an unknown analyzer_mode', { file, fields: { analyzer_mode: 'dynamic' } }],
    ['an unknown analysis_caching', { file, fields: { analysis_caching: 'system_default' } }],
    ['a user_config that is no JSON', { file, fields: { user_config: '{timeout' } }],
    ['a timeout that is no number', { file, fields: { user_config: '{"timeout":"1"}' } }],
    ['a webhook without a URL', { file, fields: { webhook_notification: '{}' } }],
    ['a shareable that is no boolean', { file, fields: { shareable: 'maybe' } }],
    ['a retention period of seven days', { file, fields: { retention_period: '7' } }],
    ['a name in no base64', { file, fields: { sample_filename_b64enc: '%%%' } }],
    ['a name in no UTF-8', { file, fields: { sample_filename_b64enc: '/w==' } }],
    ['a reference to a name that is not there', { file, filename: '@param=sample_filename_b64enc' }],
  ])('%s', async (_name, submission) => {
    const answer = await vmraySubmit(emulator.url, submission);
    expect([answer.status, parsed(answer).result]).toEqual([400, 'error']);
    expect(await vmrayGet(emulator.url, 'submission/200001')).toMatchObject({ status: 404 });
  });

  it('a body that is no form, and another method', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=XX' };
    const broken = await vmrayCall(emulator.url, 'sample/submit', { method: 'POST', headers, body: '--XX\r\n' });
    expect(broken.status).toBe(400);
    expect((await vmrayGet(emulator.url, 'sample/submit')).status).toBe(405);
  });
});

describe('an archive', () => {
  const archive = zipOf([deflated('one.exe', Buffer.from('first')), deflated('folder/two.js', Buffer.from('second'))]);

  it('becomes a sample for each of its files', async () => {
    const data = await submit({ file: archive, filename: 'both.zip' });
    expect(itemsOf(data.samples).map((sample) => sample.sample_filename)).toEqual(['one.exe', 'two.js']);
    expect(itemsOf(data.submissions)).toHaveLength(2);
    expect(itemsOf(data.jobs)).toHaveLength(4);
  });

  it.each([
    { fields: { archive_action: 'sample' } },
    { fields: { archive_action: 'compound_sample' } },
    { fields: { compound_sample: 'true' } },
    { filename: 'both.bin' },
  ])('is one sample with %j', async (submission) => {
    const data = await submit({ file: archive, filename: 'both.zip', ...submission });
    expect(itemsOf(data.samples)).toMatchObject([{ sample_filesize: archive.length }]);
  });

  it('under a password needs it', async () => {
    const locked = zipOf([encrypted('one.exe', Buffer.from('first'), 'infected')]);
    const without = await submit({ file: locked, filename: 'locked.zip' });
    expect(without).toMatchObject({ submissions: [], errors: [{ submission_filename: 'locked.zip' }] });
    const unlocked = await submit({ file: locked, filename: 'locked.zip', fields: { archive_password: 'infected' } });
    expect(itemsOf(unlocked.samples)).toMatchObject([{ sample_filename: 'one.exe', sample_filesize: 5 }]);
  });

  it('that the corpus knows brings its children along', async () => {
    const fields = { analysis_caching: 'disabled' };
    const data = await submit({ file: 'sandjury corpus: archive-of-two', filename: 'documents.zip', fields });
    expect(itemsOf(data.samples).map((sample) => sample.sample_id)).toEqual([1601, 1602, 1603]);
    expect(itemsOf(data.submissions).map((one) => one.submission_parent_submission_id)).toEqual([null, 200001, 200001]);
  });
});

describe('a file that is known', () => {
  const known = { file: 'sandjury corpus: invoice-macro', filename: 'again.docm' };
  const sampleId = corpus.find(({ name }) => name === 'invoice-macro')?.vmray?.samples[0]?.sample.data.sample_id;

  it('is answered from the cache, finished and without a job', async () => {
    const data = await submit(known);
    expect(data).toMatchObject({ jobs: [], static_jobs: [], reputation_jobs: [], errors: [] });
    expect(first(data, 'submissions')).toMatchObject({
      submission_sample_id: sampleId,
      submission_used_cache: true,
      submission_finished: true,
      submission_verdict: 'malicious',
      submission_number_created_jobs: 0,
      submission_number_cached_analyses: 2,
      submission_consumed_quota: 0,
    });
  });

  it('is not stored in the legacy mode, and the sample is named all the same', async () => {
    const data = await submit({ ...known, fields: { analysis_caching: 'legacy' } });
    expect(data).toMatchObject({
      submissions: [],
      jobs: [],
      samples: [{ sample_id: sampleId }],
      errors: [{ submission_filename: 'again.docm', error_msg: 'Submission not stored because no jobs were created' }],
    });
    const asDefault = await withOptions({ analysisCaching: 'legacy' }, async (url) =>
      dataOf(await vmraySubmit(url, known)),
    );
    expect(asDefault.submissions).toEqual([]);
  });

  it.each([{ analysis_caching: 'disabled' }, { analysis_caching: 'legacy', reanalyze: 'true' }])(
    'is analysed again with %j',
    async (fields) => expect(itemsOf((await submit({ ...known, fields })).jobs)).toHaveLength(2),
  );
});

describe('quota', () => {
  it('is used up in an error inside of a good answer, and what was accepted before stays', async () => {
    const archive = zipOf(['a', 'b', 'c'].map((name) => deflated(`${name}.exe`, Buffer.from(name))));
    await withOptions({ verdictQuota: 2 }, async (url) => {
      const data = dataOf(await vmraySubmit(url, { file: archive, filename: 'three.zip' }));
      expect(itemsOf(data.submissions)).toHaveLength(2);
      expect(data.errors).toEqual([
        {
          submission_filename: 'c.exe',
          error_msg: expect.stringMatching(/^Denied: The vmray quota for account .* is exceeded/),
        },
      ]);
      expect(parsed(await vmrayGet(url, 'billing_info')).data).toMatchObject({
        verdict_quota: 2,
        verdict_remaining: 0,
      });
      expect(parsed(await vmrayGet(url, 'api_key/quota')).data).toEqual({ quota_limit: 1000, used_quota: 2 });
    });
  });

  it('counts reports too, unless the plan has none', async () => {
    const billing = async (options: VmrayEmulatorOptions): Promise<unknown> =>
      withOptions(options, async (url) => {
        await vmraySubmit(url, { file });
        return parsed(await vmrayGet(url, 'billing_info')).data;
      });
    expect(await billing({})).toMatchObject({ verdict_remaining: 899, report_remaining: 149, remaining: 1048 });
    expect(await billing({ plan: 'detector' })).toMatchObject({ verdict_remaining: 899, report_remaining: 150 });
    const unlimited = { verdictQuota: null, reportQuota: null };
    expect(await billing(unlimited)).toMatchObject({
      verdict_quota: null,
      verdict_remaining: null,
      quota: null,
      remaining: null,
    });
  });

  it.each([{ verdictQuota: 0 }, { reportQuota: 0 }, { apiKeyQuota: 0 }])('of %j refuses all', async (options) => {
    const data = await withOptions(options, async (url) => dataOf(await vmraySubmit(url, { file })));
    expect(data).toMatchObject({ submissions: [], samples: [], errors: [{ submission_filename: 'a.exe' }] });
  });
});
