import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A user's configuration directory, new for each test. */
export interface ConfigHome {
  /** Where `config.json` belongs. */
  folder: string;
  /** Something else than the configuration's folder, to run commands in. */
  elsewhere: string;
  /** XDG_CONFIG_HOME. */
  env: Record<string, string>;
  /** Writes a file of the folder, and gives its path. Only the user can read it unless another mode is given. */
  write(name: string, content: unknown, mode?: number): Promise<string>;
}

export function useConfigHome(): () => ConfigHome {
  let home: (ConfigHome & { remove(): Promise<void> }) | undefined;
  beforeEach(async () => {
    home = await makeConfigHome();
  });
  afterEach(() => home?.remove());
  return () => {
    if (home === undefined) throw new Error('There is no test running.');
    return home;
  };
}

/** A configuration directory for a test that needs several side by side. */
export async function makeConfigHome(): Promise<ConfigHome & { remove(): Promise<void> }> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'sandjury-')));
  const folder = join(root, 'config/sandjury');
  const elsewhere = join(root, 'elsewhere');
  await mkdir(folder, { recursive: true });
  await mkdir(elsewhere);
  return {
    folder,
    elsewhere,
    env: { XDG_CONFIG_HOME: join(root, 'config') },
    write: (...args) => write(folder, ...args),
    remove: () => rm(root, { recursive: true }),
  };
}

async function write(folder: string, name: string, content: unknown, mode = 0o600): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  await chmod(file, mode);
  return file;
}
