import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, sandjury } from '../support/cli/run-cli.ts';
import { sandjuryHere } from '../support/cli/run-here.ts';

const alibabaReply = join(root, 'packages/alibaba/test/fixtures/getfiledetectreport.en.docs-2024-02.json');
const vmrayReply = join(root, 'packages/vmray/test/fixtures/sample_get__malicious_exe__platform4.2.json');
const env = { VMRAY_URL: 'http://127.0.0.1:9', VMRAY_API_KEY: 'not-a-real-key' };

let folder = '';
const inFolder = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
  await mkdir(inFolder('directory'));
  await Promise.all([
    writeFile(inFolder('empty.json'), ''),
    writeFile(inFolder('blank.json'), ' \n'),
    writeFile(inFolder('text.json'), 'MZ this is not JSON'),
    writeFile(inFolder('other.json'), '{"hello":["world"]}'),
    writeFile(inFolder('null.json'), 'null'),
    writeFile(inFolder('deep.json'), '['.repeat(100_000) + ']'.repeat(100_000)),
    writeFile(inFolder('deep-object.json'), `${'{"data":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
    writeFile(inFolder('huge.json'), '').then(() => truncate(inFolder('huge.json'), 256 * 1024 * 1024 + 1)),
    writeFile(inFolder('evil\u001b[31m.json'), 'no'),
  ]);
});
afterAll(() => rm(folder, { recursive: true }));

/** Exit 2, nothing on standard output, one line on standard error without a stack. */
async function refused(args: readonly string[], input?: string): Promise<string> {
  const result = await sandjuryHere(args, { env, ...(input !== undefined && { input }) });
  expect(result).toMatchObject({ status: 2, stdout: '' });
  const lines = result.stderr.trimEnd().split('\n');
  expect(lines.filter((line) => !line.startsWith('(--help'))).toHaveLength(1);
  expect(result.stderr).not.toMatch(/\bat .*:\d+:\d+/);
  return result.stderr;
}

describe.each(['vmray', 'alibaba'])('normalize %s refuses', (name) => {
  it.each([
    ['a file that is not JSON', 'text.json', /not JSON/],
    ['JSON of something else', 'other.json', /expected/],
    ['null', 'null.json', /expected/],
    ['a directory', 'directory', /directory/],
    ['an empty file', 'empty.json', /empty/],
    ['a blank file', 'blank.json', /not JSON/],
    ['a file that does not exist', 'nowhere.json', /no such file/],
    ['a file larger than the limit', 'huge.json', /268435456 bytes/],
    ['100,000 nested arrays', 'deep.json', /nested deeper/],
    ['100,000 nested objects', 'deep-object.json', /nested deeper/],
  ])('%s', async (_, file, expected) => {
    expect(await refused(['normalize', name, inFolder(file)])).toMatch(expected);
  });

  it('nothing on standard input', async () => {
    expect(await refused(['normalize', name, '-'], '')).toMatch(/empty/);
  });

  it('a reply of the other vendor', async () => {
    const other = name === 'vmray' ? alibabaReply : vmrayReply;
    expect(await refused(['normalize', name, other])).toMatch(/not a saved .*expected/);
  });

  it('a file over --max-bytes', async () => {
    const own = name === 'vmray' ? vmrayReply : alibabaReply;
    expect(await refused(['normalize', name, own, '--max-bytes', '100'])).toMatch(/limit of 100 bytes/);
  });
});

describe('a saved reply among several', () => {
  it.each([
    ['normalize', ['normalize', 'vmray', vmrayReply, alibabaReply], alibabaReply],
    ['compare', ['compare', '--saved', `vmray=${vmrayReply}`, '--saved', `vmray=${alibabaReply}`], alibabaReply],
    [
      'another of compare',
      ['compare', '--saved', `vmray=${vmrayReply}`, '--saved', `alibaba=${vmrayReply}`],
      vmrayReply,
    ],
  ])('is named where it is none, by %s', async (_, args, file) => {
    const line = await refused(args);
    expect(line).toMatch(/not a saved .*expected/);
    expect(line.startsWith(`sandjury: The file ${file}: `)).toBe(true);
  });

  it('cannot be standard input twice', async () => {
    const line = await refused(['compare', '--saved', 'vmray=-', '--saved', 'alibaba=-'], '{}');
    expect(line).toBe('sandjury: Standard input (-) can be read only once.\n');
  });

  it.each([['--provider', 'vmray'], ['--from', vmrayReply], ['--rejects', 'rejects.ndjson'], ['--submit']])(
    'is compared without asking, so %s is refused',
    async (...args) => {
      const line = await refused(['compare', '--saved', `vmray=${vmrayReply}`, ...args]);
      expect(line).toBe(`sandjury: --saved asks no provider. Remove ${args[0]}.\n`);
    },
  );
});

describe('compare refuses', () => {
  it.each([
    ['a hash of the wrong length', ['compare', 'c42b5f6bde0b730ece2923266333'], /32 \(MD5\), 40 \(SHA-1\) or 64/],
    ['what is no input', ['compare', 'c42b…not-a-file'], /neither a hash/],
    ['no input at all', ['compare'], /Nothing to compare/],
    ['an unknown strategy', ['compare', 'x', '--strategy', 'loudest'], /most-severe/],
    ['an unknown format', ['compare', 'x', '--format', 'xml'], /table/],
    ['an unknown option', ['compare', 'x', '--colour'], /unknown option/],
    ['--saved without a file', ['compare', '--saved', 'vmray'], /PROVIDER=FILE/],
    ['--saved of an unknown provider', ['compare', '--saved', 'joe=x.json'], /vmray, alibaba/],
    ['a provider that is not configured', ['compare', 'a'.repeat(32), '--provider', 'alibaba'], /Configured: vmray/],
  ])('%s', async (_, args, expected) => {
    expect(await refused(args)).toMatch(expected);
  });

  it('a directory', async () => {
    expect(await refused(['compare', inFolder('directory')])).toMatch(/directory/);
  });
});

describe('other commands refuse', () => {
  it.each([
    ['an unknown command', ['normalise'], /unknown command.*normalize/s],
    ['an unknown provider', ['normalize', 'constructor', 'x.json'], /vmray, alibaba/],
    ['an unknown schema', ['schema', 'verdict'], /report, comparison/],
    ['a report of nothing', ['report', 'vmray'], /a provider and a hash/],
    ['a report of a hash that is none', ['report', 'vmray', 'xyz'], /Not a hash/],
  ])('%s', async (_, args, expected) => {
    const result = await sandjury(args, { env });
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toMatch(expected);
  });

  it('shows a control character in a file name instead of sending it to the terminal', async () => {
    const line = await refused(['normalize', 'vmray', inFolder('evil\u001b[31m.json')]);
    expect(line).toContain('evil\\u{1b}[31m.json');
    expect(line).not.toContain('\u001b');
  });
});
