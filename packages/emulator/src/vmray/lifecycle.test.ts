import { afterEach, describe, expect, it } from 'vitest';
import { parsed, vmrayGet } from '../../test/requests.ts';
import { dataOf, itemsOf, listAt, vmrayCall, vmraySubmit } from '../../test/vmray-requests.ts';
import type { JsonObject, JsonValue } from '../kit/json.ts';
import type { VmrayEmulatorOptions } from './options.ts';
import { startVmrayEmulator, type VmrayEmulator } from './server.ts';

let emulator: VmrayEmulator | undefined;
afterEach(() => emulator?.close());

interface Submitted {
  readonly url: string;
  readonly submission: number;
  readonly sample: number;
  readonly jobs: readonly number[];
}

async function submitted(options: VmrayEmulatorOptions = {}, file = 'a new file'): Promise<Submitted> {
  emulator = await startVmrayEmulator(options);
  return submitTo(emulator.url, file);
}

async function submitTo(url: string, file: string): Promise<Submitted> {
  const data = dataOf(await vmraySubmit(url, { file }));
  const [submission] = itemsOf(data.submissions);
  const jobs = [data.jobs, data.static_jobs].flatMap((list) => itemsOf(list).map((job) => Number(job.job_id)));
  return {
    url,
    submission: Number(submission?.submission_id),
    sample: Number(submission?.submission_sample_id),
    jobs,
  };
}

const objectAt = async (url: string, path: string): Promise<JsonObject> => dataOf(await vmrayGet(url, path));

async function statuses(url: string, id: number, polls: number): Promise<(JsonValue | undefined)[]> {
  const seen: (JsonValue | undefined)[] = [];
  for (let poll = 0; poll < polls; poll += 1) {
    seen.push((await objectAt(url, `submission/${id}`)).submission_status);
  }
  return seen;
}

describe('a submission', () => {
  it.each([
    [0, ['success', 'success']],
    [1, ['in_progress', 'success']],
    [2, ['queued', 'in_progress', 'success']],
    [3, ['queued', 'in_progress', 'in_progress', 'success', 'success']],
  ])('finishes after %i polls', async (finishAfterPolls, expected) => {
    const { url, submission } = await submitted({ finishAfterPolls });
    expect(await statuses(url, submission, expected.length)).toEqual(expected);
  });

  it('finishes after a time of the given clock', async () => {
    let now = Date.UTC(2026, 0, 1);
    const { url, submission, jobs } = await submitted({ finishAfterMs: 60_000, now: () => now });
    expect(await statuses(url, submission, 5)).toEqual(Array(5).fill('queued'));
    now += 30_000;
    expect(await statuses(url, submission, 1)).toEqual(['in_progress']);
    expect(await objectAt(url, `job/${jobs[0]}`)).toMatchObject({ job_status: 'inwork' });
    now += 30_000;
    expect((await vmrayGet(url, `job/${jobs[0]}`)).status).toBe(404);
    expect(await objectAt(url, `submission/${submission}`)).toMatchObject({
      submission_created: '2026-01-01T00:00:00',
      submission_finish_time: '2026-01-01T00:01:00',
    });
  });

  it('gives the same replies to the same calls', async () => {
    const { url, submission } = await submitted();
    const run = async (): Promise<string[]> => {
      const texts: string[] = [];
      for (const path of ['submission', 'submission', 'submission', 'analysis'])
        texts.push((await vmrayGet(url, path)).text);
      return texts;
    };
    const first = await run();
    emulator?.reset();
    expect(await submitTo(url, 'a new file')).toMatchObject({ submission });
    expect(await run()).toEqual(first);
  });

  it('of a file whose first submission still runs shares its sample, whichever ends first', async () => {
    const { url, submission: one, sample } = await submitted();
    const { submission: two, sample: same } = await submitTo(url, 'a new file');
    expect(same).toBe(sample);
    expect(await statuses(url, two, 3)).toEqual(['queued', 'in_progress', 'success']);
    expect((await objectAt(url, `sample/${sample}`)).sample_verdict).not.toBeNull();
    expect(await listAt(url, `analysis/sample/${sample}`)).toHaveLength(3);
    expect(await statuses(url, one, 3)).toEqual(['queued', 'in_progress', 'success']);
    expect(await listAt(url, `analysis/sample/${sample}`)).toHaveLength(6);
  });

  it('that ends in error has failed analyses and no verdict', async () => {
    const { url, submission, sample } = await submitted({ finishAfterPolls: 0, endStatus: 'error' });
    expect(await objectAt(url, `submission/${submission}`)).toMatchObject({
      submission_status: 'error',
      submission_has_errors: true,
      submission_verdict: null,
    });
    const analyses = await listAt(url, `analysis/submission/${submission}`);
    expect(analyses).toHaveLength(3);
    for (const analysis of analyses) {
      expect(analysis).toMatchObject({
        analysis_severity: 'error',
        analysis_verdict: null,
        analysis_result_code: 7_340_034,
      });
    }
    expect(await objectAt(url, `sample/${sample}`)).toMatchObject({ sample_verdict: null });
  });
});

