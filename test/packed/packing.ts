import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
// npm names its own program after the script that runs it; a child must not take this run's settings for its own.
const outside = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_(?:package|lifecycle|command|execpath)|INIT_CWD|NODE_OPTIONS|VITEST)/.test(name),
  ),
);

/** A published package as a user gets it. */
export interface PackedPackage {
  name: string;
  /** The tarball that a registry would serve. */
  tarball: string;
  /** Bytes of the tarball. */
  size: number;
  /** What it says of itself once packed, with workspace ranges and published exports in place. */
  manifest: {
    name: string;
    exports?: Record<string, unknown>;
    bin?: Record<string, string>;
    dependencies?: Record<string, string>;
    peerDependencies?: Record<string, string>;
    peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  };
  files: string[];
}

/** Builds every package and packs those that are published into a new folder, which `dispose` takes away again. */
export async function packEverything(): Promise<{
  packages: PackedPackage[];
  folder: string;
  dispose(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'sandjury-pack-'));
  await run(process.execPath, [join(root, 'node_modules/tsdown/dist/run.mjs'), '--logLevel', 'error'], { cwd: root });
  const names = await readdir(join(root, 'packages'));
  const packages = await Promise.all(names.map((name) => pack(join(root, 'packages', name), join(folder, name))));
  return { packages, folder, dispose: () => rm(folder, { recursive: true, force: true }) };
}

async function pack(from: string, to: string): Promise<PackedPackage> {
  await mkdir(to);
  await run('pnpm', ['pack', '--pack-destination', to], { cwd: from, env: outside });
  const [tgz = ''] = await readdir(to);
  const tarball = join(to, tgz);
  await run('tar', ['-xzf', tarball, '-C', to]);
  const unpacked = join(to, 'package');
  const files = (await readdir(unpacked, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1));
  const manifest = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
  return { name: manifest.name, tarball, size: (await stat(tarball)).size, manifest, files: files.sort() };
}

/** An empty project outside this workspace in which npm has installed `dependencies` (names or paths of tarballs by name). */
export async function emptyProject(parent: string, dependencies: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(parent, 'project-'));
  const manifest = { name: 'consumer', version: '1.0.0', private: true, type: 'module', dependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'], {
    cwd: folder,
    env: outside,
  });
  return folder;
}

/** The names of all packages that an installation brought, scoped ones as `@scope/name`. */
export async function installed(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, 'node_modules'));
  const names = entries
    .filter((entry) => !entry.startsWith('.'))
    .map(async (entry) =>
      entry.startsWith('@')
        ? (await readdir(join(folder, 'node_modules', entry))).map((one) => `${entry}/${one}`)
        : entry,
    );
  return (await Promise.all(names)).flat().sort();
}

/** The program of a Node release, fetched when it is not there; null where that cannot be done. */
export async function nodeProgram(major: number): Promise<string | null> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  try {
    const asked = ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath'];
    return (await run('npx', asked, { cwd: tmpdir(), env: outside })).stdout.trim();
  } catch {
    return null;
  }
}

/** Runs a script of `folder` with a Node program and gives what it printed. Rejects, with its messages, when it fails. */
export async function runScript(node: string, folder: string, script: string, ...args: string[]): Promise<string> {
  const PATH = [dirname(node), outside.PATH].join(delimiter);
  return (await run(node, [script, ...args], { cwd: folder, env: { ...outside, PATH } })).stdout;
}

/** Copies one of the scripts beside this file into a project. */
export async function copyScript(name: string, folder: string): Promise<void> {
  await cp(join(import.meta.dirname, name), join(folder, name));
}
