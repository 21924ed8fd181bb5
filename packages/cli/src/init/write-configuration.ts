import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigurationError } from '@sandjury/core';
import { codeOf, reasonOf } from '../files/reason-of.ts';
import { writeWholeFile } from '../files/writer.ts';

/**
 * Writes a file that only the user can read, whole or not at all. One that is there stays, unless `replaces` is true. Throws
 * ConfigurationError.
 */
export async function writeConfiguration(file: string, text: string, replaces: boolean): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    writeWholeFile(file, text, { mode: 0o600, replaces });
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') {
      throw new ConfigurationError(`${file} already exists. --force replaces it.`, { cause });
    }
    throw new ConfigurationError(`${file} cannot be written: ${reasonOf(cause)}.`, { cause });
  }
}
