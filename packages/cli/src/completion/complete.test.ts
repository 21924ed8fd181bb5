import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeIo } from '../../test/fake-io.ts';
import { pluginNames } from '../plugins.ts';
import { run } from '../run.ts';
import { splitLine } from './split-line.ts';

describe('a command line', () => {
  it.each([
    ['sandjury', [], 'sandjury'],
    ['sandjury ', [], ''],
    ['sandjury comp', [], 'comp'],
    ['  sandjury   compare  x ', ['compare', 'x'], ''],
    ['sandjury \'a b\' "c d" e\\ f', ['a b', 'c d'], 'e f'],
    ["sandjury 'a b", [], 'a b'],
    ['sandjury "a \\" b', [], 'a " b'],
    ['sandjury "a \\n', [], 'a \\n'],
    ["sandjury --format='js", [], '--format=js'],
    ['sandjury a\\', [], 'a'],
    ["sandjury '' x", [''], 'x'],
    ['sandjury "$(touch x)" `id` $HOME', ['$(touch x)', '`id`'], '$HOME'],
    ['A=1 B="2 3" sandjury comp', [], 'comp'],
    ['true && sandjury comp', [], 'comp'],
    ['true | sandjury x; sandjury comp', [], 'comp'],
    ['', [], ''],
  ])('%j is split as a shell does', (line, before, current) => {
    const split = splitLine(line);
    // The name of the command itself is the current word until a blank follows it.
    expect(split.before).toEqual(before);
    expect(split.current).toBe(current);
  });
});

async function completed(line: string, env: Record<string, string> = {}) {
  const { io, text } = fakeIo({ env });
  expect(await run(['--complete', line], io)).toBe(0);
  const [kind, prefix, typed, ...candidates] = text.out.split('\n').slice(0, -1);
  expect(text.err).toBe('');
  return { kind, prefix, typed, words: candidates.map((one) => one.split('\t')[0]) };
}

describe('sandjury --complete', () => {
  it('is not in the help', async () => {
    const { io, text } = fakeIo();
    await run(['--help'], io);
    expect(text.out).not.toContain('--complete');
    expect((await completed('sandjury --com')).words).toEqual([]);
  });

  it.each([
    ['sandjury compare --strat', ['--strategy']],
    ['sandjury --quiet compare --format m', ['misp', 'markdown']],
    ['sandjury compare --format=m', ['misp', 'markdown']],
    ['sandjury compare -- --strat', []],
    ['sandjury compare --strategy --explain --fail-on b', ['benign']],
    ['sandjury compare --explain --fail-on b', ['benign']],
    ['sandjury 44d88612fea8a8f36de82e1278abb02f --strat', ['--strategy']],
    ['sandjury tag add x --form', ['--format']],
    ['sandjury help tag', ['tag']],
    ['sandjury nothing-like-it more', []],
    ['sandjury compare --nothing-like-it=x', []],
  ])('%j', async (line, words) => {
    expect((await completed(line)).words).toEqual(words);
  });

  it.each([
    ['sandjury compare --noise sam', 'files', '', 'sam'],
    ['sandjury compare --noise=sam', 'files', '--noise=', 'sam'],
    ['sandjury compare --saved vmray=sam', 'files', 'vmray=', 'sam'],
    ['sandjury compare --saved=vmray=a=b', 'files', '--saved=vmray=', 'a=b'],
    ['sandjury compare "my fo', 'files', '', 'my fo'],
    ['sandjury sample', 'files', '', 'sample'],
    ['sandjury screenshots x --out s', 'folders', '', 's'],
    ['sandjury screenshots ', 'none', '', ''],
    ['sandjury compare "a\nb', 'none', '', ''],
    ['sandjury compare \u001b[31m', 'none', '', ''],
  ])('%j', async (line, kind, prefix, typed) => {
    expect(await completed(line)).toEqual({ kind, prefix, typed, words: [] });
  });

  describe('with a configuration', () => {
    let folder = '';
    let env: Record<string, string> = {};
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sandjury-complete-'));
      env = { HOME: folder, SANDJURY_CONFIG: join(folder, 'lab.json') };
      const providers = [{ use: 'vmray', id: 'lab' }, { use: 'alibaba' }, { use: './mine.ts' }, { id: 7 }, null, 'x'];
      await writeFile(join(folder, 'lab.json'), `// mine\n${JSON.stringify({ providers })}`);
      await writeFile(join(folder, 'broken.json'), '{ "providers": [ { "id": "half", ');
      await writeFile(join(folder, 'deep.json'), '['.repeat(200_000));
      await writeFile(join(folder, 'config.ts'), 'throw new Error("run");');
    });
    afterAll(() => rm(folder, { recursive: true }));

    it('offers the ids of its providers', async () => {
      expect((await completed('sandjury compare --provider ', env)).words).toEqual(['lab', 'alibaba']);
      expect((await completed('sandjury report ', env)).words).toEqual(['lab', 'alibaba']);
      expect((await completed('sandjury normalize ', env)).words).toEqual([...pluginNames, 'lab']);
      expect(await completed('sandjury compare --saved l', env)).toMatchObject({ kind: 'open', words: ['lab='] });
    });

    it('completes an option of a provider part by part, by the adapter that the provider uses', async () => {
      expect(await completed('sandjury submit x --set ', env)).toMatchObject({
        kind: 'open',
        words: ['lab.', 'alibaba.'],
      });
      const keys = await completed('sandjury submit x --set lab.max', env);
      expect(keys).toMatchObject({ kind: 'open', words: ['lab.maxJobs='] });
      const mode = await completed('sandjury submit x --set lab.reanalyze=', env);
      expect(mode).toEqual({ kind: 'words', prefix: 'lab.reanalyze=', typed: '', words: ['true', 'false'] });
      expect((await completed('sandjury submit x --set=lab.reanalyze=t', env)).prefix).toBe('--set=lab.reanalyze=');
      expect((await completed('sandjury submit x --set lab.nothing=', env)).words).toEqual([]);
      expect((await completed('sandjury submit x --set mine.', env)).words).toEqual([]);
    });

    it('reads the one that the line names, and none where it says so', async () => {
      const all = pluginNames;
      const config = join(folder, 'lab.json');
      expect((await completed(`sandjury --config ${config} quota --provider `)).words).toEqual(['lab', 'alibaba']);
      expect((await completed(`sandjury --config=${config} quota --provider `)).words).toEqual(['lab', 'alibaba']);
      expect((await completed('sandjury --config ~/lab.json quota --provider ', env)).words).toEqual([
        'lab',
        'alibaba',
      ]);
      expect((await completed('sandjury --no-config quota --provider ', env)).words).toEqual(all);
    });

    it.each(['missing.json', 'deep.json', 'config.ts', '.', '/dev/zero'])('passes over %s', async (name) => {
      const named = { SANDJURY_CONFIG: name.startsWith('/') ? name : join(folder, name) };
      expect((await completed('sandjury quota --provider ', named)).words).toEqual(pluginNames);
    });

    it('takes what there is of one that is being written', async () => {
      const named = { SANDJURY_CONFIG: join(folder, 'broken.json') };
      expect((await completed('sandjury quota --provider ', named)).words).toEqual(['half']);
    });
  });
});