describe('jobs', () => {
  it('exist until the submission has finished', async () => {
    const { url, submission, sample, jobs } = await submitted({ finishAfterPolls: 3 });
    expect(await objectAt(url, `job/${jobs[0]}`)).toMatchObject({
      job_status: 'queued',
      job_tracking_state: '//waiting',
    });
    expect(await listAt(url, `job/sample/${sample}`)).toHaveLength(3);
    expect(await listAt(url, `job/submission/${submission}`)).toMatchObject([
      { job_status: 'inwork' },
      { job_status: 'inwork' },
      { job_status: 'inwork' },
    ]);
    for (const job of jobs) expect((await vmrayGet(url, `job/${job}`)).status).toBe(404);
    expect(await listAt(url, `job/sample/${sample}`)).toEqual([]);
    expect(await listAt(url, `job/submission/${submission}`)).toEqual([]);
    expect(await listAt(url, 'job/sample/999')).toEqual([]);
  });

  it('are polls of their submission, so that nobody needs to ask for that', async () => {
    const { url, submission, jobs } = await submitted();
    const answers: number[] = [];
    for (let poll = 0; poll < 3; poll += 1) answers.push((await vmrayGet(url, `job/${jobs[1]}`)).status);
    expect(answers).toEqual([200, 200, 404]);
    expect(await statuses(url, submission, 1)).toEqual(['success']);
  });
});

describe('what is found', () => {
  // The first digits of the SHA-256 of these are c, 3, 1 and 2.
  it.each([
    ['a', 'malicious', 1],
    ['b', 'malicious', 1],
    ['d', 'suspicious', 1],
    ['c', 'clean', 0],
  ])('follows from the hash: %s is %s', async (file, verdict, indicators) => {
    const { url, submission, sample } = await submitted({ finishAfterPolls: 0 }, file);
    expect(await objectAt(url, `sample/${sample}`)).toMatchObject({ sample_verdict: null });
    expect(await objectAt(url, `sample/${sample}/iocs`)).toMatchObject({ status: 'waiting', iocs: { domains: [] } });
    expect(await objectAt(url, `submission/${submission}`)).toMatchObject({ submission_verdict: verdict });
    expect(await objectAt(url, `sample/${sample}`)).toMatchObject({ sample_verdict: verdict });
    const iocs = await objectAt(url, `sample/${sample}/iocs`);
    expect(iocs).toMatchObject({ status: 'finished', iocs: { domains: Array(indicators).fill({ verdict }) } });
    expect(itemsOf((await objectAt(url, `sample/${sample}/vtis`)).threat_indicators)).toHaveLength(indicators);
    expect(await listAt(url, `analysis/sample/${sample}`)).toHaveLength(3);
  });

  it('is that of the corpus for a file that it knows', async () => {
    emulator = await startVmrayEmulator({ analysisCaching: 'disabled', finishAfterPolls: 0 });
    const { url, submission, sample } = await submitTo(emulator.url, 'sandjury corpus: invoice-macro');
    expect(await listAt(url, `analysis/sample/${sample}`)).toHaveLength(2);
    expect(await objectAt(url, `submission/${submission}`)).toMatchObject({
      submission_verdict: 'malicious',
      submission_score: 92,
    });
    expect(await listAt(url, `analysis/sample/${sample}`)).toHaveLength(5);
    expect(await listAt(url, `submission/sample/${sample}`)).toHaveLength(2);
  });

  it('waits for so many calls of each kind', async () => {
    emulator = await startVmrayEmulator({ waitingPolls: 2 });
    for (const kind of ['iocs', 'vtis', 'mitre_attack']) {
      const seen: (JsonValue | undefined)[] = [];
      for (let call = 0; call < 3; call += 1) seen.push((await objectAt(emulator.url, `sample/12/${kind}`)).status);
      expect(seen).toEqual(['waiting', 'waiting', 'finished']);
    }
  });
});

