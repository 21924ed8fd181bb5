import { describe, expect, it, vi } from 'vitest';
import { createTestClock } from '../../../../test/support/packages/test-clock.ts';
import { fakeProvider, fakeReport, never, raise } from '../../test/fake-provider.ts';
import type { AnalysisStatus, SandboxProvider } from '../contract/provider.ts';
import { AuthenticationError, ConnectionError, NotFoundError, NotReadyError, QuotaError } from '../model/errors.ts';
import { type Outcome, OutcomeSchema } from '../model/outcome.ts';
import { createSandboxHub } from './hub.ts';
import type { HubWaitOptions } from './wait.ts';

const ref = { provider: 'a', id: 'submission:1' };
const running: AnalysisStatus = { state: 'running', reports: [] };
const finished: AnalysisStatus = { state: 'finished', reports: [{ provider: 'a', id: 'sample:1' }] };

/** Answers with each step in turn, the last one for ever; notes when it was asked. */
function scripted(...steps: (() => AnalysisStatus)[]) {
  const clock = createTestClock();
  const asked: number[] = [];
  const status = async () => {
    asked.push(clock.now());
    return (steps[Math.min(asked.length, steps.length) - 1] ?? never)() as AnalysisStatus;
  };
  return { clock, asked, status };
}

/** Waits for one ticket while as much time passes as it takes. */
async function waitOne(
  script: Pick<ReturnType<typeof scripted>, 'clock'> & Partial<ReturnType<typeof scripted>>,
  options: HubWaitOptions = {},
  overrides: Partial<SandboxProvider> = {},
): Promise<Outcome | undefined> {
  const { clock, status } = script;
  const provider = fakeProvider('a', { ...(status && { status }), ...overrides });
  const pending = createSandboxHub({ providers: [provider], clock }).wait([ref], options);
  await clock.advance(3_600_000);
  const [outcome] = await pending;
  expect(clock.pending()).toEqual([]);
  expect(OutcomeSchema.safeParse(outcome).success).toBe(true);
  return outcome;
}

describe('how often is asked', () => {
  it('at once, then after 5 s, each pause half as long again up to a minute', async () => {
    const script = scripted(() => running);
    expect(await waitOne(script)).toEqual({ provider: 'a', status: 'pending', refs: [ref] });
    const pauses = script.asked.map((at, index) => at - (script.asked[index - 1] ?? 0));
    expect(pauses.slice(0, 9)).toEqual([0, 5000, 7500, 11250, 16875, 25312.5, 37968.75, 56953.125, 60000]);
    expect(Math.max(...pauses)).toBe(60000);
    // The last question comes where its answer can still arrive.
    expect(script.asked.at(-1)).toBe(1_798_000);
  });

  it('as the caller wishes', async () => {
    const script = scripted(() => running);
    await waitOne(script, { pollMs: 100, deadlineMs: 400 });
    expect(script.asked).toEqual([0, 100, 250, 300]);
  });

  it('later where the vendor wishes, and not at all where that is too late', async () => {
    const wish = (retryAfterMs: number) => () => raise(new QuotaError('slow down', { retryable: true, retryAfterMs }));
    const script = scripted(wish(90_000), () => finished);
    expect(await waitOne(script)).toMatchObject({ status: 'reported' });
    expect(script.asked).toEqual([0, 90_000]);
    const late = scripted(() => running, wish(3_000_000));
    expect(await waitOne(late)).toMatchObject({ status: 'pending' });
    expect(late.asked).toEqual([0, 5000]);
  });
});

describe('the end of an analysis', () => {
  it('is its report, fetched by the ticket that the status gives', async () => {
    const report = vi.fn(async () => fakeReport('a'));
    const script = scripted(
      () => running,
      () => finished,
    );
    const outcome = await waitOne(script, {}, { report });
    expect(outcome).toEqual({ provider: 'a', status: 'reported', report: fakeReport('a'), others: [] });
    expect(report).toHaveBeenCalledExactlyOnceWith(
      { provider: 'a', id: 'sample:1' },
      { signal: expect.any(AbortSignal) },
    );
  });

  it('has the tickets of every further sample, as an archive makes them', async () => {
    const others = [2, 3].map((id) => ({ provider: 'a', id: `sample:${id}` }));
    const script = scripted(() => ({ state: 'finished', reports: [...finished.reports, ...others] }));
    expect(await waitOne(script)).toMatchObject({ status: 'reported', others });
  });

  it('is looked for under the ticket itself where the status gives none', async () => {
    const report = vi.fn(async () => fakeReport('a'));
    await waitOne(
      scripted(() => ({ state: 'finished', reports: [] })),
      {},
      { report },
    );
    expect(report).toHaveBeenCalledExactlyOnceWith(ref, expect.anything());
  });

  it('may be a failure', async () => {
    const outcome = await waitOne(scripted(() => ({ state: 'failed', reports: [] })));
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'api', provider: 'a', retryable: false, ref } });
  });

  it('is asked for again while the report is not ready', async () => {
    const report = vi.fn(async () =>
      report.mock.calls.length < 3 ? raise(new NotReadyError('wait')) : fakeReport('a'),
    );
    const script = scripted(() => finished);
    expect(await waitOne(script, {}, { report })).toMatchObject({ status: 'reported' });
    expect(script.asked).toEqual([0, 5000, 12500]);
  });
});

it('needs no status: asks for the report until it is ready', async () => {
  const clock = createTestClock();
  const report = vi.fn(async () => (report.mock.calls.length < 3 ? raise(new NotReadyError('wait')) : fakeReport('a')));
  expect(await waitOne({ clock }, {}, { report })).toMatchObject({ status: 'reported' });
  expect(report).toHaveBeenCalledTimes(3);
});

