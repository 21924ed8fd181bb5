import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxProvider } from '@sandjury/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Rate, rate } from '../flags/rate.ts';
import { loadConfiguration } from './load.ts';
import { makeProviders } from './make-providers.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-rates-'));
});
afterAll(() => rm(folder, { recursive: true }));

const account = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'i', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 's' };
const rates = (...texts: string[]): Rate[] => texts.reduce((all, text) => rate(text, all), [] as Rate[]);
const warn = () => undefined;

async function written(name: string, text: string) {
  const option = join(folder, name);
  await writeFile(option, text, { mode: 0o600 });
  return loadConfiguration({ option, env: account, warn });
}

/** What a provider was made with, as it shows it. */
function settingsOf(provider: SandboxProvider | undefined): unknown {
  return provider !== undefined && 'client' in provider ? Object(provider.client).settings : undefined;
}

const twoAccounts = JSON.stringify({
  providers: [
    { use: 'alibaba', id: 'a', credentials: { accessKeyId: 'i', accessKeySecret: 's' }, requestsPerSecond: 7 },
    { use: 'alibaba', id: 'b', credentials: { accessKeyId: 'j', accessKeySecret: 's' } },
  ],
});

describe('a rate of the command line', () => {
  it('goes before that of the configuration, for those that it names', async () => {
    const configuration = await written('two.json', twoAccounts);
    const made = async (...texts: string[]) => {
      const providers = await makeProviders(configuration, [], { rates: rates(...texts) });
      return providers.map((provider) => Object(settingsOf(provider)).requestsPerSecond);
    };
    expect(await made()).toEqual([7, undefined]);
    expect(await made('2')).toEqual([2, 2]);
    expect(await made('b=30/min')).toEqual([7, 0.5]);
    expect(await made('2', 'a=3')).toEqual([3, 2]);
  });

  it('makes each provider once', async () => {
    const configuration = await written('two.json', twoAccounts);
    const made: unknown[] = [];
    const entries = configuration.entries.map((entry) => ({
      ...entry,
      make: async (settings?: { requestsPerSecond: number }) => {
        made.push(settings);
        return entry.make(settings);
      },
    }));
    await makeProviders({ ...configuration, entries }, [], { rates: rates('a=3') });
    expect(made).toEqual([{ requestsPerSecond: 3 }, undefined]);
  });

  it('holds for providers of the environment', async () => {
    const configuration = await loadConfiguration({ option: false, env: account, warn });
    const [alibaba] = await makeProviders(configuration, [], { rates: rates('3') });
    expect(settingsOf(alibaba)).toMatchObject({ requestsPerSecond: 3 });
  });

  it('names no provider that is not asked', async () => {
    const configuration = await written('two.json', twoAccounts);
    await expect(makeProviders(configuration, ['a'], { rates: rates('b=1') })).rejects.toThrow(
      '--rate: "b" is not asked. Asked are a.',
    );
    const alone = await loadConfiguration({ option: false, env: account, warn });
    await expect(makeProviders(alone, [], { rates: rates('alibab=1') })).rejects.toThrow(
      '--rate: "alibab" is not asked. Asked are alibaba. (Did you mean alibaba?)',
    );
  });

  it('cannot be given to a provider that a module made, or whose adapter takes none', async () => {
    const provider =
      "{ specificationVersion: 'v1', id: 'own', product: 'Own', ping: async () => ({}), report: async () => ({}) }";
    const module = await written('made.mjs', `export const config = { providers: [${provider}] };`);
    await expect(makeProviders(module, [], { rates: rates('1') })).rejects.toThrow(
      '--rate cannot be used with own: the configuration made it: set its rate there.',
    );
    await writeFile(
      join(folder, 'adapter.mjs'),
      `import { createRequire } from 'node:module';
       const { z } = createRequire(${JSON.stringify(import.meta.url)})('zod');
       export const plugin = { name: 'own', product: 'Own', settings: z.strictObject({ id: z.string().optional() }),
         environment: { required: [], optional: [], settings: () => ({}) }, formats: [], create: () => (${provider}), read: () => [] };`,
      { mode: 0o600 },
    );
    const adapter = await written('adapter.json', JSON.stringify({ providers: [{ use: './adapter.mjs' }] }));
    expect(await makeProviders(adapter, [])).toHaveLength(1);
    await expect(makeProviders(adapter, [], { rates: rates('1') })).rejects.toThrow(
      '--rate cannot be used with ./adapter.mjs: its adapter has no setting requestsPerSecond.',
    );
  });
});
