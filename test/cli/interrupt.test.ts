import { execFileSync, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ComparisonSchema } from '@sandjury/compare';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import { comparisons, hashesOf, named, strange, useLists } from '../support/cli/lists.ts';
import { type CliResult, root, sandjury } from '../support/cli/run-cli.ts';

const accounts = useEmulatedAccounts();
const { listed, path } = useLists();
const [invoice, installer, loader] = [named('invoice-macro'), named('benign-installer'), named('packed-loader')];
const main = join(root, 'packages/cli/src/main.ts');

afterEach(() => {
  accounts().vmray.reset();
  accounts().alibaba.reset();
});

/** Interrupts a command when it has printed a first line, or `isTime` says so. */
function interrupted(
  args: readonly string[],
  afterMs = 0,
  { env = {}, isTime }: { env?: Record<string, string>; isTime?: () => boolean } = {},
): Promise<CliResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args], {
      env: { PATH: process.env.PATH ?? '', ...accounts().env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      // Not once more because the interrupted command prints what is there.
      if (stdout === '' && isTime === undefined) setTimeout(() => child.kill('SIGINT'), afterMs);
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const watch = setInterval(() => {
      if (isTime?.() !== true) return;
      clearInterval(watch);
      setTimeout(() => child.kill('SIGINT'), afterMs);
    }, 50);
    child.on('close', (status) => {
      clearInterval(watch);
      resolve({ status, stdout, stderr });
    });
  });
}

