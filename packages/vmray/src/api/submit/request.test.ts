import { SandboxError } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import { afterEach, describe, expect, it } from 'vitest';
import { useNock } from '../../../../../test/support/packages/use-nock.ts';
import { fixture } from '../../../test/fixtures.ts';
import { fieldsOf, partsOf } from '../../../test/form.ts';
import { expectGet, expectSubmit, testSettings } from '../../../test/nock-vmray.ts';
import { vmray } from '../../provider.ts';
import type { VmraySettings } from '../../settings.ts';
import { VmrayClient } from '../client.ts';

useNock();

const closers: { close(): Promise<void> }[] = [];
const file = bytesSample('invoice.exe', Buffer.from('MZ\u0000content'));
const sha256OfFile = 'c82e5488bd8f005f99b99230fa452be7ceb7a7ac070c56217f46b22a59b2b28b';
const submitted = {
  result: 'ok',
  data: { submissions: [{ submission_id: 5, submission_sample_id: 7 }], samples: [{ sample_id: 7 }], jobs: [] },
};

function client(more: Partial<VmraySettings> = {}): VmrayClient {
  const made = new VmrayClient(testSettings(more));
  closers.push(made);
  return made;
}

afterEach(async () => {
  for (const made of closers.splice(0)) await made.close();
});

async function failure(call: Promise<unknown>): Promise<SandboxError> {
  const error = await call.catch((cause: unknown) => cause);
  if (SandboxError.is(error)) return error;
  throw new Error(`expected a failure, got ${String(error)}`);
}

describe('the form', () => {
  it('of a file: fields, then the file, not shareable and one job unless asked', async () => {
    let form = '';
    expectSubmit((body) => {
      form = body;
    }).reply(200, submitted);
    const result = await client().submit({ file });
    expect(partsOf(form)).toEqual([
      { head: 'Content-Disposition: form-data; name="shareable"', content: 'false' },
      { head: 'Content-Disposition: form-data; name="max_jobs"', content: '1' },
      {
        head:
          'Content-Disposition: form-data; name="sample_file"; filename="invoice.exe"\r\n' +
          'Content-Type: application/octet-stream',
        content: 'MZ\u0000content',
      },
    ]);
    expect(result.hashes?.sha256).toBe(sha256OfFile);
    expect(result).toMatchObject({ refs: [{ provider: 'vmray', id: 'submission:5' }], accepted: true, rejected: [] });
  });

  it('carries every option', async () => {
    let form = '';
    expectSubmit((body) => {
      form = body;
    }).reply(200, submitted);
    await client().submit(
      { file },
      {
        archivePassword: 'infected',
        documentPassword: 'geheim',
        sampleType: 'Windows Exe (x86-32)',
        shareable: true,
        maxJobs: 3,
        tags: ['one', 'two'],
        comment: 'für später',
        reanalyze: true,
        analysisCaching: 'disabled',
        analyzerMode: 'static',
        netSchemeName: 'Isolated',
        analysisTimeoutMs: 180_000,
        userConfig: { anything: [1] },
        webhookNotification: { url: 'https://hook.example/x', verifyTls: false, timeoutMs: 5000, retries: 2 },
      },
    );
    expect(fieldsOf(form)).toEqual({
      archive_password: 'infected',
      document_password: 'geheim',
      sample_type: 'Windows Exe (x86-32)',
      shareable: 'true',
      max_jobs: '3',
      tags: 'one,two',
      comment: 'für später',
      reanalyze: 'true',
      analysis_caching: 'disabled',
      analyzer_mode: 'static',
      user_config: '{"anything":[1],"net_scheme_name":"Isolated","timeout":180}',
      webhook_notification: '{"url":"https://hook.example/x","verify_tls":false,"timeout":5,"retries":2}',
      sample_file: 'MZ\u0000content',
      filename: 'invoice.exe',
    });
  });

  it.each(['счёт.exe', '請求書.exe', 'a"b.exe', 'a\\b.exe', 'a\r\nb.exe', '100%.exe', '@param=x'])(
    'the file name %j goes in base64',
    async (name) => {
      let form = '';
      expectSubmit((body) => {
        form = body;
      }).reply(200, submitted);
      await client().submit({ file: { ...file, name } });
      const fields = fieldsOf(form);
      expect(fields.filename).toBe('@param=sample_filename_b64enc');
      expect(Buffer.from(fields.sample_filename_b64enc ?? '', 'base64').toString()).toBe(name);
    },
  );

  it.each(['https://bad.example/?a=1&b=ü', 'www.reddit.com'])('of the URL %s', async (url) => {
    let form = '';
    expectSubmit((body) => {
      form = body;
    }).reply(200, Object(fixture('sample_submit_url__ok_3_jobs__2018.json')));
    const result = await client().submit({ url }, { tags: ['x'] });
    expect(fieldsOf(form)).toEqual({ shareable: 'false', max_jobs: '1', tags: 'x', sample_url: url });
    expect(result.hashes).toBeNull();
    expect(result.value.jobs?.map((job) => job?.job_id)).toEqual([2365712, 2365713, 2365714]);
    expect(result.refs).toEqual([{ provider: 'vmray', id: 'submission:2361900' }]);
  });
});

