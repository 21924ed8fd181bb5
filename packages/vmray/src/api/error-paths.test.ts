import { SandboxError } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import { afterEach, describe, expect, it } from 'vitest';
import { useNock } from '../../../../test/support/packages/use-nock.ts';
import { expectChange, expectDownload, expectGet, expectSubmit, testSettings } from '../../test/nock-vmray.ts';
import { zipOf } from '../../test/zip.ts';
import { type VmrayProvider, vmray } from '../provider.ts';

useNock();

const providers: VmrayProvider[] = [];

function provider(): VmrayProvider {
  const made = vmray(testSettings());
  providers.push(made);
  return made;
}

const client = () => provider().client;

afterEach(async () => {
  for (const made of providers.splice(0)) await made.close();
});

async function failure(call: Promise<unknown>): Promise<SandboxError> {
  const error = await call.catch((cause: unknown) => cause);
  if (SandboxError.is(error)) return error;
  throw new Error(`expected a failure, got ${String(error)}`);
}

const ok = (data: unknown, more: object = {}) => ({ result: 'ok', data, ...more });
const refused = { result: 'error', error_msg: 'Invalid authentication' };
const gone = { result: 'error', error_msg: 'No such element' };
const ref = (id: string) => ({ provider: 'vmray', id });

describe('a reply', () => {
  it('that reports an error without a text: there is a reason all the same', async () => {
    expectGet('/sample/1').reply(200, { result: 'error' });
    const error = await failure(client().sample(1));
    expect(error.toJSON()).toMatchObject({ code: 'api', status: 200 });
    expect(error.message).toContain('no reason given');
  });

  it('that is nested too deep is too large, whatever its status', async () => {
    expectGet('/sample/1').reply(200, `${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect((await failure(client().sample(1))).code).toBe('too_large');
  });

  it('that fails with JSON which is no envelope: the status alone decides', async () => {
    expectGet('/sample/1').reply(500, [{ error_msg: 'not where it belongs' }]);
    const error = await failure(client().sample(1));
    expect(error.toJSON()).toMatchObject({ code: 'api', status: 500, retryable: true });
    expect(error.message).not.toContain('not where it belongs');
  });
});

describe('a list of several pages', () => {
  it('with a page of another shape: it is lost, those before are kept', async () => {
    expectGet('/analysis/sample/1').reply(200, ok([{ analysis_id: 3 }], { continuation_id: 7 }));
    expectGet('/continuation/7').reply(200, ok({ analysis_id: 4 }));
    const { value, truncated, lost } = await client().analysesBySample(1);
    expect(value.map((analysis) => analysis?.analysis_id)).toEqual([3]);
    expect([truncated, lost?.code]).toEqual([true, 'response']);
  });

  it('whose key is refused half-way fails as a whole', async () => {
    expectGet('/analysis/sample/1').reply(200, ok([{ analysis_id: 3 }], { continuation_id: 7 }));
    expectGet('/continuation/7').reply(401, refused);
    expect((await failure(client().analysesBySample(1))).code).toBe('authentication');
  });

  it.each([
    ['itself', [7]],
    ['the first one', [7, 8]],
    ['one in between', [7, 8, 9, 8]],
  ])('of which one names %s again ends there, and says so', async (_name, [first, ...ids]) => {
    expectGet('/analysis/sample/1').reply(200, ok([{ analysis_id: 1 }], { continuation_id: first }));
    const asked = [...new Set([first, ...ids])];
    for (const [index, id] of asked.entries()) {
      const next = [...ids, first][index];
      expectGet(`/continuation/${id}`).reply(200, ok([{ analysis_id: index + 2 }], { continuation_id: next }));
    }
    const { value, truncated, lost, warnings } = await client().analysesBySample(1);
    expect(value).toHaveLength(asked.length + 1);
    expect([truncated, lost]).toEqual([true, null]);
    expect(warnings).toMatchObject([{ code: 'truncated', message: expect.stringContaining('read before') }]);
  });

  it('of jobs: only a 404 is an empty list', async () => {
    expectGet('/job/sample/1').reply(500, gone);
    expect((await failure(client().jobsBySample(1))).status).toBe(500);
  });
});

describe('the ticket', () => {
  it('of a finished submission that names no sample has no report', async () => {
    expectGet('/submission/5').reply(200, ok({ submission_id: 5, submission_finished: true }));
    const error = await failure(provider().report(ref('submission:5')));
    expect(error.code).toBe('response');
    expect(error.message).toContain('submission 5 names no sample');
  });

  it('of an analysis has no report where the key is refused for its summary', async () => {
    expectGet('/analysis/82')
      .times(2)
      .reply(200, ok({ analysis_id: 82 }));
    expectDownload('/analysis/82/archive/logs/summary_v2.json').reply(401, refused);
    expect((await failure(provider().report(ref('analysis:82')))).code).toBe('authentication');
  });

  it('of a detector analysis without a verdict says that there is none', async () => {
    expectGet('/analysis/82').reply(200, ok({ analysis_id: 82, analysis_billing_type: 'detector' }));
    expect((await failure(client().summary(82))).message).toContain('no verdict');
  });

  it.each([
    ['a failed analysis', 7, 'failed'],
    ['one that ended well', 1, 'finished'],
    ['one whose result is not told', null, 'finished'],
  ])('of %s: its status', async (_name, code, state) => {
    expectGet('/analysis/82').reply(200, ok({ analysis_id: 82, analysis_result_code: code }));
    expect(await provider().status(ref('analysis:82'))).toEqual({ state, reports: [ref('analysis:82')] });
  });

  it('of a finished submission without a sample: the submission itself', async () => {
    expectGet('/submission/5').reply(200, ok({ submission_id: 5, submission_finished: true }));
    expect(await provider().status(ref('submission:5'))).toEqual({ state: 'finished', reports: [ref('submission:5')] });
  });

  it('of a sample: entries that are no submissions hold it up no longer', async () => {
    expectGet('/sample/1').reply(200, ok({ sample_id: 1 }));
    expectGet('/submission/sample/1?_limit=100&_order=desc').reply(200, ok([null, { submission_finished: true }]));
    expect((await provider().status(ref('sample:1'))).state).toBe('finished');
  });

  it('of an analysis can be tagged', async () => {
    expectChange('POST', '/analysis/6/tag/x').reply(200, { result: 'ok' });
    expectChange('DELETE', '/analysis/6/tag/x').reply(404, gone);
    const one = provider();
    await one.addTag(ref('analysis:6'), 'x');
    expect((await failure(one.removeTag(ref('analysis:6'), 'x'))).code).toBe('not_found');
  });

  it('of a sample without a date stands last, and one without an id is none', async () => {
    const samples = [{ sample_id: 2 }, { sample_id: '12xxx' }, null, { sample_id: 1, sample_created: '2020-01-01' }];
    expectGet(`/sample/md5/${'ab'.repeat(16)}`).reply(200, ok(samples));
    expect(await provider().findByHash('ab'.repeat(16))).toEqual([ref('sample:1'), ref('sample:2')]);
  });
});

it('a server that tells nothing of itself is well', async () => {
  expectGet('/system_info').reply(200, ok({}));
  const details = { itemsPerRequest: null, mostItems: null, mostSampleBytes: null };
  expect(await provider().ping()).toMatchObject({ ok: true, version: null, details });
});

describe('screenshots', () => {
  const members = (id: number) => `/analysis/${id}/archive?filenames=screenshots%2F*`;
  const png = Buffer.from('a picture');
  const index = (...lines: string[]) => ({
    name: 'screenshots/index.log',
    content: Buffer.from(lines.map((line) => line.replace(' ', '|1||')).join('\n')),
  });

  it('that the index names and the archive lacks are left out; those of one time stay in their order', async () => {
    const archive = zipOf([
      index('5 b.png', '5 a.jpg', '1 gone.png', ' c.png'),
      ...['a.jpg', 'b.png', 'c.png'].map((name) => ({ name: `screenshots/${name}`, content: png })),
    ]);
    expectDownload(members(82), 'application/zip').reply(200, archive);
    const pictures = await client().screenshots(82, { mostEntries: 10, mostBytes: 10_000 });
    expect(pictures.map(({ name, mimeType }) => [name, mimeType])).toEqual([
      ['analysis_82_screenshot_1.png', 'image/png'],
      ['analysis_82_screenshot_2.jpg', 'image/jpeg'],
      ['analysis_82_screenshot_3.png', 'image/png'],
    ]);
  });

  it('over the limits that were given are refused', async () => {
    expectDownload(members(82), 'application/zip').reply(200, zipOf([{ name: 'screenshots/a.png', content: png }]));
    expect((await failure(client().screenshots(82, { mostBytes: 3 }))).code).toBe('too_large');
  });

  it('of a submission are those of its analyses; an entry without an id has none', async () => {
    expectGet('/analysis/submission/5').reply(200, ok([null, { analysis_id: 82 }]));
    expectDownload(members(82), 'application/zip').reply(200, zipOf([{ name: 'screenshots/a.png', content: png }]));
    const pictures = await provider().screenshots(ref('submission:5'));
    expect(pictures.map(({ name }) => name)).toEqual(['analysis_82_screenshot_0.png']);
  });

  it('of a sample cannot be had in part: a lost page of its analyses fails', async () => {
    expectGet('/analysis/sample/1').reply(200, ok([{ analysis_id: 82 }], { continuation_id: 7 }));
    expectGet('/continuation/7').reply(500, gone);
    expect((await failure(provider().screenshots(ref('sample:1')))).status).toBe(500);
  });
});

describe('a submission', () => {
  const file = bytesSample('invoice.exe', Buffer.from('MZ\u0000content'));
  const notStored = { error_msg: 'Submission not stored because no jobs were created' };

  it('with entries that are not of the documented shape keeps those that are', async () => {
    const errors = [null, { submission_filename: 'b.exe' }];
    const submissions = [null, { submission_id: '5xxx' }, { submission_id: 5, submission_sample_id: 7 }];
    expectSubmit().reply(200, ok({ errors, submissions, samples: [{ sample_id: 7 }] }));
    const { refs, rejected } = await client().submit({ file });
    expect(refs).toEqual([ref('submission:5')]);
    expect(rejected).toMatchObject([{ code: 'api', message: 'vmray did not take "b.exe": no reason given' }]);
  });

  it('"not stored", and the sample cannot be looked up: the refusal is still told', async () => {
    expectSubmit().reply(200, ok({ errors: [notStored] }));
    expectGet('/sample/sha256/c82e5488bd8f005f99b99230fa452be7ceb7a7ac070c56217f46b22a59b2b28b').reply(500, gone);
    const { accepted, rejected } = await client().submit({ file });
    expect(accepted).toBe(false);
    expect(rejected).toMatchObject([{ code: 'api', message: expect.stringContaining('not stored') }]);
  });

  it.each([
    [{ timeoutMs: 30_000 }, '{"url":"https://hook.example/","timeout":30}'],
    [{ retries: 2 }, '{"url":"https://hook.example/","retries":2}'],
  ])('with a webhook that has %j: its time limit is sent in seconds', async (more, expected) => {
    let form = '';
    expectSubmit((body) => {
      form = body;
    }).reply(200, ok({ submissions: [{ submission_id: 5 }] }));
    const webhookNotification = { url: 'https://hook.example/', ...more };
    await client().submit({ url: 'https://bad.example/' }, { webhookNotification });
    expect(form).toContain(expected);
  });
});
