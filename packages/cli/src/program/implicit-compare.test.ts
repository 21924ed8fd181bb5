import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeIo } from '../../test/fake-io.ts';
import { createProgram } from './create.ts';
import { withCompare } from './implicit-compare.ts';

const { program } = createProgram(fakeIo().io, () => undefined);
const md5 = '44d88612fea8a8f36de82e1278abb02f';

describe('words that begin with a sample', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandjury-guess-'));
    await writeFile(join(folder, 'sample.exe'), 'x');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    [[md5]],
    [[md5.toUpperCase(), md5]],
    [[`md5:${md5}`]],
    [['a'.repeat(31)]],
    [['sha256:12']],
    [['https://example.com/']],
    [['hxxps[:]//example[.]com/']],
    [['--quiet', md5]],
    [['--config', 'file.json', md5]],
    [['--format', 'json', md5]],
    [['--format=json', md5]],
    [['--', md5]],
  ])('%j are of compare', (words) => {
    expect(withCompare(words, program)).toEqual(['compare', ...words]);
  });

  it('may begin with a file that exists', () => {
    const file = join(folder, 'sample.exe');
    expect(withCompare([file], program)).toEqual(['compare', file]);
    for (const other of [join(folder, 'missing.exe'), folder, `${file}\0`, 'x'.repeat(5000)]) {
      expect(withCompare([other], program)).toEqual([other]);
    }
  });

  it.each([
    [[]],
    [['compare', md5]],
    [['submit', 'https://example.com/']],
    [['--config', md5, 'providers']],
    [['--quiet']],
    [['--help']],
    [['compar', md5]],
    [['lookup', md5]],
    [['help', md5]],
    [['--config', md5]],
    [['']],
  ])('%j are left as they are', (words) => {
    expect(withCompare(words, program)).toEqual(words);
  });
});

describe('a name of other programs', () => {
  async function said(...words: string[]): Promise<string> {
    const { io, text } = fakeIo();
    const made = createProgram(io, () => undefined).program;
    await expect(made.parseAsync(words, { from: 'user' })).rejects.toThrow();
    return text.err;
  }

  it.each([
    [['lookup', md5], "unknown command 'lookup'", 'Use `sandjury compare HASH`.'],
    [['scan', 'x.exe'], "unknown command 'scan'", 'Use `sandjury compare FILE`.'],
    [['Upload', 'x.exe'], "unknown command 'Upload'", 'Use `sandjury submit FILE --provider ID`.'],
    [['missing.exe'], "unknown command 'missing.exe'", '`sandjury compare` takes a hash, a URL or a file that exists.'],
    [['constructor'], "unknown command 'constructor'", '`sandjury compare` takes a hash, a URL or a file that exists.'],
    [['compare', md5, '--json'], "unknown option '--json'", 'Use `--format json`.'],
    [['--json'], "unknown option '--json'", 'Use `--format json`.'],
    [['report', 'vmray', md5, '--stix'], "unknown option '--stix'", 'Use `--format stix`.'],
    [['compare', `--sha256=${md5}`], 'unknown option', 'Give a hash, a file or a URL without an option'],
    [['--from', 'list.txt'], "unknown option '--from'", 'Use `sandjury compare --from FILE`.'],
    [['compare', '-o', 'x'], "unknown option '-o'", 'Use `--output FILE`.'],
  ])('%j is answered with ours', async (words, mistake, hint) => {
    const text = await said(...words);
    expect(text).toContain(mistake);
    expect(text).toContain(hint);
    expect(text).toMatch(/\n\(--help shows how it is used\)\n$/);
  });

  it('is not guessed where a word is nearly ours, or nothing is known', async () => {
    expect(await said('compar')).toBe(
      "error: unknown command 'compar'\n(Did you mean compare?)\n(--help shows how it is used)\n",
    );
    expect(await said('compare', '--colour')).toBe("error: unknown option '--colour'\n(--help shows how it is used)\n");
  });
});

it('every command that is named instead is understood', async () => {
  for (const word of [
    'lookup',
    'scan',
    'url',
    'analyze',
    'upload',
    'status',
    'export',
    'parse',
    'batch',
    'list',
    'ping',
    'usage',
    'config',
    'serve',
    'kappa',
  ]) {
    const { io, text } = fakeIo();
    const made = createProgram(io, () => undefined).program;
    await made.parseAsync([word], { from: 'user' }).catch(() => undefined);
    const [, call = ''] = /Use `sandjury ([^`]+)`/.exec(text.err) ?? [];
    const tried = createProgram(fakeIo().io, () => undefined).program;
    let ran = '';
    for (const command of tried.commands) {
      command.action(() => {
        ran = command.name();
      });
    }
    await tried.parseAsync(call.replace('FORMAT', 'stix').split(' '), { from: 'user' });
    expect(ran).toBe(call.split(' ')[0]);
  }
});