describe('is refused before anything is sent', () => {
  const long = 'x'.repeat(256);
  it.each([
    ['a tag over 255 characters', { file }, { tags: [long] }],
    ['a tag with a comma', { file }, { tags: ['a,b'] }],
    ['an empty tag', { file }, { tags: [' '] }],
    ['negative jobs', { file }, { maxJobs: -1 }],
    ['half a job', { file }, { maxJobs: 0.5 }],
    ['an unknown option', { file }, { maxJob: 1 }],
    ['an unknown word', { file }, { analysisCaching: 'sometimes' }],
    ['half a second', { file }, { analysisTimeoutMs: 1500 }],
    ['a webhook to nowhere', { file }, { webhookNotification: { url: 'javascript:1' } }],
    ['an empty file', { file: { ...file, size: 0 } }, {}],
    ['a file without a name', { file: { ...file, name: '' } }, {}],
    ['both file and URL', { file, url: 'https://bad.example/' }, {}],
    ['neither', {}, {}],
    ['no URL', { url: 'bad' }, {}],
    ['a URL with a line break', { url: 'https://bad.example/\nx' }, {}],
    ['a URL of another kind', { url: 'ftp://bad.example/' }, {}],
  ])('%s', async (_name, sample, options) => {
    expect((await failure(client().submit(Object(sample), Object(options)))).code).toBe('configuration');
  });

  it('what VMRay does not know among the options of the provider', async () => {
    const provider = vmray(testSettings());
    closers.push(provider);
    expect((await failure(provider.submitFile(file, Object({ vendor: { priority: 1 } })))).message).toContain(
      'priority',
    );
    expect((await failure(provider.submitUrl('https://a.example/', Object({ priority: 1 })))).code).toBe(
      'configuration',
    );
  });

  it('never quoting a password', async () => {
    const error = await failure(client().submit({ file }, Object({ archivePassword: ['hunter2-hunter2'] })));
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });
});

