import { SandboxError } from '@sandjury/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestClock } from '../../../../test/support/packages/test-clock.ts';
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

describe('the feed of finished submissions', () => {
  const items = (...ids: number[]) => ok(ids.map((id) => ({ submission_id: id })));

  it('asks by the last id, never by a continuation id, and ends when there is nothing more', async () => {
    expectGet('/submission?_last_id=0&_limit=2').reply(200, { ...items(9, 4), continuation_id: 3 });
    expectGet('/submission?_last_id=4&_limit=2').reply(200, items(11));
    expectGet('/submission?_last_id=11&_limit=2').reply(200, items());
    const ids: string[] = [];
    for await (const { id } of client().finishedSubmissions({ pageSize: 2 })) ids.push(id);
    expect(ids).toEqual(['9', '4', '11']);
  });

  it('goes on where a failure ended it', async () => {
    expectGet('/submission?_last_id=0&_limit=100').reply(200, items(9, 4));
    expectGet('/submission?_last_id=4&_limit=100').reply(500, gone);
    expectGet('/submission?_last_id=4&_limit=100').reply(200, items(11));
    expectGet('/submission?_last_id=11&_limit=100').reply(200, items());
    const ids: string[] = [];
    const read = async () => {
      for await (const { id } of client().finishedSubmissions({ lastId: ids.at(-1) ?? 0 })) ids.push(id);
    };
    expect((await failure(read())).status).toBe(500);
    await read();
    expect(ids).toEqual(['9', '4', '11']);
  });

  it('can be followed until it is aborted', async () => {
    expectGet('/submission?_last_id=5&_limit=100').reply(200, items());
    expectGet('/submission?_last_id=5&_limit=100').reply(200, items(9));
    const clock = createTestClock();
    const stop = new AbortController();
    const feed = client({ clock }).finishedSubmissions({ lastId: 5, followMs: 60_000, signal: stop.signal });
    const first = feed.next();
    while (clock.pending().every((due) => due !== 60_000)) await clock.advance(0);
    await clock.advance(60_000);
    expect((await first).value).toMatchObject({ id: '9' });
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(feed.next()).rejects.toBe(reason);
  });

  it.each([{ pageSize: 0 }, { followMs: 0 }, { lastId: 'x' }])('%j is refused', async (options) => {
    expect((await failure(client().finishedSubmissions(options).next())).code).toBe('configuration');
  });

  it('a server that does not know the cursor does not keep it going for ever', async () => {
    expectGet('/submission?_last_id=0&_limit=100').reply(200, items(9));
    expectGet('/submission?_last_id=9&_limit=100').reply(200, items(9));
    const read = async () => {
      for await (const _item of client().finishedSubmissions());
    };
    expect((await failure(read())).code).toBe('response');
  });
});

describe('related samples', () => {
  const sample = (id: number, children: number[], more: object = {}) => {
    expectGet(`/sample/${id}`).reply(200, ok({ sample_id: id, sample_child_sample_ids: children, ...more }));
  };

  it('are followed to the depth, each once, and a circle ends', async () => {
    sample(1, [2, 3]);
    sample(2, [4, 1]);
    sample(3, [4, 3]);
    sample(4, [1, 5]);
    const found = await client().relatedSamples(1, { direction: 'children', depth: 2 });
    expect(found.samples.map(({ id, depth, from }) => [id, depth, from])).toEqual([
      ['2', 1, '1'],
      ['3', 1, '1'],
      ['4', 2, '2'],
    ]);
    expect([found.failures, found.truncated]).toEqual([[], false]);
  });

  it('where VMRay cut its list, the relations are asked for', async () => {
    sample(1, [2], { sample_child_relations_truncated: true });
    const relations = [2, 3].map((id) => ({ relation_parent_sample_id: 1, relation_child_sample_id: id }));
    const upwards = { relation_parent_sample_id: 8, relation_child_sample_id: 1 };
    expectGet('/sample_relation/sample/1').reply(200, ok([...relations, upwards]));
    sample(2, []);
    sample(3, []);
    const found = await client().relatedSamples(1, { direction: 'children', depth: 1 });
    expect(found.samples.map(({ id }) => id)).toEqual(['2', '3']);
  });

  it('one that is gone is told, and more than the limit are cut', async () => {
    sample(1, [2, 3, 4]);
    expectGet('/sample/2').reply(404, gone);
    sample(3, []);
    const found = await client().relatedSamples(1, { direction: 'children', depth: 5, mostSamples: 2 });
    expect(found.failures.map(({ id, failure: why }) => [id, why.code])).toEqual([['2', 'not_found']]);
    expect([found.samples.length, found.truncated]).toEqual([1, true]);
  });

  it('parents too', async () => {
    expectGet('/sample/4').reply(200, ok({ sample_id: 4, sample_parent_sample_ids: [1] }));
    sample(1, [4]);
    const found = await client().relatedSamples(4, { direction: 'parents', depth: 3 });
    expect(found.samples.map(({ id }) => id)).toEqual(['1']);
  });

  it.each([
    { direction: 'children', depth: 0 },
    { direction: 'sideways', depth: 1 },
  ])('%j is refused', async (options) => {
    expect((await failure(client().relatedSamples(1, Object(options)))).code).toBe('configuration');
  });
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
