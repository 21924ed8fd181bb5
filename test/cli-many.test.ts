import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Comparison, ComparisonSchema } from '@sandjury/compare';
import { corpus } from '@sandjury/emulator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useEmulatedAccounts } from './support/emulated-accounts.ts';
import { type CliResult, root, sandjury } from './support/run-cli.ts';

const accounts = useEmulatedAccounts();
const named = (name: string) => corpus.find((sample) => sample.name === name)?.hashes.sha256 ?? '';
const [invoice, installer, loader] = [named('invoice-macro'), named('benign-installer'), named('packed-loader')];
const strange = (n: number) => createHash('sha256').update(`strange ${n}`).digest('hex');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-many-'));
});
afterEach(() => {
  accounts().vmray.reset();
  accounts().alibaba.reset();
});
afterAll(() => rm(folder, { recursive: true }));

async function listed(lines: readonly string[], name = 'list.txt'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

const run = (args: readonly string[], input = '') => sandjury([...args, '--no-cache'], { env: accounts().env, input });

function comparisons({ stdout }: CliResult): Comparison[] {
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => ComparisonSchema.parse(JSON.parse(line)));
}

const hashesOf = (result: CliResult) => comparisons(result).map(({ question }) => 'hash' in question && question.hash);

describe('many samples', () => {
  it('are a line of JSON each, in the order of the list, as one sample is', async () => {
    const list = await listed(['# from the proxy', '', invoice, `${installer}  setup.exe`, loader.toUpperCase()]);
    const result = await run(['compare', '--from', list, '--format', 'ndjson']);
    expect(result.status, result.stderr).toBe(0);
    expect(hashesOf(result)).toEqual([invoice, installer, loader]);
    const one = await run(['compare', invoice, '--format', 'ndjson']);
    expect(one.stdout).toBe(`${result.stdout.split('\n')[0]}\n`);
  });

  it('come from standard input, named or piped in, or as arguments: the same bytes', async () => {
    const text = `${invoice}\n${installer}\n`;
    const list = await listed([invoice, installer]);
    const format = ['--format', 'ndjson'];
    const results = await Promise.all([
      run(['compare', '--from', list, ...format]),
      run(['compare', '--from', '-', ...format], text),
      run(['compare', ...format], text),
      run(['compare', invoice, installer, ...format]),
    ]);
    expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(1);
    expect(hashesOf(results[0] as CliResult)).toEqual([invoice, installer]);
  });

  it('are an array of JSON: the bytes of all together', async () => {
    const lines = await run(['compare', invoice, installer, '--format', 'ndjson']);
    const { stdout } = await run(['compare', invoice, installer, '--format', 'json']);
    expect(stdout).toBe(`${JSON.stringify(comparisons(lines), null, 2)}\n`);
  });

  it('are asked once, however often they are listed', async () => {
    const result = await run(['compare', invoice, installer, invoice.toUpperCase(), invoice, '--format', 'ndjson']);
    expect(hashesOf(result)).toEqual([invoice, installer]);
    const asked = accounts().vmray.calls.filter(({ operation }) => operation === 'getSampleByHash');
    expect(asked).toHaveLength(2);
    expect(result.stderr).toMatch(/^2 samples, 2 duplicates asked once$/m);
  });

  it('are rows of a table with a summary below, within 80 columns, and nothing on standard error', async () => {
    const { status, stdout, stderr } = await run(['compare', invoice, installer, strange(1)]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [titles = '', ...lines] = stdout.trimEnd().split('\n');
    expect(titles).toMatch(/^SAMPLE +CONSENSUS +AGREEMENT +vmray +alibaba +CACHED$/);
    expect(lines[0]).toMatch(/^2d48fa6c…a910d70d +✖ malicious +split +✖ malicious +▲ suspicious$/);
    expect(lines[2]).toMatch(/\? unknown +– +– not known +– not known$/);
    expect(stdout).toMatch(/^3 samples$/m);
    expect(stdout).toMatch(/^ {2}Agreement +unanimous 1, split 1, none 1$/m);
    expect(stdout).toMatch(/^ {2}vmray +2 +1 +67 %$/m);
    expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
  });

  it('of a provider are reports, with the question in front', async () => {
    const { status, stdout } = await run(['report', 'vmray', invoice, strange(1), '--format', 'ndjson']);
    expect(status).toBe(0);
    const [first, second] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ question: { hash: invoice }, status: 'reported', cachedAt: null });
    expect(first.report.verdict.value).toBe('malicious');
    expect(first.report).not.toHaveProperty('raw');
    expect(second).toEqual({ question: { hash: strange(1) }, provider: 'vmray', status: 'not_found' });
  });

  it('fail one by one: the rest is printed, and who failed is said', async () => {
    accounts().vmray.fail('getSampleByHash', { status: 400, times: 1 });
    const result = await run(['compare', '--from', await listed([invoice, installer]), '--format', 'ndjson']);
    expect(result.status).toBe(3);
    const statuses = comparisons(result).map(({ sources }) => sources.map(({ status }) => status).sort());
    expect(statuses.flat().filter((status) => status === 'failed')).toHaveLength(1);
    expect(result.stderr).toMatch(/^ {2}Failures +vmray: api 1$/m);
  });
});

