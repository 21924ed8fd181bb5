import { describe, expect, it, vi } from 'vitest';
import { fakeProvider, never, raise } from '../../test/fake-provider.ts';
import type { FileSample, SandboxProvider, Submission } from '../contract/provider.ts';
import { ConnectionError, type FailureInfo, QuotaError, UnsupportedError } from '../model/errors.ts';
import { type SubmitOutcome, SubmitOutcomeSchema } from '../model/outcome.ts';
import { createSandboxHub } from './hub.ts';
import type { SampleToSubmit } from './submit.ts';

const file: FileSample = {
  name: 'a.exe',
  size: 1,
  async *open() {
    yield Uint8Array.of(77);
  },
};
const taken = (provider: string): Submission => ({
  refs: [{ provider, id: 'submission:1' }],
  accepted: true,
  rejected: [],
});
const refusal = (message: string): FailureInfo => new QuotaError(message, { provider: 'vendor' }).toJSON();
const submitting = (id: string, overrides: Partial<SandboxProvider> = {}) =>
  fakeProvider(id, { submitFile: async () => taken(id), submitUrl: async () => taken(id), ...overrides });

it('submits side by side, answers in the order of the providers and tells in the order of arrival', async () => {
  const gate = Promise.withResolvers<Submission>();
  const hub = createSandboxHub({
    providers: [submitting('slow', { submitFile: () => gate.promise }), submitting('fast')],
  });
  const told: SubmitOutcome[] = [];
  const outcomes = await hub.submit(
    { file },
    {
      onOutcome: (outcome) => {
        told.push(outcome);
        gate.resolve(taken('slow'));
      },
    },
  );
  expect(outcomes.map(({ provider, status }) => [provider, status])).toEqual([
    ['slow', 'submitted'],
    ['fast', 'submitted'],
  ]);
  expect(told.map(({ provider }) => provider)).toEqual(['fast', 'slow']);
  for (const outcome of outcomes)
    expect(SubmitOutcomeSchema.parse(JSON.parse(JSON.stringify(outcome)))).toEqual(outcome);
});

it('hands the sample and the options on, and to each vendor only its own settings', async () => {
  const submitFile = vi.fn(async () => taken('a'));
  const submitUrl = vi.fn(async () => taken('b'));
  const hub = createSandboxHub({ providers: [submitting('a', { submitFile }), submitting('b', { submitUrl })] });
  const { signal } = new AbortController();
  const common = { tags: ['t'], comment: 'c', deadlineMs: 9, signal };
  await hub.submit({ file }, { ...common, vendor: { a: { max_jobs: 2 }, b: { x: 1 } }, onOutcome: () => {} });
  expect(submitFile).toHaveBeenCalledExactlyOnceWith(file, { ...common, vendor: { max_jobs: 2 } });
  await hub.submit({ url: 'https://host.example/x' }, { providers: ['b'], vendor: { a: { max_jobs: 2 } } });
  expect(submitUrl).toHaveBeenCalledExactlyOnceWith('https://host.example/x', {});
});

describe('which providers', () => {
  const hub = () => createSandboxHub({ providers: ['a', 'b', 'c'].map((id) => submitting(id)) });

  it.each([
    [
      ['c', 'a', 'c'],
      ['a', 'c'],
    ],
    [[], []],
  ])('%j are asked as %j', async (providers, asked) => {
    expect((await hub().submit({ file }, { providers })).map(({ provider }) => provider)).toEqual(asked);
  });

  it.each([{ providers: ['a', 'd'] }, { vendor: { d: {} } }])(
    'refuses an unknown id before anything is sent: %j',
    async (options) => {
      const submitFile = vi.fn(async () => taken('a'));
      const refused = createSandboxHub({ providers: [submitting('a', { submitFile })] }).submit({ file }, options);
      await expect(refused).rejects.toMatchObject({ code: 'configuration', message: expect.stringContaining('"d"') });
      expect(submitFile).not.toHaveBeenCalled();
    },
  );
});

