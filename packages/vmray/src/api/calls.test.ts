import { SandboxError } from '@sandjury/core';
import { afterEach, describe, expect, it } from 'vitest';
import { useNock } from '../../../../test/support/packages/use-nock.ts';
import { fixture } from '../../test/fixtures.ts';
import { expectChange, expectDownload, expectGet, testSettings } from '../../test/nock-vmray.ts';
import type { VmraySettings } from '../settings.ts';
import { VmrayClient } from './client.ts';

useNock();

const clients: VmrayClient[] = [];

function client(more: Partial<VmraySettings> = {}): VmrayClient {
  const made = new VmrayClient(testSettings(more));
  clients.push(made);
  return made;
}

afterEach(async () => {
  for (const made of clients.splice(0)) await made.close();
});

async function failure(call: Promise<unknown>): Promise<SandboxError> {
  const error = await call.catch((cause: unknown) => cause);
  if (SandboxError.is(error)) return error;
  throw new Error(`expected a failure, got ${String(error)}`);
}

const ok = (data: unknown) => ({ result: 'ok', data });
const gone = { result: 'error', error_msg: 'No such element' };

describe('jobs', () => {
  it('GET /job/7, while it is unfinished', async () => {
    expectGet('/job/7').reply(200, ok({ job_id: 7, job_status: 'inwork', job_vm_name: 'win10_64' }));
    const result = await client().job(7);
    expect(result).toMatchObject({
      state: 'unfinished',
      job: { value: { job_status: 'inwork', job_vm_name: 'win10_64' } },
    });
  });

  it('a 404 is "finished or never was", not a failure', async () => {
    expectGet('/job/7').reply(404, gone);
    expect(await client().job('7')).toEqual({ state: 'finished-or-never-was', job: null });
  });

  it('any other failure is one', async () => {
    expectGet('/job/7').reply(403, gone);
    expect((await failure(client().job(7))).status).toBe(403);
  });

  it('GET /job/sample/1 and /job/submission/2; a 404 is an empty list', async () => {
    expectGet('/job/sample/1').reply(200, ok([{ job_id: 7 }, null]));
    expectGet('/job/submission/2').reply(404, gone);
    const one = client();
    expect((await one.jobsBySample(1)).value.map((job) => job?.job_id)).toEqual([7, undefined]);
    expect((await one.jobsBySubmission(2)).value).toEqual([]);
  });
});

describe('lists', () => {
  it('GET /analysis/sample/1?_limit=2', async () => {
    expectGet('/analysis/sample/1?_limit=2').reply(200, ok([{ analysis_id: 3 }]));
    expect((await client().analysesBySample(1, { limit: 2 })).value.length).toBe(1);
  });

  it('GET /analysis/submission/1', async () => {
    expectGet('/analysis/submission/1').reply(200, ok([]));
    expect((await client().analysesBySubmission('1')).value).toEqual([]);
  });

  it('GET /submission with both ends and the order', async () => {
    expectGet('/submission?_limit=5&_min_id=2&_max_id=9&_order=asc').reply(200, ok([{ submission_id: 2 }]));
    const { value } = await client().submissions({ limit: 5, minId: 2, maxId: '9', order: 'asc' });
    expect(value[0]?.submission_id).toBe(2);
  });

  it.each([
    ['limit', { limit: 0 }],
    ['limit', { limit: 1.5 }],
    ['id', { minId: '../9' }],
    ['id', { maxId: -1 }],
  ])('a wrong %s is refused before anything is sent', async (_name, options) => {
    expect((await failure(client().submissions(options))).code).toBe('configuration');
  });
});

describe('GET /sample/12/iocs', () => {
  it('without all artifacts', async () => {
    expectGet('/sample/12/iocs').reply(200, ok({ status: 'finished', iocs: {} }));
    expect((await client().iocs(12, { allArtifacts: false })).value.status).toBe('finished');
  });
});

