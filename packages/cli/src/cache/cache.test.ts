import { mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { createSandboxHub, type Outcome } from '@sandjury/core';
import { corpus, emulatorVmrayApiKey, startVmrayEmulator } from '@sandjury/emulator';
import { vmrayPlugin } from '@sandjury/vmray';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportSaying } from '../../test/hostile.ts';
import { identified } from '../configuration/entries/identity.ts';
import { type Answer, decodeAnswer, encodeAnswer } from './answer-file.ts';
import { answerStore } from './answer-store.ts';
import { lookUp } from './lookup.ts';

const key = 'ab'.repeat(32);
const { signal } = new AbortController();
const answer: Answer = {
  storedAt: '2026-01-02T03:04:05Z',
  refs: [{ provider: 'vmray', id: 'sample:1' }],
  report: { ...reportSaying('挖矿 "\u001b[2J'), complete: true },
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-cache-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function entries(): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

describe('an answer as a file', () => {
  it('comes back as it was', () => {
    const bytes = encodeAnswer(key, answer);
    expect(bytes && decodeAnswer(key, bytes)).toEqual(answer);
  });

  it('is none when a byte is wrong or missing, or when it is of another key', () => {
    const bytes = encodeAnswer(key, answer) ?? Buffer.alloc(0);
    expect(decodeAnswer('cd'.repeat(32), bytes)).toBeNull();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        expect(decodeAnswer(key, bytes.subarray(0, at))).toBeNull();
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(decodeAnswer(key, changed)).toBeNull();
      }),
    );
  });
});

describe('a folder of answers', () => {
  it('keeps them from other users, one file each, and no other file', async () => {
    const store = answerStore(folder);
    await Promise.all(Array.from({ length: 20 }, () => store.write(key, answer)));
    expect(await store.read(key)).toEqual(answer);
    const files = await entries();
    expect(files).toHaveLength(1);
    expect(((await stat(files[0] ?? '')).mode & 0o777).toString(8)).toBe('600');
    expect(((await stat(join(folder, 'ab'))).mode & 0o777).toString(8)).toBe('700');
    await store.forget(key);
    expect(await store.read(key)).toBeNull();
  });

  it('does not fail when it cannot be written, and says why', async () => {
    await writeFile(join(folder, 'ab'), 'a file where a folder belongs');
    const store = answerStore(folder);
    await store.write(key, answer);
    expect(store.failure).toBe('ENOTDIR');
    expect(await store.read(key)).toBeNull();
  });

  it('loses what is a month old and what a killed process left, and nothing that is not its own', async () => {
    const store = answerStore(folder);
    for (let index = 0; index < 256; index += 1) {
      await store.write(index.toString(16).padStart(2, '0').repeat(32), { ...answer, report: null });
    }
    const files = await entries();
    const [old = '', left = '', foreign = ''] = files;
    await utimes(old, new Date(), new Date('2025-11-01T00:00:00Z'));
    const temporary = `${left}.${crypto.randomUUID()}.tmp`;
    await rename(left, temporary);
    const notes = join(foreign, '../notes.txt');
    await rename(foreign, notes);
    for (const file of [temporary, notes]) await utimes(file, new Date(), new Date('2025-12-01T00:00:00Z'));
    // Each turn takes a share of the folder, from a place that is drawn: together all of it.
    const drawn = vi.spyOn(Math, 'random');
    for (let shard = 0; shard < 256; shard += 5) {
      drawn.mockReturnValue(shard / 256);
      await store.sweep(new Date('2025-12-02T12:00:00Z'));
    }
    drawn.mockRestore();
    expect((await entries()).length).toBe(254);
    expect(await entries()).toContain(notes);
  });
});

