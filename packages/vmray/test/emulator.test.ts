import { SandboxError } from '@sandjury/core';
import { corpus, emulatorVmrayApiKey, startVmrayEmulator, type VmrayEmulator } from '@sandjury/emulator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkReport } from '../../../test/support/packages/check-report.ts';
import { type VmrayProvider, vmray } from '../src/provider.ts';

let emulator: VmrayEmulator;
let provider: VmrayProvider;

beforeAll(async () => {
  emulator = await startVmrayEmulator({ itemsPerRequest: 1 });
  provider = vmray({ url: emulator.url, apiKey: emulatorVmrayApiKey, retries: 1 });
});

afterEach(() => emulator.reset());

afterAll(async () => {
  await provider.close();
  await emulator.close();
});

const known = corpus.filter((sample) => sample.vmray !== null);

describe('over real sockets', () => {
  it('answers a ping', async () => {
    expect(await provider.ping()).toMatchObject({ ok: true });
  });

  it.each(known.map((sample) => [sample.name, sample] as const))('reports on %s', async (_name, { hashes }) => {
    const refs = await provider.findByHash(hashes.sha256);
    expect(refs.length).toBeGreaterThan(0);
    for (const ref of refs) {
      const report = await provider.report(ref);
      checkReport(report);
      expect(report.complete).toBe(true);
      expect(report.warnings.filter((warning) => warning.code === 'unmapped-value')).toEqual([]);
      expect(JSON.stringify(report)).not.toContain(emulatorVmrayApiKey);
    }
  });

  it('a report has no more IOCs than the setting allows, and says so', async () => {
    const one = vmray({ url: emulator.url, apiKey: emulatorVmrayApiKey, maxIocs: 1 });
    const report = await one.report({ provider: 'vmray', id: 'sample:12' }).finally(() => one.close());
    expect(report.iocs).toHaveLength(1);
    expect(report).toMatchObject({ complete: false, iocs: [{ isIoc: true }] });
    expect(report.warnings.filter(({ code }) => code === 'truncated')).toHaveLength(1);
  });

  it('a reply with more values than the setting allows is refused', async () => {
    const few = vmray({ url: emulator.url, apiKey: emulatorVmrayApiKey, maxReplyValues: 3 });
    const failure = await few.findByHash(known[0]?.hashes.sha256 ?? '').catch((error: unknown) => error);
    await few.close();
    expect(failure).toMatchObject({ code: 'too_large', message: expect.stringContaining('maxReplyValues') });
  });

  it('an unknown hash is an empty list', async () => {
    expect(await provider.findByHash('0'.repeat(64))).toEqual([]);
  });

  it('an abort in the middle of the calls is rethrown untouched', async () => {
    emulator.fail('*', { silence: true, times: Number.POSITIVE_INFINITY });
    const reason = new Error('enough');
    const controller = new AbortController();
    const report = provider.report({ provider: 'vmray', id: 'sample:12' }, { signal: controller.signal });
    const timer = setTimeout(() => controller.abort(reason), 50);
    await expect(report).rejects.toBe(reason);
    clearTimeout(timer);
  });

  it('a part that never comes is missing when the deadline ends, the rest is reported', async () => {
    emulator.fail('getSampleMitreAttack', { silence: true, times: Number.POSITIVE_INFINITY });
    const report = await provider.report({ provider: 'vmray', id: 'sample:12' }, { deadlineMs: 300 });
    checkReport(report);
    expect(report.complete).toBe(false);
    expect(report.techniques).toEqual([]);
  });

  it('a reply that breaks off is asked for again', async () => {
    emulator.fail('getSampleIocs', { truncate: 20 });
    expect((await provider.report({ provider: 'vmray', id: 'sample:12' })).complete).toBe(true);
  });

  it('a wrong key fails with `authentication`, and the key is in no message', async () => {
    const stranger = vmray({ url: emulator.url, apiKey: 'not-the-key-0000' });
    const error: unknown = await stranger
      .report({ provider: 'vmray', id: 'sample:12' })
      .catch((cause: unknown) => cause);
    await stranger.close();
    expect(SandboxError.is(error) && error.code).toBe('authentication');
    expect(`${error}${JSON.stringify(error)}`).not.toContain('not-the-key');
  });

  it('an older server has its VTIs under another name', async () => {
    const older = await startVmrayEmulator({ vtisPath: 'threat_indicators' });
    const asking = vmray({ url: older.url, apiKey: emulatorVmrayApiKey });
    const report = await asking.report({ provider: 'vmray', id: 'sample:12' });
    await asking.report({ provider: 'vmray', id: 'sample:12' });
    await asking.close();
    await older.close();
    expect(report.indicators.length).toBe(11);
    const asked = older.calls.map((call) => call.path).filter((path) => path.endsWith('/vtis'));
    expect(asked.length).toBe(1);
  });
});
