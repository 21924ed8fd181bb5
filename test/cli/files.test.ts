import { execFileSync, spawn } from 'node:child_process';
import { closeSync, lstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import { comparisons, named, strange } from '../support/cli/lists.ts';
import { type CliResult, root } from '../support/cli/run-cli.ts';
import { sandjuryHere as sandjury } from '../support/cli/run-here.ts';

const accounts = useEmulatedAccounts();
const main = join(root, 'packages/cli/src/main.ts');
const [invoice, installer] = [named('invoice-macro'), named('benign-installer')];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-files-'));
});
afterEach(async () => {
  accounts().vmray.reset();
  accounts().alibaba.reset();
  await rm(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);
const run = (args: readonly string[]) => sandjury(args, { env: { ...accounts().env, XDG_CACHE_HOME: at('cache') } });

/** A list of hashes, of which most are known to nobody, and lines that are no sample. */
async function listed(hashes: number, rubbish = 0): Promise<string> {
  const lines = [invoice, ...Array.from({ length: hashes }, (_, n) => strange(n))];
  const words = Array.from({ length: rubbish }, (_, n) => `nonsense number ${n}`);
  await writeFile(at('list.txt'), `${[...lines, ...words].join('\n')}\n`);
  return at('list.txt');
}

/** Where no file can become larger than so many KiB: as on a disk that is full, a part is written and then no more. */
function runOnFullDisk(kibibytes: number, args: readonly string[]): Promise<CliResult> {
  const script = `ulimit -f ${kibibytes}; exec "$@"`;
  return finished(
    spawn('bash', ['-c', script, 'bash', process.execPath, main, ...args], {
      env: { PATH: process.env.PATH ?? '', ...accounts().env, XDG_CACHE_HOME: at('cache') },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

function finished(child: ReturnType<typeof spawn>): Promise<CliResult> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}

const leftovers = (where = folder) => readdirSync(where, { recursive: true }).filter((name) => /tmp$/.test(`${name}`));

describe('an earlier file survives a full disk', () => {
  it.each(['json', 'ndjson', 'table', 'csv', 'stix', 'html'])('--output, --format %s', async (format) => {
    const inputs = format === 'html' ? [invoice] : ['--from', await listed(format === 'table' ? 300 : 20)];
    await writeFile(at('out'), 'earlier');
    const result = await runOnFullDisk(1, [
      'compare',
      ...inputs,
      '--no-cache',
      '--format',
      format,
      '--output',
      at('out'),
    ]);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toMatch(/The file \S+out cannot be written: it is larger than a file may be\./);
    expect(await readFile(at('out'), 'utf8')).toBe('earlier');
    expect(leftovers()).toEqual([]);
  });

  it('--rejects; what was printed beside it is whole', async () => {
    const list = await listed(1, 4_000);
    await writeFile(at('rejects'), 'earlier');
    const args = ['compare', '--from', list, '--no-cache', '--format', 'ndjson', '--output', at('out')];
    const result = await runOnFullDisk(20, [...args, '--rejects', at('rejects')]);
    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(/The file \S+rejects cannot be written: it is larger than a file may be\./);
    expect(await readFile(at('rejects'), 'utf8')).toBe('earlier');
    expect(comparisons({ stdout: await readFile(at('out'), 'utf8') })).toHaveLength(2);
    expect(leftovers()).toEqual([]);
  });

  it('the configuration that init writes', async () => {
    await writeFile(at('config.json'), '// earlier\n{}');
    const args = ['init', 'vmray', '--vmray-url', 'https://vmray.example', '--no-ping', '--force'];
    const { status, stderr } = await runOnFullDisk(1, [...args, '--config', at('config.json')]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `sandjury: ${at('config.json')} cannot be written: it is larger than a file may be.\n`,
    });
    expect(await readFile(at('config.json'), 'utf8')).toBe('// earlier\n{}');
    expect(leftovers()).toEqual([]);
  });

  it('a screenshot', async () => {
    const saved = await run(['screenshots', 'vmray/analysis:82', '--out', at('shots')]);
    const files = saved.stdout.trim().split('\n');
    for (const file of files) await writeFile(file, 'earlier');
    const result = await runOnFullDisk(0, ['screenshots', 'vmray/analysis:82', '--out', at('shots')]);
    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(/cannot be written: it is larger than a file may be/);
    for (const file of files) expect(await readFile(file, 'utf8')).toBe('earlier');
    expect(leftovers()).toEqual([]);
  });

  it('an answer in the cache', async () => {
    await run(['compare', invoice, '--provider', 'vmray']);
    const [entry = ''] = readdirSync(at('cache'), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile() && one.name.length === 62)
      .map((one) => join(one.parentPath, one.name));
    const before = await readFile(entry);
    const args = ['compare', invoice, '--provider', 'vmray', '--max-age', '0', '--format', 'json'];
    const result = await runOnFullDisk(1, args);
    expect(result.status).toBe(0);
    expect(result.stderr).toMatch(/answers could not be kept in .* \(it is larger than a file may be\)/);
    expect((await readFile(entry)).equals(before)).toBe(true);
    expect(leftovers()).toEqual([]);
  });
});

describe('an earlier file survives the end of the process', () => {
  /** Ends a command that has begun to write its answers to a file, and waits for one that never comes. */
  async function ended(signal: NodeJS.Signals): Promise<{ status: number | null; leftover: unknown[] }> {
    accounts().vmray.fail('*', () => {
      const { path = '' } = accounts().vmray.calls.at(-1) ?? {};
      return path.includes(strange(0)) ? { delayMs: 600_000 } : undefined;
    });
    const args = ['compare', '--from', await listed(1), '--no-cache', '--provider', 'vmray', '--format', 'ndjson'];
    const child = spawn(process.execPath, [main, ...args, '--output', at('out')], {
      env: { PATH: process.env.PATH ?? '', ...accounts().env },
      stdio: 'ignore',
    });
    const end = new Promise<number | null>((resolve) => child.on('close', resolve));
    await expect.poll(() => leftovers().length, { timeout: 20_000 }).toBe(1);
    child.kill(signal);
    return { status: await end, leftover: leftovers() };
  }

  it.each<[NodeJS.Signals, number]>([
    ['SIGTERM', 0],
    ['SIGHUP', 0],
    ['SIGKILL', 1],
  ])('%s', async (signal, left) => {
    await writeFile(at('out'), 'earlier');
    const { status, leftover } = await ended(signal);
    expect(status).toBeNull();
    expect(await readFile(at('out'), 'utf8')).toBe('earlier');
    expect(leftover).toHaveLength(left);
  });

  it('Ctrl-C is another thing: what is there is printed, and takes its place', async () => {
    await writeFile(at('out'), 'earlier');
    expect(await ended('SIGINT')).toEqual({ status: 130, leftover: [] });
    expect(comparisons({ stdout: await readFile(at('out'), 'utf8') })).toHaveLength(1);
  });
});

describe('what is written', () => {
  it('stays until the command has something to say: a list that cannot be read changes nothing', async () => {
    await writeFile(at('out'), 'earlier');
    const result = await run(['compare', '--from', at('nowhere'), '--output', at('out')]);
    expect(result.status).toBe(2);
    expect(await readFile(at('out'), 'utf8')).toBe('earlier');
  });

  it('keeps its permissions, and a link that leads to it', async () => {
    await mkdir(at('elsewhere'));
    await writeFile(at('elsewhere/real'), 'earlier');
    await chmod(at('elsewhere/real'), 0o640);
    await symlink('elsewhere/real', at('out'));
    expect((await run(['compare', installer, '--format', 'json', '--output', at('out')])).status).toBe(0);
    expect(lstatSync(at('out')).isSymbolicLink()).toBe(true);
    expect((await stat(at('elsewhere/real'))).mode & 0o777).toBe(0o640);
    expect(JSON.parse(readFileSync(at('elsewhere/real'), 'utf8')).consensus.value).toBe('benign');
  });

  it.each([
    ['a name that ends as a folder', () => at('new/'), 'it is a directory'],
    ['a link to nowhere', () => at('link'), 'there is no such folder'],
  ])('is refused before anybody is asked: %s', async (_, output, reason) => {
    await symlink('no/such/file', at('link'));
    const result = await run(['compare', invoice, '--output', output()]);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toContain(`cannot be written: ${reason}`);
    expect(accounts().vmray.calls).toEqual([]);
  });

  it('goes straight to a device and to a named pipe', async () => {
    expect((await run(['compare', invoice, '--output', '/dev/null'])).status).toBe(0);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
    const pipe = at('pipe');
    execFileSync('mkfifo', [pipe]);
    const [result, text] = await Promise.all([
      run(['compare', invoice, '--format', 'json', '--output', pipe]),
      readFile(pipe, 'utf8'),
    ]);
    expect(result.status).toBe(0);
    expect(JSON.parse(text).consensus.value).toBe('malicious');
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  it.each(['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'])('goes to the descriptor itself: %s', async (output) => {
    const shared = openSync(at('shared'), 'w');
    const script = 'echo before; "$@"; echo after';
    const args = ['compare', installer, '--format', 'csv', '--no-cache', '--output', output];
    const child = spawn('bash', ['-c', script, 'bash', process.execPath, main, ...args], {
      env: { PATH: process.env.PATH ?? '', ...accounts().env },
      stdio: ['ignore', shared, 'pipe'],
    });
    await finished(child);
    closeSync(shared);
    const lines = readFileSync(at('shared'), 'utf8').trim().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    expect([lines[0], lines.at(-1)]).toEqual(['before', 'after']);
  });
});
