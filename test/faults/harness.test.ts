import { ApiError, type SandboxReport } from '@sandjury/core';
import { bytesSample, sleep } from '@sandjury/core/toolkit';
import { emulatorVmrayApiKey } from '@sandjury/emulator';
import { type VmrayProvider, vmray } from '@sandjury/vmray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vmray as vmrayAdapter } from './adapters/vmray.ts';
import { runCell } from './cell/cell.ts';
import { createCellClock } from './cell/cell-clock.ts';
import { startWorld, type World } from './cell/world.ts';
import { defineGroup } from './matrix/matrix.ts';
import type { Adapter, FaultCase, Operation } from './matrix/model.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await world.close();
});

const healthy: FaultCase = { name: 'none', outcome: 'ok' };
const failing: FaultCase = { name: '500', effect: () => ({ status: 500 }), outcome: 'api', passes: true };
const file = bytesSample('a.exe', Buffer.from('content'));
const quota: Operation<VmrayProvider> = {
  name: 'quota',
  faulted: 'getBillingInfo',
  run: (provider) => provider.quota(),
};
const submit: Operation<VmrayProvider> = {
  name: 'submitFile',
  faulted: 'submitSample',
  creates: true,
  submits: true,
  run: (provider) => provider.submitFile(file),
};

const report: Operation<VmrayProvider> = {
  name: 'report of a sample',
  faulted: 'getSampleVtis',
  part: true,
  run: (provider) => provider.report({ provider: 'vmray', id: 'sample:12' }),
};
/** Changes the answer, and may: `altered` is what it is expected to be. */
const changing: FaultCase = { name: 'none', outcome: 'altered' };

/** What a cell holds against an operation that is not as good as the one whose fault-free run it is compared with. */
async function brokenBy(
  good: Operation<VmrayProvider>,
  bad: Partial<Operation<VmrayProvider>>,
  { fault = failing, adapter = vmrayAdapter }: { fault?: FaultCase; adapter?: Adapter<VmrayProvider> } = {},
): Promise<readonly string[]> {
  const first = await runCell({ adapter, operation: good, fault: healthy, mode: 'lasting', baseline: null });
  const operation = { ...good, ...bad };
  return (await runCell({ adapter, operation, fault, mode: 'lasting', baseline: first.seen })).broken;
}

