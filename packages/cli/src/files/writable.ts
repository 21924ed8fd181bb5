import { constants, type Stats } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigurationError } from '@sandjury/core';
import { realFile } from './real-file.ts';
import { codeOf, reasonOf } from './reason-of.ts';
import { isSpecialFile } from './special-file.ts';

/** Throws ConfigurationError where a file cannot be written, before anything is done for its content. Leaves it as it is. */
export async function assertWritable(path: string): Promise<void> {
  try {
    if (/[\\/]$/.test(path)) throw withCode('EISDIR');
    const found = await stat(path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (found?.isDirectory()) throw withCode('EISDIR');
    if (found !== null) await access(path, constants.W_OK);
    if (found === null || found.isFile()) await assertReplaceable(path, found);
  } catch (cause) {
    throw cause instanceof ConfigurationError ? cause : cannotWrite(path, cause);
  }
}

/** A file is written beside its place and renamed: what counts is what may be done in its folder. */
async function assertReplaceable(path: string, found: Stats | null): Promise<void> {
  if (isSpecialFile(path)) return;
  const folder = dirname(realFile(path));
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    if (found === null) throw cause;
    const reason = `it would be replaced by a new file, and its folder is not writable: ${reasonOf(cause)}`;
    throw new ConfigurationError(`The file ${path} cannot be written: ${reason}.`, { cause });
  }
  const user = process.getuid?.() ?? 0;
  const { mode, uid } = await stat(folder);
  // As in /tmp: what is there can be replaced by its owner alone.
  if ((mode & stickyBit) !== 0 && found !== null && ![found.uid, uid, 0].includes(user)) throw withCode('EPERM');
}

const stickyBit = 0o1000;

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/**
 * Throws ConfigurationError where two options write one file, or one writes a file that is read: what one of them writes would be
 * lost, or the list, the sample or the saved reply itself. `reads` has, by what named them, what is read where it is a file.
 */
export async function assertApart(
  writes: Readonly<Record<string, string | undefined>>,
  reads: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const seen = new Map<string, string>();
  for (const [what, paths] of Object.entries(reads)) {
    for (const path of paths) {
      const file = path === '-' ? null : await fileOf(path);
      if (file !== null) seen.set(file, what);
    }
  }
  for (const [option, path] of Object.entries(writes)) {
    if (path === undefined || (await isNoFile(path))) continue;
    const file = (await fileOf(path)) ?? resolve(path);
    const earlier = seen.get(file);
    if (earlier !== undefined) throw new ConfigurationError(`${earlier} and ${option} name the same file: ${path}.`);
    seen.set(file, option);
  }
}

/** The error for a file that cannot be written, with the reason. */
export function cannotWrite(path: string, cause: unknown): ConfigurationError {
  const reason = codeOf(cause) === 'ENOENT' ? 'there is no such folder' : reasonOf(cause);
  return new ConfigurationError(`The file ${path} cannot be written: ${reason}.`, { cause });
}

/** A file itself, whatever it is called; null where there is none. */
async function fileOf(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? `${found.dev}:${found.ino}` : null;
}

/** Whether there is a device or pipe, which holds nothing that could be lost. */
async function isNoFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && !found.isFile();
}
