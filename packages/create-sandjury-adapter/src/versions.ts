import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** The root of this package: `src` and `dist` are one below it. */
export const packageRoot: URL = new URL('..', import.meta.url);

interface Manifest {
  version: string;
  devDependencies?: Readonly<Record<string, string>>;
}

/** The manifest of this package, read when it runs: packing writes the versions of the release into it. */
export async function ownManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(new URL('package.json', packageRoot), 'utf8')) as Manifest;
}

/** The range in which a new package wants one of ours or of those that this package is tested with. */
export async function rangeOf(name: string): Promise<string> {
  const { devDependencies = {} } = await ownManifest();
  const range = devDependencies[name] ?? '';
  // In a checkout the manifest names the workspace; what is installed there has the version.
  const version = /^(?:workspace|catalog):/.test(range) ? await installedVersion(name) : range;
  return /^\d/.test(version) ? `^${version}` : version;
}

async function installedVersion(name: string): Promise<string> {
  const file = createRequire(new URL('package.json', packageRoot)).resolve(`${name}/package.json`);
  return (JSON.parse(await readFile(file, 'utf8')) as Manifest).version;
}