describe('a cell', () => {
  it('has nothing against what is right', async () => {
    expect(await brokenBy(quota, {})).toEqual([]);
    expect(await brokenBy(submit, {})).toEqual([]);
    expect(await brokenBy(quota, {}, { fault: healthy })).toEqual([]);
  });

  it.each<[string, Partial<Operation<VmrayProvider>>, string]>([
    ['an error that is not ours', { run: () => Promise.reject(new TypeError('oops')) }, 'not an error of ours'],
    ['another code', { run: () => Promise.reject(new ApiError('')), instead: { '500': 'quota' } }, 'expected quota'],
    ['an answer where an error must be', { run: async () => [] }, 'ended with altered, expected api'],
    [
      'a secret deep in the cause',
      {
        run: () => Promise.reject(new ApiError('', { cause: new Error('', { cause: { a: [emulatorVmrayApiKey] } }) })),
      },
      'a secret is in',
    ],
    ['a prototype of the reply', { run: async () => ({ a: Object.create({ polluted: true }) }) }, 'prototype'],
    [
      'a request too many',
      { run: (provider) => provider.quota().catch(() => provider.quota()) },
      '6 requests of getBillingInfo, 3 are allowed',
    ],
  ])('notices %s', async (_name, bad, expected) => {
    expect((await brokenBy(quota, bad)).join('\n')).toContain(expected);
  });

  it('notices what was created twice, and what was sent again', async () => {
    const twice = {
      run: (provider: VmrayProvider) => provider.submitFile(file).then(() => provider.submitUrl('a.test')),
    };
    expect(await brokenBy(submit, twice, { fault: { ...healthy, name: 'healthy' } })).toContain('created 2 times');
    const again = { run: (provider: VmrayProvider) => submit.run(provider, '').catch(() => submit.run(provider, '')) };
    expect(await brokenBy(submit, again)).toContain('2 requests of submitSample, 1 are allowed');
  });

  it('notices requests too many of an operation that does not fail', async () => {
    const eager = {
      run: async (provider: VmrayProvider) => {
        const found = await report.run(provider, '');
        await provider.status({ provider: 'vmray', id: 'sample:12' });
        return found;
      },
    };
    const broken = await brokenBy(report, eager);
    expect(broken).toContain('2 requests of getSample, 1 are allowed');
    expect(broken).toContain('1 requests of getSubmissionsBySample, 0 are allowed');
    expect(await brokenBy(report, { ...eager, again: true })).not.toContain('2 requests of getSample, 1 are allowed');
  });

  it.each<[string, (found: SandboxReport) => void, string]>([
    [
      'that became benign',
      (found) => Object.assign(found.verdict, { value: 'benign' }),
      'a fault made the verdict benign',
    ],
    [
      'of another shape',
      (found) => Object.assign(found, { complete: 'yes' }),
      'a report that breaks its schema: complete',
    ],
    ['with evidence that is not there', (found) => found.verdict.evidence.push('/no'), 'a pointer leads nowhere: /no'],
  ])('notices a report %s, where another report may be', async (_name, change, expected) => {
    const changed = {
      run: async (provider: VmrayProvider) => {
        const found = (await report.run(provider, '')) as SandboxReport;
        change(found);
        return found;
      },
    };
    expect(await brokenBy(report, changed, { fault: changing })).toEqual([expected]);
    expect(await brokenBy(report, {}, { fault: changing })).toEqual([]);
  });

  it('counts what is created whatever fails, and can count it', async () => {
    const beside: Partial<Operation<VmrayProvider>> = { name: 'beside', faulted: 'getBillingInfo', submits: true };
    const twice = {
      ...beside,
      run: async (provider: VmrayProvider) => {
        await provider.submitFile(file);
        await provider.submitUrl('a.test');
        return provider.quota();
      },
    };
    expect(await brokenBy({ ...submit, ...beside }, twice)).toContain('created 2 times');
    const nothing = await runCell({
      adapter: vmrayAdapter,
      operation: { ...quota, submits: true },
      fault: healthy,
      mode: 'lasting',
      baseline: null,
    });
    expect(nothing.broken).toEqual(['created nothing']);
  });

  it('notices a call that takes longer than it may', async () => {
    const clock = createCellClock();
    let now = clock;
    const adapter: Adapter<VmrayProvider> = {
      ...vmrayAdapter,
      connect: (url, settings) => {
        now = settings.clock as typeof clock;
        return vmrayAdapter.connect(url, settings);
      },
    };
    const slow = {
      run: async (provider: VmrayProvider) => {
        for (let pause = 0; pause < 5; pause += 1) await sleep(now, 30_000).then(() => now.begin(1e9));
        return provider.quota();
      },
    };
    expect((await brokenBy(quota, slow, { adapter })).join('\n')).toContain('ms, 100000 were allowed');
  });

  it('notices connections and timers that stay', async () => {
    const adapter: Adapter<VmrayProvider> = {
      ...vmrayAdapter,
      connect: (url, { clock, ...settings }) => {
        const provider = vmray({ url, apiKey: emulatorVmrayApiKey, clock, ...settings });
        clock.after(90_000_000, () => undefined);
        return Object.assign(provider, { close: async () => undefined });
      },
    };
    const broken = (await brokenBy(quota, {}, { adapter })).join('\n');
    expect(broken).toMatch(/connections stay open/);
    expect(broken).toMatch(/timers stay/);
  });
});

it('a column is not run where a promise is broken without a fault', async () => {
  const [column] = defineGroup('', vmrayAdapter, [{ ...quota, submits: true }]).columns;
  await expect(column?.pairs()).rejects.toThrow('Without a fault it ends with ok: created nothing');
});

describe('the clock of a cell', () => {
  it('skips pauses in order, and no deadline', async () => {
    const clock = createCellClock();
    const startedMs = clock.now();
    clock.begin(1000);
    const seen: string[] = [];
    clock.after(1000, () => seen.push('deadline'));
    const late = sleep(clock, 700).then(() => seen.push('late'));
    const early = sleep(clock, 200).then(() => seen.push('early'));
    await Promise.all([late, early]);
    expect([seen, clock.now() - startedMs, clock.pauses]).toEqual([['early', 'late'], 700, [700, 200]]);
    clock.runOut();
    expect([seen.at(-1), clock.now() - startedMs, clock.pending()]).toEqual(['deadline', 1000, 0]);
  });
});
