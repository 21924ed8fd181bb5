import { alibaba } from '@sandjury/alibaba';
import { createSandboxHub, type Outcome } from '@sandjury/core';
import { bytesSample, type Clock } from '@sandjury/core/toolkit';
import {
  type AlibabaEmulator,
  corpus,
  emulatorAlibabaCredentials,
  emulatorVmrayApiKey,
  startAlibabaEmulator,
  startVmrayEmulator,
  type VmrayEmulator,
} from '@sandjury/emulator';
import { vmray } from '@sandjury/vmray';
import { Agent, type Dispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CellClock, createCellClock } from './cell/cell-clock.ts';

const hash = corpus.find((sample) => sample.name === 'invoice-macro')?.hashes.sha256 ?? '';
const always = { times: Number.POSITIVE_INFINITY };
const retries = 2;

let clock: CellClock;
let servers: { vmray: VmrayEmulator; alibaba: AlibabaEmulator };
const closings: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  clock = createCellClock();
  const now = () => clock.now();
  servers = { vmray: await startVmrayEmulator({ now }), alibaba: await startAlibabaEmulator({ now }) };
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closings.splice(0)) await close();
  await Promise.all([servers.vmray.close(), servers.alibaba.close()]);
});

interface Limits {
  clock?: Clock;
  concurrency?: number;
  requestsPerSecond?: number;
  dispatcher?: Dispatcher;
}

/** Both vendors, under the same limits. */
function hubOf(limits: Limits = {}) {
  const common = { clock, retries, ...limits };
  const hub = createSandboxHub({
    providers: [
      vmray({ url: servers.vmray.url, apiKey: emulatorVmrayApiKey, ...common }),
      alibaba({ endpoint: servers.alibaba.url, credentials: emulatorAlibabaCredentials, ...common }),
    ],
    clock,
  });
  closings.push(() => hub.close());
  return hub;
}

const emulators = (): (VmrayEmulator | AlibabaEmulator)[] => [servers.vmray, servers.alibaba];
const failAll = (...fault: Parameters<VmrayEmulator['fail']> extends [unknown, infer F] ? [F] : never) => {
  for (const emulator of emulators()) emulator.fail('*', ...fault);
};
const countOf = (operation: string) =>
  emulators().flatMap(({ calls }) => calls.filter((call) => call.operation === operation)).length;
const errorsOf = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) => (outcome.status === 'failed' ? outcome.error : outcome.status));

/** How a call ends under a deadline, and how long it takes. One that goes on after it is ended at last. */
async function timed(deadlineMs: number, call: (options: { deadlineMs: number }) => Promise<unknown> | undefined) {
  clock.begin(deadlineMs);
  const startedMs = clock.now();
  const nudge = setInterval(() => clock.runOut(), 1000);
  const answer = await call({ deadlineMs })
    ?.catch((error: unknown) => error)
    .finally(() => clearInterval(nudge));
  return { answer, tookMs: clock.now() - startedMs };
}