describe('what is no sample', () => {
  it('is left out, and named at the end with its line, the hashes beside it answered', async () => {
    const list = await listed([invoice, 'nonsense', '# fine', installer, invoice.slice(1)]);
    const rejects = join(folder, 'rejects.ndjson');
    const result = await run(['compare', '--from', list, '--format', 'ndjson', '--rejects', rejects]);
    expect(result.status).toBe(0);
    expect(hashesOf(result)).toEqual([invoice, installer]);
    const told = result.stderr.slice(result.stderr.indexOf('sandjury: 2 lines left out'));
    expect(told.split('\n')[1]).toMatch(/^ {2}line 2: "nonsense" is neither a hash/);
    expect(told.split('\n')[2]).toMatch(/^ {2}line 5: Not a hash/);
    const written = readFileSync(rejects, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(written.map(({ place, text }) => [place, text])).toEqual([
      [2, 'nonsense'],
      [5, invoice.slice(1)],
    ]);
  });

  it.each([
    ['rubbish alone', 'one\ntwo\n', /line 2: "two"[\s\S]*Nothing was left to ask/],
    ['remarks alone', '# one\n\n', /Nothing to compare/],
    ['nothing', '', /Nothing to compare/],
  ])('leaves nothing to ask: %s is wrong usage', async (_, input, reason) => {
    const result = await run(['compare', '--from', '-'], input);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toMatch(reason);
    expect(accounts().vmray.calls).toEqual([]);
  });

  it.each([
    ['a list that is not there', ['--from', '/no/such/list'], /cannot be read: there is no such file/],
    ['a folder', ['--from', '.'], /cannot be read: it is a directory/],
    ['a list and an argument', ['--from', '-', invoice], /not both/],
    ['rejects that cannot be written', ['--from', '-', '--rejects', '.'], /cannot be written/],
  ])('%s is wrong usage', async (_, args, reason) => {
    const result = await run(['compare', ...args], invoice);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr.trim().split('\n')).toEqual([expect.stringMatching(reason)]);
  });
});

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

  /** Interrupts a command when it has printed a first line, or said something on standard error. */
  function interrupted(args: readonly string[], afterMs = 0, env: Record<string, string> = {}): Promise<CliResult> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [join(root, 'packages/cli/src/main.ts'), ...args], {
        env: { PATH: process.env.PATH ?? '', ...accounts().env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => {
        if (stdout === '') setTimeout(() => child.kill('SIGINT'), afterMs);
        stdout += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      child.on('close', (status) => resolve({ status, stdout, stderr }));
    });
  }

  it('prints what is there with its summary, and the same command goes on', async () => {
    hold('vmray', [invoice, installer, loader]);
    const list = await listed([invoice, installer, loader, strange(1), strange(2)]);
    const args = ['compare', '--from', list, '--format', 'ndjson', '--provider', 'vmray'];
    const env = { XDG_CACHE_HOME: join(folder, 'cache') };
    const result = await interrupted(args, 300, env);
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
    expect(result.stderr).toMatch(/Nothing was kept: to go on, give the list from line 3 on\.$/m);
  });

  it('keeps the source that had answered', async () => {
    hold('alibaba', [invoice]);
    const list = await listed([invoice, installer], 'two.txt');
    const result = await interrupted(['compare', '--from', list, '--format', 'ndjson', '--no-cache'], 500);
    expect(result.status).toBe(130);
    const [, second] = comparisons(result);
    expect(second?.sources.map(({ status }) => status)).toEqual(['reported', 'failed']);
    expect(second?.consensus.value).toBe('benign');
  });
});
