import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import { comparisons, hashesOf, named, strange, useLists } from '../support/cli/lists.ts';
import { type CliResult, root, sandjury } from '../support/cli/run-cli.ts';
import { sandjuryHere } from '../support/cli/run-here.ts';

const accounts = useEmulatedAccounts();
const { listed, path } = useLists();
const [invoice, installer, loader] = [named('invoice-macro'), named('benign-installer'), named('packed-loader')];
const main = join(root, 'packages/cli/src/main.ts');

afterEach(() => {
  accounts().vmray.reset();
  accounts().alibaba.reset();
});

const run = (args: readonly string[], input = '') =>
  sandjuryHere([...args, '--no-cache'], { env: accounts().env, input });

describe('what is no list', () => {
  it.each([
    ['/dev/zero', /The file \/dev\/zero is no text\./],
    ['/dev/urandom', /The file \/dev\/urandom is no text\./],
    [process.execPath, /is no text\./],
  ])('is refused after a look at its beginning: %s', async (from, reason) => {
    for (const command of [['compare'], ['report', 'vmray'], ['compare', '--submit', '--provider', 'vmray']]) {
      const result = await run([...command, '--from', from]);
      expect(result).toMatchObject({ status: 2, stdout: '' });
      expect(result.stderr).toMatch(reason);
    }
  });

  it('is a line without an end, in a pipe, too; what was before it is asked about and printed whole', async () => {
    const endless = `${installer}\n${'x'.repeat(2 * 1024 * 1024)}`;
    const result = await run(['compare', '--format', 'json'], endless);
    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(
      /^sandjury: Standard input has a line without an end\. Expected one sample per line\.$/m,
    );
    expect(JSON.parse(result.stdout)).toMatchObject([{ question: { hash: installer } }]);
  });

  it('is submitted to nobody, not even what was before a line without an end', async () => {
    const endless = `https://example.test/\n${'x'.repeat(2 * 1024 * 1024)}`;
    const result = await run(['compare', '--from', '-', '--submit', '--provider', 'vmray'], endless);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(accounts().vmray.calls).toEqual([]);
  });
});

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

  it('are all asked about where lines end with a carriage return alone', async () => {
    const result = await run(['compare', '--format', 'ndjson'], `${invoice}\r# Excel\r${installer}\r${loader}`);
    expect(hashesOf(result)).toEqual([invoice, installer, loader]);
  });

  it('are asked once, however often they are listed', async () => {
    const result = await run(['compare', invoice, installer, invoice.toUpperCase(), invoice, '--format', 'ndjson']);
    expect(hashesOf(result)).toEqual([invoice, installer]);
    const asked = accounts().vmray.calls.filter(({ operation }) => operation === 'getSampleByHash');
    expect(asked).toHaveLength(2);
    expect(result.stderr).toMatch(/^2 samples, 2 duplicates asked once$/m);
  });

  it('are rows of a table with a summary below, and nothing on standard error; a pipe gets hashes whole', async () => {
    const args = ['compare', invoice, installer, strange(1), '--no-cache'];
    const { status, stdout, stderr } = await sandjury(args, { env: accounts().env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [titles = '', ...lines] = stdout.trimEnd().split('\n');
    expect(titles).toMatch(/^SAMPLE +CONSENSUS +AGREEMENT +vmray +alibaba +CACHED$/);
    expect(lines[0]).toMatch(new RegExp(`^${invoice} +✖ malicious +split +✖ malicious +▲ suspicious$`));
    expect(lines[2]).toMatch(/\? unknown +– +– not known +– not known$/);
    expect(stdout).toMatch(/^3 samples$/m);
    expect(stdout).toMatch(/^ {2}Agreement +unanimous 1, split 1, none 1$/m);
    expect(stdout).toMatch(/^ {2}vmray +2 +1 +67 %$/m);
  });

  it('are rows within 80 columns on a terminal that has no more, and whole in a file', async () => {
    const options = { env: accounts().env };
    const args = ['compare', invoice, installer, '--no-cache'];
    const { stdout } = await sandjuryHere(args, options);
    expect(stdout).toMatch(/^2d48fa6c…a910d70d +✖ malicious +split +✖ malicious +▲ suspicious$/m);
    expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    await sandjuryHere([...args, '--output', path('table.txt')], options);
    expect(readFileSync(path('table.txt'), 'utf8')).toMatch(new RegExp(`^${invoice} `, 'm'));
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
    const rejects = path('rejects.ndjson');
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
    ['rubbish alone', 'one\ntwo\n', /line 2: "two"[\s\S]*The list holds no sample/],
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

describe('the files of a list', () => {
  it.each([
    ['rejects over the list', ['--rejects', 'LIST'], /--from and --rejects name the same file/],
    ['rejects over the list by another name', ['--rejects', 'LINK'], /--from and --rejects name the same file/],
    ['answers over the list', ['--output', 'LIST'], /--from and --output name the same file/],
    ['answers over the rejects', ['--rejects', 'NEW', '--output', 'NEW'], /--rejects and --output name the same file/],
    ['no such folder', ['--output', '/no/such/folder/answers'], /cannot be written: there is no such folder/],
    ['a folder as output', ['--output', 'FOLDER'], /cannot be written: it is a directory/],
    ['a folder as rejects', ['--rejects', 'FOLDER'], /cannot be written: it is a directory/],
  ])('%s: nothing is asked, and nothing is lost', async (_, given, reason) => {
    const list = await listed([invoice, 'nonsense'], 'kept.txt');
    const link = path('kept-link');
    await rm(link, { force: true });
    await symlink(list, link);
    const paths: Record<string, string> = { LIST: list, LINK: link, NEW: path('new'), FOLDER: dirname(list) };
    const result = await run([
      'compare',
      '--from',
      list,
      '--format',
      'ndjson',
      ...given.map((arg) => paths[arg] ?? arg),
    ]);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr.trim().split('\n')).toEqual([expect.stringMatching(reason)]);
    expect(readFileSync(list, 'utf8')).toBe(`${invoice}\nnonsense\n`);
    expect(accounts().vmray.calls).toEqual([]);
  });

  it('a sample is not written over by what is said of it', async () => {
    const sample = await listed(['a sample'], 'sample.bin');
    const result = await run(['compare', sample, '--output', sample]);
    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(/An argument and --output name the same file/);
    expect(readFileSync(sample, 'utf8')).toBe('a sample\n');
  });

  it.runIf(existsSync('/dev/full'))('a full disk is told of at once, with what it is', async () => {
    const list = await listed([invoice, installer], 'full.txt');
    const [output, standard] = await Promise.all([
      run(['compare', '--from', list, '--format', 'ndjson', '--output', '/dev/full']),
      promisify(execFile)('sh', ['-c', '"$0" "$@" > /dev/full', process.execPath, main, 'schema', 'report']).catch(
        (error: unknown) => error,
      ),
    ]);
    expect(output.status).toBe(2);
    expect(output.stderr).toMatch(/The file \/dev\/full cannot be written: no space is left\./);
    expect(standard).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/standard output cannot be written: no space is left/),
    });
  });

  it('rejects of an earlier list do not stay where this one has none', async () => {
    const rejects = await listed(['{"place":1}'], 'old-rejects.ndjson');
    const list = await listed([invoice], 'clean.txt');
    expect((await run(['compare', '--from', list, '--rejects', rejects, '--format', 'ndjson'])).status).toBe(0);
    expect(readFileSync(rejects, 'utf8')).toBe('');
  });

  it.runIf(existsSync('/dev/full'))('rejects that cannot be written are told of after the answers', async () => {
    const list = await listed([invoice, 'nonsense'], 'some.txt');
    const result = await run(['compare', '--from', list, '--rejects', '/dev/full', '--format', 'ndjson']);
    expect(result.status).toBe(2);
    expect(hashesOf(result)).toEqual([invoice]);
    expect(result.stderr).toMatch(/line 2: "nonsense"/);
    expect(result.stderr).toMatch(/The file \/dev\/full cannot be written: no space is left\.$/m);
  });
});