it.each([
  ['neither', {}],
  ['both', { file, url: 'https://host.example' }],
  ['a URL that is none', { url: 'host example' }],
])('refuses %s before anything is sent', async (_name, sample) => {
  const submitFile = vi.fn(async () => taken('a'));
  const hub = createSandboxHub({ providers: [submitting('a', { submitFile, submitUrl: submitFile })] });
  await expect(hub.submit(sample as SampleToSubmit)).rejects.toMatchObject({ code: 'configuration' });
  expect(submitFile).not.toHaveBeenCalled();
});

describe('one outcome', () => {
  const one = async (submitFile: NonNullable<SandboxProvider['submitFile']>) =>
    (await createSandboxHub({ providers: [submitting('a', { submitFile })] }).submit({ file }))[0];
  const first = refusal('first');
  const second = refusal('second');
  const ref = { provider: 'a', id: 'submission:1' };

  it.each<[string, Submission, object]>([
    [
      'a part taken',
      { refs: [ref], accepted: true, rejected: [first] },
      { status: 'submitted', refs: [ref], rejected: [first] },
    ],
    [
      'taken without a ticket',
      { refs: [], accepted: true, rejected: [] },
      { status: 'submitted', refs: [], rejected: [] },
    ],
    [
      'all refused',
      { refs: [], accepted: false, rejected: [first, second] },
      { status: 'failed', error: first, rejected: [first, second] },
    ],
    [
      'nothing at all',
      { refs: [], accepted: false, rejected: [] },
      { status: 'failed', error: { code: 'response' }, rejected: [] },
    ],
  ])('%s', async (_name, submission, outcome) => {
    expect(await one(async () => submission)).toMatchObject({ provider: 'a', ...outcome });
  });

  it('keeps a failure as data, and never submits twice', async () => {
    const submitFile = vi.fn(async () => raise(new ConnectionError('broke', { provider: 'x' })));
    expect(await one(submitFile)).toMatchObject({
      status: 'failed',
      error: { code: 'connection', provider: 'a', retryable: true },
      rejected: [],
    });
    expect(submitFile).toHaveBeenCalledTimes(1);
  });

  it('names a fault of an adapter without its words', async () => {
    const outcome = await one(async () => raise(new TypeError('hunter2')));
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'internal', provider: 'a' } });
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  it('tells a provider that cannot, by what it lacks', async () => {
    const unsupported = { provider: 'a', status: 'unsupported', capability: 'submitFile' };
    expect(await one(async () => raise(new UnsupportedError('no')))).toEqual({ ...unsupported, message: 'no' });
    expect(await createSandboxHub({ providers: [fakeProvider('a')] }).submit({ file })).toEqual([unsupported]);
    expect(await createSandboxHub({ providers: [fakeProvider('a')] }).submit({ url: 'https://host.example' })).toEqual([
      { ...unsupported, capability: 'submitUrl' },
    ]);
  });
});

it('ends at an abort with its reason, also where a provider does not listen', async () => {
  const controller = new AbortController();
  const onOutcome = vi.fn();
  const pending = createSandboxHub({ providers: [submitting('a', { submitFile: never })] }).submit(
    { file },
    { signal: controller.signal, onOutcome },
  );
  const reason = { why: 'enough' };
  controller.abort(reason);
  await expect(pending).rejects.toBe(reason);
  expect(onOutcome).not.toHaveBeenCalled();
});

it('rethrows what a listener threw when all have answered', async () => {
  const submitFile = vi.fn(async () => taken('b'));
  const hub = createSandboxHub({ providers: [submitting('a'), submitting('b', { submitFile })] });
  const mine = new Error('mine');
  await expect(hub.submit({ file }, { onOutcome: () => raise(mine) })).rejects.toBe(mine);
  expect(submitFile).toHaveBeenCalledTimes(1);
});
