import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Comparison, ComparisonSchema } from '@sandjury/compare';
import { type CorpusSample, corpus } from '@sandjury/emulator';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exportNames } from '../../packages/cli/src/flags/choices.ts';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import { sandjuryHere } from '../support/cli/run-here.ts';

const accounts = useEmulatedAccounts();
const known = corpus.find(({ vmray, alibaba }) => vmray !== null && alibaba !== null) as CorpusSample;
const hash = known.hashes.sha256;

let folder = '';
let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sandjury-cache-'));
  folder = join(home, 'sandjury/answers');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  accounts().vmray.reset();
  accounts().alibaba.reset();
  await rm(home, { recursive: true });
});

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  sandjuryHere(args, { env: { ...accounts().env, XDG_CACHE_HOME: home, ...env }, now: () => new Date() });

async function compareJson(args: readonly string[] = [], env: Record<string, string> = {}): Promise<Comparison> {
  const { stdout, stderr } = await run(['compare', hash, '--format', 'json', ...args], env);
  expect(stderr).toBe('');
  return ComparisonSchema.parse(JSON.parse(stdout));
}

const isCached = ({ sources }: Comparison) => sources.map(({ cachedAt }) => cachedAt !== null);

async function entries(): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .filter((one) => one.isFile() && one.name !== 'CACHEDIR.TAG')
    .map((one) => join(one.parentPath, one.name));
}