describe('one retry budget for each call', () => {
  it('a look-up makes no more attempts than its requests may, whatever fails: no layer repeats what another did', async () => {
    failAll({ status: 503, ...always });
    const outcomes = await hubOf().lookup(hash);
    expect(errorsOf(outcomes)).toMatchObject([
      { code: 'api', status: 503 },
      { code: 'api', status: 503 },
    ]);
    expect(countOf('getSampleByHash')).toBe(1 + retries);
    expect(countOf('GetFileDetectReport')).toBe(1 + retries);
    expect(countOf('GetFileDetectResult')).toBeLessThanOrEqual(1 + retries);
    // Nothing goes on behind the back of who has the outcome: no pause and no deadline is left.
    expect(clock.pending()).toBe(0);
  });

  it('pauses with full jitter: anything up to a bound that doubles', async () => {
    const drawn = [0, 0.25, 0.999, 0.5];
    let draws = 0;
    vi.spyOn(Math, 'random').mockImplementation(() => drawn[draws++ % drawn.length] ?? 0);
    servers.vmray.fail('getBillingInfo', { status: 500, ...always });
    const provider = vmray({ url: servers.vmray.url, apiKey: emulatorVmrayApiKey, clock, retries: 3 });
    closings.push(() => provider.close());
    await expect(provider.quota()).rejects.toMatchObject({ code: 'api' });
    // 500, 1000 and 2000 are the bounds.
    expect(clock.pauses).toEqual([0, 250, 1998]);
  });

  it('waits as long as the vendor wishes', async () => {
    failAll({ status: 429, retryAfter: 7 });
    const outcomes = await hubOf({ requestsPerSecond: 1000 }).lookup(hash);
    expect(outcomes.map(({ status }) => status)).toEqual(['reported', 'reported']);
    expect(clock.pauses.filter((pause) => pause >= 7000).length).toBe(2);
  });

  it('does not wait beyond the deadline, and says when to come back', async () => {
    failAll({ status: 429, retryAfter: 90, ...always });
    const startedMs = clock.now();
    const outcomes = await hubOf().lookup(hash, { deadlineMs: 60_000 });
    expect(errorsOf(outcomes)).toMatchObject([
      { code: 'quota', retryAfterMs: 90_000 },
      { code: 'quota', retryAfterMs: 90_000 },
    ]);
    expect(clock.now() - startedMs).toBeLessThan(1000);
    expect(countOf('getSampleByHash')).toBe(1);
  });

  it('one deadline holds for all requests of a report', async () => {
    const archive = corpus.find((sample) => sample.name === 'archive-of-two')?.hashes.sha256 ?? '';
    const provider = alibaba({
      endpoint: servers.alibaba.url,
      credentials: emulatorAlibabaCredentials,
      clock,
      retries,
    });
    closings.push(() => provider.close());
    const url = 'https://files.emulator.test/archive-of-two';
    await provider.client.submitRemoteFile({ url, hash: archive, decompress: true });
    await provider.client.waitForResult(archive);
    for (const operation of ['GetFileDetectReport', 'ListCompressFileDetectResult'] as const) {
      servers.alibaba.fail(operation, { status: 503, retryAfter: 40, times: 1 });
    }
    const ref = { provider: 'alibaba', id: `hash:${archive}` };
    const { answer, tookMs } = await timed(60_000, (options) => provider.report(ref, options));
    expect(answer).toMatchObject({ complete: false });
    expect(tookMs).toBeLessThanOrEqual(60_000);
  });

  it('one deadline holds for both rounds of a look-up', async () => {
    const sha1 = corpus.find((sample) => sample.name === 'invoice-macro')?.hashes.sha1 ?? '';
    servers.vmray.fail('getSampleByHash', { status: 503, retryAfter: 40, times: 1 });
    servers.alibaba.fail('GetFileDetectReport', { status: 503, retryAfter: 40, times: 1 });
    const { answer, tookMs } = await timed(60_000, (options) => hubOf().lookup(sha1, options));
    expect(answer).toMatchObject([
      { provider: 'vmray', status: 'reported' },
      { provider: 'alibaba', status: 'failed', error: { code: 'api', status: 503 } },
    ]);
    expect(tookMs).toBeLessThanOrEqual(60_000);
  });

  it('one deadline holds for all requests of a status and of a ping', async () => {
    servers.alibaba.fail('GetFileDetectResult', { status: 503, retryAfter: 40, times: 1 });
    servers.alibaba.fail('GetFileDetectReport', { status: 503, retryAfter: 40, times: 1 });
    servers.vmray.fail('getSystemInfo', { status: 503, retryAfter: 40, times: 1 });
    servers.vmray.fail('getSystemInfo', { status: 403, ...always });
    servers.vmray.fail('listAnalyses', { status: 503, retryAfter: 40, times: 1 });
    const [first, second] = hubOf().providers;
    const ref = { provider: 'alibaba', id: `hash:${hash}` };
    const status = await timed(60_000, (options) => second?.status?.(ref, options));
    const ping = await timed(60_000, (options) => first?.ping(options));
    for (const { answer, tookMs } of [status, ping]) {
      expect(answer).toMatchObject({ code: 'api', status: 503 });
      expect(tookMs).toBeLessThanOrEqual(60_000);
    }
  });
});

describe('limits of a provider hold across all calls of a hub', () => {
  /** Look-ups, submissions and states, all at once. */
  async function everything(hub: ReturnType<typeof hubOf>): Promise<void> {
    const submissions = Array.from({ length: 6 }, (_, index) =>
      hub.submit({ file: bytesSample(`${index}.bin`, Buffer.from(`content ${index}`)) }),
    );
    const statuses = hub.with('status').map((provider) => {
      const id = provider.id === 'vmray' ? 'submission:51' : `hash:${hash}`;
      return provider.status({ provider: provider.id, id });
    });
    const outcomes = await Promise.all([...Array.from({ length: 6 }, () => hub.lookup(hash)), ...submissions]);
    await Promise.all([...statuses, hub.report({ provider: 'vmray', id: 'sample:12' })]);
    expect(outcomes.flat().filter(({ status }) => status === 'failed')).toEqual([]);
  }

  it('concurrency, uploads to another host included', async () => {
    servers.alibaba.fail('PostObject', { delayMs: 60, ...always });
    failAll({ delayMs: 4, ...always });
    const most = { vmray: 0, alibaba: 0 };
    let isOver = false;
    const underWay = ({ calls }: VmrayEmulator | AlibabaEmulator) => calls.filter(({ status }) => status === null);
    const watch = () => {
      most.vmray = Math.max(most.vmray, underWay(servers.vmray).length);
      most.alibaba = Math.max(most.alibaba, underWay(servers.alibaba).length);
      if (!isOver) setImmediate(watch);
    };
    watch();
    await everything(hubOf({ concurrency: 2 })).finally(() => {
      isOver = true;
    });
    expect(countOf('PostObject')).toBe(6);
    expect(most).toEqual({ vmray: 2, alibaba: 2 });
  });

  it('requests per second, on the injected clock', async () => {
    const times = new Map<string, number[]>();
    const agent = new Agent();
    closings.push(() => agent.close());
    const dispatcher = agent.compose((dispatch) => (options, handler) => {
      const origin = String(options.origin);
      times.set(origin, [...(times.get(origin) ?? []), clock.now()]);
      return dispatch(options, handler);
    });
    await everything(hubOf({ requestsPerSecond: 4, dispatcher }));
    for (const { url } of emulators()) {
      const begun = times.get(url) ?? [];
      expect(begun.length).toBeGreaterThan(20);
      const gaps = begun.slice(1).map((time, index) => time - (begun[index] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250);
    }
  });

  it('the limits of one provider hold nobody else up', async () => {
    servers.vmray.fail('*', { delayMs: 60, ...always });
    const order: string[] = [];
    const hub = hubOf({ concurrency: 1 });
    await hub.lookup(hash, { onOutcome: ({ provider }) => order.push(provider) });
    expect(order).toEqual(['alibaba', 'vmray']);
  });
});
