import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Names, namesOf, renamed, UsageError } from './names.ts';
import { packageRoot, rangeOf } from './versions.ts';

export interface CreateOptions {
  /** The sandbox, in lower case with dashes: `example-box`. */
  name: string;
  /** Where the package is made: a folder that is empty or does not exist. `./PACKAGE` in the working directory unless given. */
  folder?: string | undefined;
  /** Its name on npm; `sandjury-adapter-NAME` unless given. */
  package?: string | undefined;
  /** The sandbox's name for people; NAME with capital letters unless given. */
  product?: string | undefined;
}

/** What was made. */
export interface CreatedAdapter {
  /** Absolute. */
  folder: string;
  names: Names;
  /** Paths below the folder, in order. */
  files: string[];
}

/**
 * Makes an adapter package: source, an emulator, tests and a README to fill in. Asks no network and installs nothing. Throws
 * UsageError when a name is none, or the folder is there and not empty.
 */
export async function createAdapter(options: CreateOptions): Promise<CreatedAdapter> {
  const names = namesOf(options.name, options);
  const folder = resolve(options.folder ?? names.package.replace(/^@[^/]+\//, ''));
  await assertEmpty(folder);
  const template = fileURLToPath(new URL('template/', packageRoot));
  const files: string[] = [];
  for (const path of await pathsIn(template)) {
    const text = await readFile(join(template, path), 'utf8');
    const to = renamed(path, names).split(sep).map(realName).join(sep);
    await mkdir(dirname(join(folder, to)), { recursive: true });
    const content = to === 'package.json' ? await manifest(text, names) : renamed(text, names);
    // Whatever came there meanwhile is not ours to overwrite.
    await writeFile(join(folder, to), content, { flag: 'wx' });
    files.push(to);
  }
  return { folder, names, files: files.sort() };
}

/** npm leaves out a `.gitignore`, and takes what is below a package.json for another package. */
const hiddenNames: ReadonlyMap<string, string> = new Map([
  ['_gitignore', '.gitignore'],
  ['_package.json', 'package.json'],
]);

function realName(name: string): string {
  return hiddenNames.get(name) ?? name;
}

async function assertEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw new UsageError(`${folder} is there already, and is no folder.`);
    throw error;
  });
  if (entries.length > 0)
    throw new UsageError(`${folder} is there already, and is not empty: name another with --folder.`);
}

async function pathsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
    .filter((path) => !/(?:^|[\\/])(?:node_modules|dist)[\\/]/.test(path));
}

/** The template's manifest, with the versions of this release in place of `*`. */
async function manifest(text: string, names: Names): Promise<string> {
  const parsed = JSON.parse(renamed(text, names)) as Record<string, unknown>;
  for (const section of ['dependencies', 'peerDependencies', 'devDependencies']) {
    const wanted = Object.keys((parsed[section] ?? {}) as object);
    parsed[section] = Object.fromEntries(await Promise.all(wanted.map(async (name) => [name, await rangeOf(name)])));
  }
  return `${JSON.stringify(parsed, null, 2)}\n`;
}