describe('the feed of finished submissions', () => {
  it('is in the order of completion, without the unfinished, whatever the bounds', async () => {
    const { url, submission: one } = await submitted({ finishAfterPolls: 1 });
    const { submission: two } = await submitTo(url, 'second');
    const { submission: three } = await submitTo(url, 'third');
    await statuses(url, two, 2);
    await statuses(url, one, 2);
    const ids = async (query: string): Promise<(JsonValue | undefined)[]> =>
      (await listAt(url, `submission?${query}`)).map((item) => item.submission_id);
    expect(await ids('_last_id=100000&_min_id=1&_max_id=2&_order=desc')).toEqual([two, one]);
    expect(await ids(`_last_id=${two}`)).toEqual([one, three]);
    expect(await ids(`_last_id=${three}`)).toEqual([]);
    expect(await ids('_last_id=0&_limit=1')).toEqual([51]);
    expect(await ids('_min_id=200000&_order=asc')).toEqual([one, two, three]);
    expect((await vmrayGet(url, 'submission?_last_id=x')).status).toBe(400);
  });

  it('can be filtered by any column, and by a range of dates', async () => {
    const { url, submission } = await submitted();
    const count = async (query: string): Promise<number> => (await listAt(url, `submission?${query}`)).length;
    expect(await count('submission_finished=false')).toBe(1);
    expect(await count(`submission_id=${submission}`)).toBe(1);
    expect(await count('submission_finish_time=2021-02-17T00:00:00~2021-02-18T00:00:00')).toBe(1);
    expect(await count('submission_finish_time=2020-01-01~2020-01-02')).toBe(0);
    expect(await count('constructor=1')).toBe(0);
    expect(await listAt(url, 'analysis?analysis_submission_id=51')).toMatchObject([{ analysis_id: 82 }]);
  });
});

it('throttles every so many calls, of whatever kind', async () => {
  emulator = await startVmrayEmulator({ throttle: { every: 2, retryAfterSeconds: 7 } });
  const { url } = emulator;
  const answers = [
    await vmrayGet(url, 'sample/12'),
    await vmraySubmit(url, { file: 'x' }),
    await vmraySubmit(url, { file: 'x' }),
  ];
  expect(answers.map((answer) => answer.status)).toEqual([200, 429, 200]);
  expect(answers[1]?.headers['retry-after']).toBe('7');
  expect(parsed(answers[1] ?? { status: 0, headers: {}, text: '' })).toEqual({
    error_msg: 'Request was throttled. Expected available in 7 seconds.',
    result: 'error',
  });
  expect((await vmrayGet(url, 'sample/12', 'api_key wrong')).status).toBe(401);
  expect((await vmrayCall(url, 'submission/51/tag/a', { method: 'POST' })).status).toBe(429);
});
