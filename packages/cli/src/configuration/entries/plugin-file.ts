import { readFile } from 'node:fs/promises';
import { createRequire, findPackageJSON, isBuiltin } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Whether an adapter is named by a path, from the configuration's folder, and not by its package. */
export function isPath(use: string): boolean {
  return /^\.\.?[\\/]/.test(use) || isAbsolute(use);
}

/**
 * The file of an adapter: `./adapter.ts` beside the configuration, or a package that is installed in its folder or above. The
 * working directory plays no part. null when it is not installed.
 */
export async function pluginFile(use: string, configurationFile: string): Promise<string | null> {
  if (isPath(use)) return resolve(dirname(configurationFile), use);
  if (!/^(?:@[\w.~-]+\/)?[\w.~-]+$/.test(use) || isBuiltin(use)) return null;
  try {
    return createRequire(configurationFile).resolve(use);
  } catch {
    // A package for `import` alone cannot be found in that way.
    return entryOf(use, configurationFile);
  }
}

async function entryOf(use: string, configurationFile: string): Promise<string | null> {
  try {
    const manifest = findPackageJSON(use, pathToFileURL(configurationFile));
    if (manifest === undefined) return null;
    const { exports, main }: { exports?: unknown; main?: unknown } = JSON.parse(await readFile(manifest, 'utf8'));
    const entry = targetOf(exports) ?? main;
    return typeof entry === 'string' ? join(dirname(manifest), entry) : null;
  } catch {
    return null;
  }
}

// What an import in Node matches; the first that a package names is meant.
const conditions: ReadonlySet<string> = new Set(['node', 'import', 'module-sync', 'default', '.']);

function targetOf(exports: unknown): string | null {
  if (typeof exports === 'string') return exports;
  if (typeof exports !== 'object' || exports === null) return null;
  for (const [key, value] of Object.entries(exports)) {
    const target = conditions.has(key) ? targetOf(value) : null;
    if (target !== null) return target;
  }
  return null;
}
