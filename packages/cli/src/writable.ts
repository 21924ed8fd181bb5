import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigurationError } from '@sandjury/core';
import { codeOf, reasonOf } from './reason-of.ts';

/** Throws ConfigurationError where a file cannot be written, before anything is done for its content. Leaves it as it is. */
export async function assertWritable(path: string): Promise<void> {
  try {
    const found = await stat(path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (found?.isDirectory()) throw Object.assign(new Error('a directory'), { code: 'EISDIR' });
    await access(found === null ? dirname(resolve(path)) : path, constants.W_OK);
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
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