describe('what a provider answered', () => {
  const known = corpus.find(({ vmray, labels }) => vmray !== null && labels !== undefined)?.hashes.sha256 ?? '';
  const unknown = 'f'.repeat(64);
  const started = new Date('2026-03-01T00:00:00Z').getTime();
  let emulator: Awaited<ReturnType<typeof startVmrayEmulator>>;
  let minutes = 0;
  beforeEach(async () => {
    emulator = await startVmrayEmulator();
    minutes = 0;
  });
  afterEach(() => emulator.close());

  interface Asking {
    settings?: Record<string, unknown>;
    maxAgeMs?: number;
    env?: Record<string, string>;
    file?: string;
    isKnownOrigin?: boolean;
  }

  /** A process of its own, as far as answers go: the outcome, and how many requests were made for it. */
  async function ask(
    hash: string,
    asking: Asking = {},
  ): Promise<{ outcome: Outcome | undefined; requests: number; age: number | null }> {
    const { settings = {}, maxAgeMs = 24 * 3_600_000, env = {}, isKnownOrigin = true, ...made } = asking;
    const given = { url: emulator.url, apiKey: emulatorVmrayApiKey, ...settings };
    // The emulator takes one key; what a settings of the test says instead is only for the cache to tell apart.
    const provider = vmrayPlugin.create({ ...given, apiKey: emulatorVmrayApiKey });
    if (isKnownOrigin) identified(provider, { adapter: 'vmray', settings: given, env, ...made });
    const now = () => new Date(started + minutes * 60_000);
    const before = emulator.calls.length;
    const hub = createSandboxHub({ providers: [provider] });
    try {
      const { outcomes, cachedAt } = await lookUp(
        hub,
        { store: answerStore(folder), maxAgeMs, now },
        { hash },
        { signal },
      );
      const { vmray } = cachedAt;
      const age = vmray === undefined ? null : (now().getTime() - Date.parse(vmray)) / 60_000;
      return { outcome: outcomes[0], requests: emulator.calls.length - before, age };
    } finally {
      await provider.close?.();
    }
  }

  it('is not asked for again, is the same but for a warning, and says how old it is', async () => {
    const first = await ask(known);
    expect(first).toMatchObject({ outcome: { status: 'reported' }, age: null });
    minutes = 90;
    const second = await ask(known);
    expect(second).toMatchObject({ requests: 0, age: 90 });
    if (first.outcome?.status !== 'reported' || second.outcome?.status !== 'reported') throw new Error('No report.');
    const { warnings, ...rest } = second.outcome.report;
    expect(warnings.at(-1)?.code).toBe('cached-answer');
    expect({ ...rest, warnings: warnings.slice(0, -1) }).toEqual(first.outcome.report);
  });

  it('is believed for as long as is asked for, and no answer from the future is', async () => {
    await ask(known);
    minutes = 24 * 60;
    expect((await ask(known, { maxAgeMs: 25 * 3_600_000 })).requests).toBe(0);
    expect((await ask(known)).requests).toBeGreaterThan(0);
    expect((await ask(known)).age).toBe(0);
    expect((await ask(known, { maxAgeMs: 0 })).requests).toBeGreaterThan(0);
    minutes = 0;
    expect((await ask(known)).requests).toBeGreaterThan(0);
  });

  it('that it does not know a sample is believed for an hour at most', async () => {
    expect((await ask(unknown)).outcome?.status).toBe('not_found');
    minutes = 59;
    expect(await ask(unknown, { maxAgeMs: 7 * 24 * 3_600_000 })).toMatchObject({
      requests: 0,
      age: 59,
      outcome: { status: 'not_found' },
    });
    minutes = 61;
    expect((await ask(unknown, { maxAgeMs: 7 * 24 * 3_600_000 })).requests).toBeGreaterThan(0);
  });

  it.each([
    ['the look-up', 'getSampleByHash'],
    ['the report', 'getSample'],
  ] as const)('a failure of %s is never kept', async (_, operation) => {
    const settings = { retries: 0 };
    for (const fault of [{ status: 500 }, { status: 401 }, { body: '<html>' }, { reset: 'during' as const }]) {
      emulator.fail(operation, { ...fault, times: Number.POSITIVE_INFINITY });
      expect((await ask(known, { settings })).outcome?.status).toBe('failed');
      expect(await entries()).toEqual([]);
      emulator.reset();
    }
    expect((await ask(known, { settings })).outcome?.status).toBe('reported');
  });

  it('in part is never kept', async () => {
    emulator.fail('getSampleIocs', { status: 403, times: Number.POSITIVE_INFINITY });
    const { outcome } = await ask(known, { settings: { retries: 0 } });
    expect(outcome).toMatchObject({ status: 'reported', report: { complete: false } });
    expect(await entries()).toEqual([]);
  });

  it.each<[string, Asking]>([
    ['another account', { settings: { apiKey: 'another-key-made-up-0000' } }],
    ['another account by a variable', { settings: { apiKey: { env: 'KEY' } }, env: { KEY: 'another-key' } }],
    ['an account by a function of a configuration', { settings: { apiKey: async () => 'key' }, file: '/a/config.ts' }],
    ['another name', { settings: { id: 'vmray' } }],
    ['another view of verdicts', { settings: { verdicts: { suspicious: 'malicious' } } }],
  ])('is not taken for that of %s', async (_, asking) => {
    await ask(known);
    expect((await ask(known, asking)).requests).toBeGreaterThan(0);
    expect((await ask(known, asking)).requests).toBe(0);
  });

  it('is told apart by the value of a variable, and by the configuration of a function', async () => {
    const byVariable = { settings: { apiKey: { env: 'KEY' } } };
    await ask(known, { ...byVariable, env: { KEY: 'one' } });
    expect((await ask(known, { ...byVariable, env: { KEY: 'two' } })).requests).toBeGreaterThan(0);
    const byFunction = { settings: { apiKey: async () => 'key' } };
    await ask(known, { ...byFunction, file: '/a/config.ts' });
    expect((await ask(known, { ...byFunction, file: '/b/config.ts' })).requests).toBeGreaterThan(0);
  });

  it('is the same however fast and often is asked, and in whatever order settings are written', async () => {
    await ask(known, { settings: { verdicts: { suspicious: 'malicious', clean: 'benign' } } });
    const settings = {
      concurrency: 7,
      retries: 1,
      deadlineMs: 5000,
      reliability: 'A',
      group: 'x',
      requestsPerSecond: 50,
    };
    const verdicts = { clean: 'benign', suspicious: 'malicious' };
    expect((await ask(known, { settings: { verdicts, ...settings } })).requests).toBe(0);
  });

  it('is not kept where nobody knows what the provider was made with', async () => {
    await ask(known, { isKnownOrigin: false });
    expect(await entries()).toEqual([]);
  });

  it('holds no credential, neither in an entry nor in its name', async () => {
    const secret = 'another-key-made-up-0000';
    await ask(known, { settings: { apiKey: secret } });
    await ask(unknown, { settings: { apiKey: { env: 'KEY' } }, env: { KEY: secret } });
    const files = await entries();
    expect(files).toHaveLength(2);
    const forms = [secret, emulatorVmrayApiKey].flatMap((one) => [
      one,
      Buffer.from(one).toString('base64'),
      Buffer.from(one).toString('hex'),
    ]);
    for (const file of files) {
      const bytes = await readFile(file);
      const [header = ''] = bytes.toString('latin1').split('\n');
      const body = bytes.subarray(header.length + 1);
      const text = file + header + (header.includes(' deflate ') ? inflateRawSync(body) : body).toString();
      expect(text).toContain('"storedAt"');
      expect(forms.filter((form) => text.includes(form))).toEqual([]);
    }
  });
});
