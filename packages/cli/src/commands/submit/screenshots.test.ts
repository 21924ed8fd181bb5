import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configurationWith, fakeProvider } from '../../../test/fake-configuration.ts';
import { fakeIo } from '../../../test/fake-io.ts';
import { run } from '../../run.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function screenshots(out: string) {
  const lab = fakeProvider('lab', {
    screenshots: async () => [{ name: 'a.png', mimeType: 'image/png', content: Buffer.from('a') }],
  });
  const { io, text } = fakeIo({ configuration: async () => configurationWith(lab) });
  return { status: await run(['screenshots', 'lab/analysis:1', '--out', out], io), ...text };
}

describe('screenshots that cannot be saved are a mistake in words', () => {
  it('where a file is in the place of the folder', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { status, err } = await screenshots(file);
    expect(status).toBe(2);
    expect(err).toBe(`sandjury: --out: the folder ${file} cannot be created: there is a file of that name.\n`);
    expect((await screenshots(join(file, 'below'))).err).toMatch(
      /cannot be created: a part of its path is not a directory/,
    );
  });

  it('where a folder is in the place of a picture', async () => {
    await mkdir(join(folder, 'a.png'));
    const { status, err } = await screenshots(folder);
    expect(status).toBe(2);
    expect(err).toBe(`sandjury: The file ${join(folder, 'a.png')} cannot be written: it is a directory.\n`);
    expect(await readdir(folder)).toEqual(['a.png']);
  });

  it.skipIf(process.getuid?.() === 0)(
    'where nobody may write (skipped for root, who may write everywhere)',
    async () => {
      await mkdir(join(folder, 'locked'), { mode: 0o500 });
      const { status, err } = await screenshots(join(folder, 'locked'));
      expect(status).toBe(2);
      expect(err).toMatch(/cannot be written: permission denied\.\n$/);
    },
  );
});