describe('answers that are kept', () => {
  it('are in the user’s own folder, and nobody else can read them', async () => {
    await compareJson();
    const files = await entries();
    expect(files).toHaveLength(2);
    for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('are given without asking, and every output says once that they were kept, and since when', async () => {
    const before = Date.now();
    expect(isCached(await compareJson())).toEqual([false, false]);
    const second = await compareJson();
    expect(isCached(second)).toEqual([true, true]);
    for (const { cachedAt } of second.sources) {
      expect(Date.parse(cachedAt ?? '')).toBeGreaterThanOrEqual(before);
      expect(Date.parse(cachedAt ?? '')).toBeLessThanOrEqual(Date.now());
    }
    expect(second.findings.filter(({ code }) => code === 'cached-answer')).toHaveLength(2);
    const [line, table, list, report, reports] = await Promise.all([
      run(['compare', hash, '--format', 'ndjson']),
      run(['compare', hash]),
      run(['compare', hash, '0'.repeat(64)]),
      run(['report', 'vmray', hash]),
      run(['report', 'vmray', hash, '0'.repeat(64), '--format', 'ndjson']),
    ]);
    expect(isCached(ComparisonSchema.parse(JSON.parse(line.stdout)))).toEqual([true, true]);
    expect(table.stdout.match(/cache/g)).toHaveLength(1);
    expect(table.stdout).toMatch(/^ {2}From cache +vmray just now, alibaba just now \(--max-age 0 asks again\)$/m);
    expect(list.stdout).toMatch(/ now$/m);
    expect(list.stdout).toMatch(/answers from the cache/);
    expect([line, table, report].map(({ stderr }) => stderr)).toEqual(['', '', '']);
    expect(JSON.parse(report.stdout).warnings.at(-1)).toEqual({
      code: 'cached-answer',
      message: `This answer comes from the cache of this command, which got it at ${second.sources[0]?.cachedAt}; --max-age 0 asks again.`,
      pointer: null,
    });
    expect(JSON.parse(reports.stdout.split('\n')[0] ?? '').cachedAt).toBe(second.sources[0]?.cachedAt);
    const asked = accounts().vmray.calls.filter(({ path }) => path.includes(hash));
    expect(asked).toHaveLength(1);
  });

  it.each(exportNames)('are named in the data of %s, and not beside it', async (format) => {
    await compareJson();
    const [fresh, kept] = await Promise.all([
      run(['compare', hash, '--format', format, '--no-cache']),
      run(['compare', hash, '--format', format]),
    ]);
    expect(kept.stderr).toBe(fresh.stderr);
    expect(kept.stdout).toMatch(/cache/i);
    expect(kept.stdout).not.toBe(fresh.stdout);
  });

  it('are asked for anew with --max-age 0, and neither read nor written with --no-cache', async () => {
    await compareJson();
    expect(isCached(await compareJson(['--max-age', '0']))).toEqual([false, false]);
    expect(isCached(await compareJson(['--no-cache']))).toEqual([false, false]);
    expect(isCached(await compareJson())).toEqual([true, true]);
    const before = await entries();
    await run(['compare', '0'.repeat(64), '--no-cache']);
    expect(await entries()).toEqual(before);
  });

  it('are in the folder that --cache names', async () => {
    const other = join(home, 'elsewhere');
    await compareJson(['--cache', other]);
    expect(await entries()).toEqual([]);
    expect(isCached(await compareJson(['--cache', other]))).toEqual([true, true]);
  });

  it('are no failures: the source is asked again, the other one not', async () => {
    accounts().vmray.fail('getSampleByHash', { status: 400, times: 1 });
    const first = await run(['compare', hash, '--format', 'json']);
    expect(first.status).toBe(3);
    expect(await entries()).toHaveLength(1);
    const second = await compareJson();
    expect(second.sources.map(({ status }) => status)).toEqual(['reported', 'reported']);
    expect(isCached(second)).toEqual([false, true]);
  });

  it.each([
    ['another account', { VMRAY_API_KEY: 'another-key-made-up-0000' }],
    ['another address', { VMRAY_URL: 'http://127.0.0.1:1' }],
  ])('are not taken for those of %s', async (_, env) => {
    await compareJson();
    const { stdout } = await run(['compare', hash, '--format', 'json'], env);
    expect(isCached(ComparisonSchema.parse(JSON.parse(stdout)))).toEqual([false, true]);
  });

  it('are not taken for those of another view of verdicts, and are however fast was asked', async () => {
    const config = async (name: string, settings: object) => {
      const file = join(home, name);
      const { VMRAY_URL: url, VMRAY_API_KEY: key } = accounts().env;
      // A secret of a configuration is read where the adapter is: from the process.
      vi.stubEnv('VMRAY_API_KEY', key);
      const provider = { use: 'vmray', url, apiKey: { env: 'VMRAY_API_KEY' }, ...settings };
      await writeFile(file, JSON.stringify({ providers: [provider] }), { mode: 0o600 });
      return ['--config', file];
    };
    await compareJson(await config('plain.json', {}));
    expect(isCached(await compareJson(await config('slow.json', { concurrency: 1, reliability: 'A' })))).toEqual([
      true,
    ]);
    const verdicts = { malicious: 'suspicious' };
    const stricter = await compareJson(await config('verdicts.json', { verdicts }));
    expect(isCached(stricter)).toEqual([false]);
  });

  it.each([
    ['submit', ['submit']],
    ['compare --submit --no-cache', ['compare', '--submit', '--no-cache']],
  ])('are forgotten when the sample is submitted, with %s', async (_, command) => {
    const file = join(home, 'sample');
    await writeFile(file, `a sample of its own ${Math.random()}`);
    const about = async (...args: string[]) =>
      ComparisonSchema.parse(
        JSON.parse((await run([...args, file, '--provider', 'vmray', '--format', 'json'])).stdout),
      );
    const [before] = (await about('compare')).sources;
    expect(before?.status).toBe('not_found');
    expect((await about('compare')).sources[0]?.cachedAt).not.toBeNull();
    expect((await run([...command, file, '--provider', 'vmray', '--poll', '1'])).status).toBe(0);
    const [after] = (await about('compare')).sources;
    expect(after?.status).not.toBe('not_found');
  });

  it('hold everything: what is left out of a report is left out after', async () => {
    const filtered = await run(['report', 'vmray', hash, '--most-iocs', '0']);
    expect(JSON.parse(filtered.stdout).iocs).toEqual([]);
    const whole = await run(['report', 'vmray', hash, '--raw']);
    expect(JSON.parse(whole.stdout).iocs.length).toBeGreaterThan(0);
    expect(JSON.parse(whole.stdout)).toHaveProperty('raw');
    expect(JSON.parse(whole.stdout).warnings.at(-1)).toMatchObject({ code: 'cached-answer' });
  });
});

describe('a folder that is no cache of ours', () => {
  const everything = async (where: string) => {
    const found = await readdir(where, { recursive: true, withFileTypes: true });
    const files = found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')])));
  };

  it.each([
    ['one file', 'notes.txt', 'mine'],
    ['a file that is called as an entry', `${hash.slice(0, 2)}/${hash.slice(2)}`, 'mine'],
    ['a mark of another program', 'CACHEDIR.TAG', 'Signature: 8a477f597d28d172789f06886806bc55\n# of cargo\n'],
    ['a hidden file', '.git/HEAD', 'ref: refs/heads/main\n'],
  ])('is refused before anybody is asked, and nothing in it changes: %s', async (_, name, content) => {
    const other = join(home, 'other');
    await mkdir(dirname(join(other, name)), { recursive: true });
    await writeFile(join(other, name), content);
    const asked = accounts().vmray.calls.length;
    for (const command of [
      ['compare', hash],
      ['compare', hash, hash],
      ['report', 'vmray', hash],
    ]) {
      const result = await run([...command, '--cache', other]);
      expect(result).toEqual({
        status: 2,
        stdout: '',
        stderr: `sandjury: The cache ${other} cannot be used: it is not empty, and not marked as a cache of this command: name a folder that is new or empty.\n`,
      });
    }
    expect(await everything(other)).toEqual({ [join(other, name)]: content });
    expect(accounts().vmray.calls).toHaveLength(asked);
  });

  it('is the folder above one, and a folder of entries in one', async () => {
    const other = join(home, 'above/cache');
    await compareJson(['--cache', other]);
    const [shard = ''] = (await readdir(other)).filter((name) => name.length === 2);
    for (const near of [join(home, 'above'), join(other, shard)]) {
      expect((await run(['compare', hash, '--cache', near])).stderr).toContain('it is not empty, and not marked');
    }
  });

  it.each(['', ' '])('has a name: "%s"', async (name) => {
    const result = await run(['compare', hash, `--cache=${name}`, '--format', 'json']);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toContain('Expected the name of a folder.');
  });

  it('becomes one where it is empty, and keeps what somebody adds', async () => {
    const other = join(home, 'empty');
    await mkdir(other, { mode: 0o700 });
    await compareJson(['--cache', other]);
    await writeFile(join(other, 'notes.txt'), 'mine');
    expect(isCached(await compareJson(['--cache', other]))).toEqual([true, true]);
    expect(await readFile(join(other, 'notes.txt'), 'utf8')).toBe('mine');
    expect(await readFile(join(other, 'CACHEDIR.TAG'), 'utf8')).toMatch(
      /^Signature: 8a477f597d28d172789f06886806bc55\n/,
    );
  });

  it('is one that an earlier version filled, where it is the user’s own and holds nothing else', async () => {
    await compareJson();
    await rm(join(folder, 'CACHEDIR.TAG'));
    expect(isCached(await compareJson())).toEqual([true, true]);
    expect(await readdir(folder)).toContain('CACHEDIR.TAG');
    await rm(join(folder, 'CACHEDIR.TAG'));
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const { status, stderr } = await run(['compare', hash, '--format', 'json']);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `sandjury: The cache ${folder} cannot be used: it is not empty, and not marked as a cache of this command: move away what is in it. Answers are not kept.\n`,
    });
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });
});