describe('tags', () => {
  it('on both in one call, percent-encoded', async () => {
    expectChange('POST', '/submission/5/tag/a%2Fb%20%C3%BC%3F').reply(200, { result: 'ok' });
    expectChange('POST', '/analysis/6/tag/a%2Fb%20%C3%BC%3F').reply(200, { result: 'ok' });
    expect(await client().addTag({ submissionId: 5, analysisId: 6 }, 'a/b ü?')).toEqual([
      { target: 'submission', id: '5', failure: null },
      { target: 'analysis', id: '6', failure: null },
    ]);
  });

  it('the failure of one does not undo the other, and both are told', async () => {
    expectChange('DELETE', '/submission/5/tag/x').reply(404, gone);
    expectChange('DELETE', '/analysis/6/tag/x').reply(200, { result: 'ok' });
    const results = await client().removeTag({ submissionId: 5, analysisId: 6 }, 'x');
    expect(results.map(({ target, failure: why }) => [target, why?.code])).toEqual([
      ['submission', 'not_found'],
      ['analysis', undefined],
    ]);
  });

  it.each([
    ['no target', {}, 'x'],
    ['no tag', { submissionId: 5 }, ''],
    ['a tag over 255 characters', { submissionId: 5 }, 'x'.repeat(256)],
    ['a tag that is a step up', { submissionId: 5 }, '..'],
    ['a tag with a line break', { submissionId: 5 }, 'a\nb'],
    ['half a character', { submissionId: 5 }, '\ud800'],
    ['a wrong id', { submissionId: 'x' }, 'tag'],
  ])('%s is refused before anything is sent', async (_name, targets, tag) => {
    expect((await failure(client().addTag(targets, tag))).code).toBe('configuration');
  });
});

describe('archive', () => {
  it('one file as it is, with size and type', async () => {
    expectDownload('/analysis/82/archive/logs/a%20b%3F.txt').reply(200, 'text', {
      'content-type': 'text/plain',
      'content-length': '4',
    });
    const file = await client().archiveFile(82, 'logs/a b?.txt');
    expect(file).toMatchObject({ name: 'a b?.txt', mimeType: 'text/plain', size: 4 });
    let text = '';
    for await (const chunk of file.content) text += Buffer.from(chunk).toString();
    expect(text).toBe('text');
  });

  it.each(['../secret', 'logs//x', '/logs', '', 'logs/..'])('the path %j is refused', async (path) => {
    expect((await failure(client().archiveFile(82, path))).code).toBe('configuration');
  });

  it('a file over the limit is cut off with an error', async () => {
    expectDownload('/analysis/82/archive/logs/x').reply(200, 'text');
    const read = async () => {
      for await (const _chunk of (await client().archiveFile(82, 'logs/x', { mostBytes: 3 })).content);
    };
    expect((await failure(read())).code).toBe('too_large');
  });

  it('an answer that is no archive', async () => {
    expectDownload('/analysis/82/archive?filenames=logs%2F*,x', 'application/zip').reply(200, '{"result":"ok"}');
    expect((await failure(client().archiveMembers(82, ['logs/*', 'x']))).code).toBe('response');
  });

  it.each([[[]], [['']], [['a,b']]])('the patterns %j are refused', async (patterns) => {
    expect((await failure(client().archiveMembers(82, patterns))).code).toBe('configuration');
  });

  it('a summary that is an error in disguise', async () => {
    expectGet('/analysis/82').reply(200, ok({ analysis_id: 82 }));
    expectDownload('/analysis/82/archive/logs/summary_v2.json').reply(200, gone);
    expect((await failure(client().summary(82))).code).toBe('response');
  });

  it('a detector plan has no summary: nothing is asked for, and the reason is told', async () => {
    const analysis = { analysis_id: 82, analysis_billing_type: 'detector', analysis_verdict: 'malicious' };
    expectGet('/analysis/82').reply(200, ok(analysis));
    const error = await failure(client().summary(82));
    expect(error.toJSON()).toMatchObject({ code: 'authentication', vendorCode: 'detector', retryable: false });
    expect(error.message).toContain('malicious');
  });
});

it('finished submissions after one come in the order in which they ended', async () => {
  const items = [9, 4].map((id) => ({ submission_id: id }));
  expectGet('/submission?_limit=2&_last_id=5').reply(200, ok(items));
  expect((await client().submissions({ lastId: 5, limit: 2 })).value).toMatchObject(items);
  expect((await failure(client().submissions({ lastId: 'x' }))).code).toBe('configuration');
});

it('a recorded submission is read', async () => {
  expectGet('/submission/51').reply(200, Object(fixture('submission_get__finished_malicious__platform4.2.json')));
  const { value } = await client().submission(51);
  expect(value).toMatchObject({
    submission_finished: true,
    submission_status: 'success',
    submission_has_errors: false,
    submission_billing_type: 'analyzer',
  });
});
