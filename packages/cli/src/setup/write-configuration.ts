import { randomUUID } from 'node:crypto';
import { link, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '@sandjury/core';
import { codeOf, reasonOf } from '../reason-of.ts';

/**
 * Writes a file that only the user can read, whole or not at all. One that is there stays, unless `replace` is true. Throws
 * ConfigurationError.
 */
export async function writeConfiguration(file: string, text: string, replace: boolean): Promise<void> {
  // A link that the user keeps elsewhere stays a link.
  const target = await realpath(file).catch(() => file);
  const temporary = join(dirname(target), `.${randomUUID()}.tmp`);
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await writeSynced(temporary, text);
    // A link fails when the name is taken, where a rename would replace what somebody wrote in the meantime.
    if (replace) await rename(temporary, target);
    else await link(temporary, target);
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') {
      throw new ConfigurationError(`${file} is there already; --force replaces it.`, { cause });
    }
    throw new ConfigurationError(`${file} cannot be written: ${reasonOf(cause)}.`, { cause });
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