describe('a folder that cannot be used', () => {
  it('is wrong usage when it was named', async () => {
    const file = join(home, 'file');
    await writeFile(file, '');
    const open = join(home, 'open');
    await mkdir(open);
    await chmod(open, 0o777);
    for (const [named, reason] of [
      [file, 'it is no directory'],
      [open, 'others may write to it'],
    ] as const) {
      const result = await run(['compare', hash, '--cache', named]);
      expect(result).toMatchObject({ status: 2, stdout: '' });
      expect(result.stderr).toContain(reason);
    }
  });

  it('is said, and no reason not to answer, when it is the user’s own', async () => {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o777);
    const result = await run(['compare', hash, '--format', 'json']);
    expect(result.status).toBe(0);
    expect(result.stderr).toMatch(/others may write to it .* Answers are not kept\.$/m);
  });
});

describe('two processes', () => {
  it('share a folder: the same thousand hashes, no torn entry, no error, no wrong answer', async () => {
    const strange = (n: number) => createHash('sha256').update(`strange ${n}`).digest('hex');
    const hashes = Array.from({ length: 1000 }, (_, n) => corpus[n * 7]?.hashes.sha256 ?? strange(n));
    const list = join(home, 'hashes.txt');
    await writeFile(list, `${hashes.join('\n')}\n`);
    const args = ['compare', '--from', list, '--format', 'ndjson', '--provider', 'vmray'];
    const [alone, ...both] = [await run([...args, '--no-cache']), ...(await Promise.all([run(args), run(args)]))];
    const after = await run(args);
    const fresh = (text: string) => {
      const lines = text
        .trim()
        .split('\n')
        .map((line) => ComparisonSchema.parse(JSON.parse(line)));
      return lines.map(({ sources, findings, ...rest }) => ({
        ...rest,
        findings: findings.filter(({ code }) => code !== 'cached-answer'),
        sources: sources.map((source) => ({ ...source, cachedAt: null })),
      }));
    };
    const expected = fresh(alone?.stdout ?? '');
    expect(expected).toHaveLength(1000);
    for (const { status, stdout, stderr } of [...both, after]) {
      expect(status, stderr).toBe(0);
      expect(stderr).not.toMatch(/^sandjury:/m);
      expect(fresh(stdout)).toEqual(expected);
    }
    const files = await entries();
    expect(files.filter((file) => file.endsWith('.tmp'))).toEqual([]);
    expect(files).toHaveLength(1000);
    expect(after.stdout.match(/"cachedAt":"/g)).toHaveLength(1000);
  });
});
