import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './command.ts';
import { createAdapter } from './create-adapter.ts';
import { namesOf, renamed } from './names.ts';

let parent = '';

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'create-sandjury-adapter-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

async function command(...args: string[]) {
  let out = '';
  let err = '';
  const status = await run(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { status, out, err };
}

describe('createAdapter', () => {
  it('writes the package under its names, and nothing of the template is left', async () => {
    const folder = join(parent, 'made');
    const { files, names } = await createAdapter({
      name: 'example-box',
      folder,
      package: '@example/box',
      product: 'Example (Box) & Co.',
    });
    expect(names).toMatchObject({ camel: 'exampleBox', pascal: 'ExampleBox', constant: 'EXAMPLE_BOX' });
    expect(files).toContain(join('src', 'provider.ts'));
    expect(files).toEqual(expect.arrayContaining(['.gitignore', 'package.json']));
    for (const file of files) expect(await readFile(join(folder, file), 'utf8')).not.toMatch(/acme/i);
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('Asks Example (Box) & Co. what it says');
  });

  it('wants the versions of this release', async () => {
    const folder = join(parent, 'made');
    await createAdapter({ name: 'example', folder });
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const core = JSON.parse(await readFile(join(import.meta.dirname, '../../core/package.json'), 'utf8'));
    expect(manifest.name).toBe('sandjury-adapter-example');
    expect(manifest.peerDependencies).toEqual({ '@sandjury/core': `^${core.version}` });
    const ranges = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(ranges.filter((range) => !/^\^\d+\.\d+\.\d+$/.test(String(range)))).toEqual([]);
    expect(ranges).toHaveLength(8);
  });

  it('takes an empty folder, and leaves one that is not as it is', async () => {
    const empty = join(parent, 'empty');
    await mkdir(empty);
    expect((await createAdapter({ name: 'example', folder: empty })).folder).toBe(empty);

    const full = join(parent, 'full');
    await mkdir(full);
    await writeFile(join(full, 'notes.txt'), 'mine');
    await expect(createAdapter({ name: 'example', folder: full })).rejects.toThrow('not empty');
    await expect(createAdapter({ name: 'example', folder: join(full, 'notes.txt') })).rejects.toThrow('no folder');
    expect(await readdir(full)).toEqual(['notes.txt']);
  });
});

describe('names', () => {
  it('are given with or without what every adapter has before its name', () => {
    expect(namesOf('sandjury-adapter-example').package).toBe('sandjury-adapter-example');
    expect(namesOf('example').product).toBe('Example');
  });

  it.each([
    '',
    'Example',
    '-example',
    'example-',
    'a--b',
    'a/b',
    '../up',
    '9lives',
    'x'.repeat(41),
    'vmray',
    'class',
    'read',
  ])('%j is none', (name) => {
    expect(() => namesOf(name)).toThrow(/NAME/);
  });

  it.each(["It's", 'a`b', '$&', 'a"b', 'a\nb', '<b>', ''])('%j is no product', (product) => {
    expect(() => namesOf('example', { product })).toThrow(/--product/);
  });

  it.each(['Example', '@x', 'a b', '../a'])('%j is no package', (name) => {
    expect(() => namesOf('example', { package: name })).toThrow(/--package/);
  });

  it('are put in without being taken for one another', () => {
    const names = namesOf('box-acme-box', { product: 'Acme Box' });
    expect(renamed('acme-box acmeBox AcmeBox ACME_BOX Acme Box', names)).toBe(
      'box-acme-box boxAcmeBox BoxAcmeBox BOX_ACME_BOX Acme Box',
    );
  });
});

describe('the command', () => {
  it('makes a package and says what is next', async () => {
    const { status, out, err } = await command('example', '--folder', join(parent, 'made'));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^Made sandjury-adapter-example: \d+ files in /);
    expect(out).toContain('pnpm test');
  });

  it('prints help and version', async () => {
    expect((await command('--help')).out).toContain('Usage: pnpm create sandjury-adapter NAME');
    expect((await command('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [[], /expected a NAME/],
    [['one', 'two'], /"two" is another/],
    [['example', '--colour'], /--colour/],
    [['Example'], /NAME/],
  ])('%j is wrong usage', async (args, message) => {
    const { status, out, err } = await command(...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(message);
  });
});