describe('a question that fails', () => {
  const broke = () => raise(new ConnectionError('broke'));

  it('does not end the wait when it may pass', async () => {
    expect(
      await waitOne(
        scripted(
          broke,
          () => running,
          broke,
          () => finished,
        ),
      ),
    ).toMatchObject({ status: 'reported' });
  });

  it.each([
    [
      'a refusal',
      new AuthenticationError('no'),
      { status: 'failed', error: { code: 'authentication', provider: 'a' } },
    ],
    ['a fault of the adapter', new TypeError('x'), { status: 'failed', error: { code: 'internal' } }],
    ['a ticket that is not known', new NotFoundError('what?'), { status: 'not_found' }],
  ])('ends it at once: %s', async (_name, error, outcome) => {
    const script = scripted(
      () => running,
      () => raise(error),
    );
    expect(await waitOne(script)).toMatchObject(outcome);
    expect(script.asked).toHaveLength(2);
  });

  it('is the outcome where the vendor never said that it is analysing, with the ticket to try again', async () => {
    expect(await waitOne(scripted(broke))).toMatchObject({
      status: 'failed',
      error: { code: 'connection', retryable: true, ref },
    });
    expect(await waitOne(scripted(() => running, broke))).toEqual({ provider: 'a', status: 'pending', refs: [ref] });
    expect(
      await waitOne(
        scripted(() => finished),
        {},
        { report: async () => broke() },
      ),
    ).toMatchObject({ status: 'failed' });
  });
});

it('keeps the ticket when the time is over, also where the provider does not answer', async () => {
  const outcome = await waitOne({ clock: createTestClock() }, { deadlineMs: 1000 }, { status: never });
  expect(outcome).toEqual({ provider: 'a', status: 'pending', refs: [ref] });
});

it('ends at an abort with its reason and leaves no timer', async () => {
  const { clock, status } = scripted(() => running);
  const controller = new AbortController();
  const hub = createSandboxHub({ providers: [fakeProvider('a', { status })], clock });
  const pending = hub.wait([ref], { signal: controller.signal });
  const caught = pending.catch((error: unknown) => error);
  await clock.advance(6000);
  const reason = { why: 'enough' };
  controller.abort(reason);
  expect(await caught).toBe(reason);
  expect(clock.pending()).toEqual([]);
  await expect(hub.wait([ref], { signal: controller.signal })).rejects.toBe(reason);
});

describe('close', () => {
  it.each([
    ['that can be closed', { status: 'failed', error: { code: 'connection', message: 'closed' } }],
    ['that has no close', { status: 'pending', refs: [ref] }],
  ])('ends a pause: a provider %s is asked once more', async (kind, expected) => {
    const { clock, asked, status } = scripted(
      () => running,
      kind === 'that has no close' ? () => running : () => raise(new ConnectionError('closed', { retryable: false })),
    );
    const hub = createSandboxHub({ providers: [fakeProvider('a', { status, close: async () => {} })], clock });
    const pending = hub.wait([ref]);
    await clock.advance(1000);
    await hub.close();
    expect(await pending).toMatchObject([{ provider: 'a', ...expected }]);
    expect(asked).toEqual([0, 1000]);
    expect(clock.pending()).toEqual([]);
  });
});

describe('several tickets', () => {
  const slow = { provider: 'a', id: 'slow' };
  const fast = { provider: 'b', id: 'fast' };
  const setUp = () => {
    const clock = createTestClock();
    const status = async () => (clock.now() < 20_000 ? running : finished);
    const quick = fakeProvider('b', { status: async () => ({ state: 'finished', reports: [fast] }) });
    return { clock, hub: createSandboxHub({ providers: [fakeProvider('a', { status }), quick], clock }) };
  };

  it('are answered in their order and told in the order of arrival, each state once', async () => {
    const { clock, hub } = setUp();
    const told: string[] = [];
    const progress: string[] = [];
    const pending = hub.wait([slow, fast, slow], {
      onOutcome: ({ provider }) => told.push(provider),
      onProgress: ({ id }, state) => progress.push(`${id} ${state}`),
    });
    await clock.advance(60_000);
    expect((await pending).map(({ provider, status }) => `${provider} ${status}`)).toEqual([
      'a reported',
      'b reported',
      'a reported',
    ]);
    expect(told).toEqual(['b', 'a', 'a']);
    expect(progress).toEqual(['slow running', 'fast finished', 'slow running', 'slow finished', 'slow finished']);
  });

  it('are all waited for when a listener throws, which is then rethrown', async () => {
    const { clock, hub } = setUp();
    const onOutcome = vi.fn();
    const mine = new Error('mine');
    const pending = hub
      .wait([slow, fast], { onOutcome, onProgress: () => raise(mine) })
      .catch((error: unknown) => error);
    await clock.advance(60_000);
    expect(await pending).toBe(mine);
    expect(onOutcome).toHaveBeenCalledTimes(2);
  });

  it('may be none', async () => {
    expect(await setUp().hub.wait([])).toEqual([]);
  });
});

it.each([
  ['a ticket of another hub', [{ provider: 'z', id: '1' }], {}, '"z"'],
  ['no time at all', [ref], { deadlineMs: 0 }, 'deadlineMs'],
  ['a pause that is no number', [ref], { pollMs: Number.NaN }, 'pollMs'],
])('refuses %s before anything is asked', async (_name, refs, options, named) => {
  const status = vi.fn(async () => running);
  const pending = createSandboxHub({ providers: [fakeProvider('a', { status })] }).wait(refs, options);
  await expect(pending).rejects.toMatchObject({ code: 'configuration', message: expect.stringContaining(named) });
  expect(status).not.toHaveBeenCalled();
});