describe('Ctrl-C', () => {
  /** Lets a vendor answer about these hashes only. */
  function hold(vendor: 'vmray' | 'alibaba', answered: readonly string[]): void {
    const emulator = accounts()[vendor];
    const holding = () => {
      const call = emulator.calls.at(-1);
      const asked = `${call?.path}?${Object.values(call?.query ?? {}).join()}`;
      const isAnswered = answered.some((hash) => asked.includes(hash)) || !/[0-9a-f]{64}/.test(asked);
      return isAnswered ? undefined : { delayMs: 600_000 };
    };
    emulator.fail('*', holding);
  }

  it('prints what is there with its summary, and the same command goes on', async () => {
    hold('vmray', [invoice, installer, loader]);
    const list = await listed([invoice, installer, loader, strange(1), strange(2)]);
    const args = ['compare', '--from', list, '--format', 'ndjson', '--provider', 'vmray'];
    const env = { XDG_CACHE_HOME: path('cache') };
    const result = await interrupted(args, 300, { env });
    expect(result.status, result.stderr).toBe(130);
    expect(hashesOf(result).slice(0, 3)).toEqual([invoice, installer, loader]);
    expect(result.stderr).toMatch(/^3 samples$/m);
    expect(result.stderr.trimEnd().split('\n').at(-1)).toMatch(
      /^sandjury: interrupted at line 4\. To go on, run the same command again: the answers so far come from the cache\.$/,
    );
    accounts().vmray.reset();
    const again = await sandjury(args, { env: { ...accounts().env, ...env } });
    expect(again.status).toBe(0);
    const cached = comparisons(again).map(({ sources }) => sources[0]?.cachedAt != null);
    expect(cached).toEqual([true, true, true, false, false]);
  });

  it('says where to go on when nothing was kept, and leaves an array whole', async () => {
    hold('vmray', [invoice, installer]);
    const list = await listed([invoice, installer, loader], 'three.txt');
    const args = ['compare', '--from', list, '--format', 'json', '--provider', 'vmray', '--no-cache'];
    const result = await interrupted(args, 300);
    expect(result.status).toBe(130);
    expect(JSON.parse(result.stdout)).toHaveLength(2);
    expect(result.stderr).toMatch(/interrupted at line 3\. To go on, give the list from line 3 on\.$/m);
  });

  it('prints no sample that a source was still asked about, and none behind it: a vendor did not fail', async () => {
    hold('alibaba', [invoice, loader]);
    const list = await listed([invoice, installer, loader], 'held.txt');
    const result = await interrupted(['compare', '--from', list, '--format', 'ndjson', '--no-cache'], 500);
    expect(result.status).toBe(130);
    expect(hashesOf(result)).toEqual([invoice]);
    expect(result.stderr).not.toContain('Failures');
    expect(result.stderr).toMatch(/^1 sample$/m);
    expect(result.stderr).toMatch(/interrupted at line 2\. To go on, give the list from line 2 on\.$/m);
  });

  it('promises nothing of the cache where the same command would ask anew', async () => {
    hold('vmray', [invoice]);
    const list = await listed([invoice, installer], 'anew.txt');
    const cache = path('cache-anew');
    const args = ['compare', '--from', list, '--format', 'ndjson', '--provider', 'vmray', '--cache', cache];
    const result = await interrupted([...args, '--max-age', '0'], 300);
    expect(result.stderr).toMatch(/To go on, give the list from line 2 on\.$/m);
  });

  it('is not held up by a pipe that stays open', async () => {
    const pipe = path('pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = await open(pipe, constants.O_RDWR);
    try {
      await writer.write(`# a remark\n${invoice}\n${invoice}\n`);
      const result = await interrupted(['compare', '--from', pipe, '--format', 'ndjson', '--no-cache'], 300);
      expect(hashesOf(result)).toEqual([invoice]);
      expect(result.stderr).toMatch(/^1 sample, 1 duplicate asked once$/m);
      expect(result.stderr).toMatch(/sandjury: interrupted\. To go on, give the list from line 4 on\.$/m);
    } finally {
      await writer.close();
    }
  });
});

describe('a named pipe that is written', () => {
  it.each(['--output', '--rejects'])('%s: Ctrl-C while nobody reads it', async (option) => {
    const pipe = path(`unread${option}`);
    execFileSync('mkfifo', [pipe]);
    const list = await listed([invoice, 'nonsense'], 'piped.txt');
    const args = ['compare', '--from', list, '--format', 'ndjson', '--no-cache', option, pipe];
    const isDone = () => accounts().vmray.calls.length > 0;
    const started = Date.now();
    const result = await interrupted(args, 0, { isTime: () => isDone() || Date.now() - started > 3_000 });
    expect(result).toEqual({ status: 130, stdout: '', stderr: 'sandjury: interrupted.\n' });
    expect(isDone()).toBe(false);
  });

  it('gets all of it, the rejects too', async () => {
    const [output, rejects] = [path('read-output'), path('read-rejects')];
    execFileSync('mkfifo', [output, rejects]);
    const list = await listed([invoice, 'nonsense', installer], 'piped.txt');
    const args = [
      'compare',
      '--from',
      list,
      '--format',
      'ndjson',
      '--no-cache',
      '--output',
      output,
      '--rejects',
      rejects,
    ];
    const [result, answers, left] = await Promise.all([
      sandjury(args, { env: accounts().env }),
      readFile(output, 'utf8'),
      readFile(rejects, 'utf8'),
    ]);
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(hashesOf({ stdout: answers })).toEqual([invoice, installer]);
    expect(JSON.parse(left)).toMatchObject({ place: 2, text: 'nonsense' });
  });

  it('whose reader has gone is told of, with the reason', async () => {
    const pipe = path('left');
    execFileSync('mkfifo', [pipe]);
    const list = await listed(
      Array.from({ length: 40 }, (_, n) => strange(n)),
      'left.txt',
    );
    const args = ['compare', '--from', list, '--format', 'ndjson', '--no-cache', '--output', pipe];
    const reading = open(pipe, 'r').then((reader) => reader.close());
    const result = await sandjury(args, { env: accounts().env });
    await reading;
    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(/The file \S+left cannot be written: nobody reads it any more\.$/m);
  });
});

describe('Ctrl-C while an analysis is waited for', () => {
  const file = async () => listed([`a sample of its own ${Math.random()}`], 'sample.txt');
  const both = ['--provider', 'vmray', '--provider', 'alibaba'];
  let isHeld = true;
  const isAsked = () => accounts().vmray.calls.some(({ operation }) => operation === 'getSubmission');

  beforeEach(() => {
    isHeld = true;
    accounts().vmray.fail('getSubmission', () => (isHeld ? { delayMs: 600_000 } : undefined));
  });

  it('prints what is there, and the command that goes on', async () => {
    const args = ['submit', await file(), ...both, '--wait', '--poll', '1', '--format', 'json'];
    const result = await interrupted(args, 3_000, { isTime: isAsked });
    expect(result.status, result.stderr).toBe(130);
    const { sources } = ComparisonSchema.parse(JSON.parse(result.stdout));
    expect(sources.map(({ status }) => status)).toEqual(['pending', 'reported']);
    const [, taken = ''] = /vmray took it: (\S+)/.exec(result.stderr) ?? [];
    expect(result.stderr.trimEnd().split('\n').at(-1)).toBe(`sandjury: interrupted. To go on: sandjury wait ${taken}`);
    isHeld = false;
    const again = await sandjury(['wait', taken, '--poll', '1', '--format', 'json'], { env: accounts().env });
    expect(JSON.parse(again.stdout)).toMatchObject({ provider: 'vmray', status: 'reported' });
  });

  it('says how to go on although it is to be quiet', async () => {
    const args = ['submit', await file(), '--provider', 'vmray', '--format', 'json'];
    const [{ refs }] = JSON.parse((await sandjury(args, { env: accounts().env })).stdout);
    const name = `vmray/${refs[0].id}`;
    const result = await interrupted(['--quiet', 'wait', name, '--format', 'json'], 0, { isTime: isAsked });
    expect(result.status, result.stderr).toBe(130);
    expect(JSON.parse(result.stdout)).toMatchObject({ status: 'pending', refs });
    expect(result.stderr).toBe(`sandjury: interrupted. To go on: sandjury wait ${name}\n`);
  });
});