describe('what VMRay answers', () => {
  it('a file that only reputation services are asked about has a submission and no job', async () => {
    expectSubmit().reply(200, Object(fixture('sample_submit_file__ok_no_dynamic_jobs__2018.json')));
    const result = await client().submit({ file });
    expect(result.refs).toEqual([{ provider: 'vmray', id: 'submission:2361855' }]);
    expect(result.value.jobs).toEqual([]);
  });

  it('refusals stand beside what was taken, and say why', async () => {
    const errors = [
      { submission_filename: 'b.exe', error_msg: 'Denied: The vmray quota for account x is exceeded.' },
      { submission_filename: 'c.exe', error_msg: 'Submission not stored because no jobs were created' },
      { submission_filename: 'd\u001b[31m.exe', error_msg: 'The archive could not be unpacked' },
    ];
    const data = { ...submitted.data, samples: [{ sample_id: 7 }, { sample_id: 9 }], errors };
    expectSubmit().reply(200, { result: 'ok', data });
    const { refs, accepted, rejected } = await client().submit({ file });
    expect(accepted).toBe(true);
    expect(refs.map((ref) => ref.id)).toEqual(['submission:5', 'sample:9']);
    expect(rejected.map((one) => [one.code, one.retryable])).toEqual([
      ['quota', false],
      ['api', false],
    ]);
    expect(rejected[0]?.message).toContain('"b.exe"');
    expect(JSON.stringify(rejected)).not.toContain('\\u001b');
  });

  it('nothing taken is no ticket, and no exception', async () => {
    const errors = [{ submission_filename: 'b.exe', error_msg: 'Denied: The vmray quota for account x is exceeded.' }];
    expectSubmit().reply(200, { result: 'ok', data: { errors, samples: [], submissions: [], jobs: [] } });
    expect(await client().submit({ file })).toMatchObject({ refs: [], accepted: false, rejected: [{ code: 'quota' }] });
  });

  it('"not stored" without a sample: the newest that VMRay has under the hash', async () => {
    const errors = [
      { submission_filename: 'invoice.exe', error_msg: 'Submission not stored because no jobs were created' },
    ];
    expectSubmit().reply(200, { result: 'ok', data: { errors } });
    const samples = [
      { sample_id: 3, sample_created: '2020-01-01T00:00:00' },
      { sample_id: 4, sample_created: '2021-01-01T00:00:00' },
    ];
    expectGet(`/sample/sha256/${sha256OfFile}`).reply(200, { result: 'ok', data: samples });
    const { refs, accepted, rejected } = await client().submit({ file });
    expect({ refs, accepted, rejected }).toEqual({
      refs: [{ provider: 'vmray', id: 'sample:4' }],
      accepted: true,
      rejected: [],
    });
  });

  it('"not stored" of a URL that VMRay does not name is a refusal: it has no hash to look for', async () => {
    const errors = [{ submission_filename: null, error_msg: 'Submission not stored because no jobs were created' }];
    expectSubmit().reply(200, { result: 'ok', data: { errors } });
    const { accepted, rejected } = await client().submit({ url: 'https://bad.example/' });
    expect([accepted, rejected.length]).toEqual([false, 1]);
  });

  it.each([400, 401, 403, 413])('a definite %i stays what it is', async (status) => {
    expectSubmit().reply(status, { result: 'error', error_msg: 'No' });
    const error = await failure(client({ retries: 3 }).submit({ file }));
    expect([error.retryable, error.message.includes('may have taken')]).toEqual([false, false]);
  });

  it.each([500, 503, 408])('a %i is not sent again, and says that VMRay may have it', async (status) => {
    expectSubmit().reply(status, { result: 'error', error_msg: 'Oops' });
    const error = await failure(client({ retries: 3 }).submit({ file }));
    expect(error.toJSON()).toMatchObject({ code: 'api', status, retryable: false });
    expect(error.message).toContain('may have taken');
  });

  it.each([
    ['of another shape', 'response', { result: 'ok', data: 'x' }],
    ['larger than may be read', 'too_large', { result: 'ok', data: 'x'.repeat(5000) }],
    ['nested deeper than may be read', 'too_large', `${'['.repeat(300)}${']'.repeat(300)}`],
  ])('a reply %s says too that VMRay may have it', async (_name, code, reply) => {
    expectSubmit().reply(200, reply);
    const error = await failure(client({ maxReplyBytes: 4000 }).submit({ file }));
    expect(error.toJSON()).toMatchObject({ code, retryable: false });
    expect(error.message).toContain('may have taken');
  });
});
