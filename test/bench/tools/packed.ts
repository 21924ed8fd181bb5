import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/**
 * A folder in which the built packages are installed as a user has them: `dist` with the published exports, third parties linked
 * from the workspace. Builds them first.
 */
export async function packed(names: readonly string[]): Promise<string> {
  const filters = names.flatMap((name) => ['-F', name === 'cli' ? 'sandjury' : `@sandjury/${name}`]);
  const tsdown = join(root, 'node_modules/.bin/tsdown');
  const built = spawnSync(tsdown, [...filters, '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (built.status !== 0) throw new Error('The packages could not be built.');
  const folder = await mkdtemp(join(tmpdir(), 'sandjury-packed-'));
  for (const name of names) await install(name, folder);
  return folder;
}

async function install(name: string, folder: string): Promise<void> {
  const from = join(root, 'packages', name);
  const manifest = JSON.parse(await readFile(join(from, 'package.json'), 'utf8'));
  const to = join(folder, 'node_modules', manifest.name);
  await mkdir(to, { recursive: true });
  await cp(join(from, 'dist'), join(to, 'dist'), { recursive: true });
  await writeFile(join(to, 'package.json'), JSON.stringify({ ...manifest, ...manifest.publishConfig }));
  const modules = join(from, 'node_modules');
  for (const entry of await readdir(modules)) {
    if (entry.startsWith('.') || entry === '@sandjury') continue;
    const scoped = entry.startsWith('@')
      ? (await readdir(join(modules, entry))).map((one) => `${entry}/${one}`)
      : [entry];
    for (const one of scoped) {
      const link = join(folder, 'node_modules', one);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(modules, one), link).catch(() => undefined);
    }
  }
}
