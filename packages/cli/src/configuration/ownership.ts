import type { Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ConfigurationError } from '@sandjury/core';
import { reasonOf } from '../files/reason-of.ts';
import type { ConfigurationPlace } from './place.ts';

/** The largest configuration that is read. One that a person wrote is far smaller. */
const mostConfigurationBytes = 1024 * 1024;

/** A configuration's text, and whether other users of this machine may read the file. */
export interface ConfigurationText {
  text: string;
  isReadableByOthers: boolean;
}

/**
 * Reads the text of a configuration. One that was found, and not named, must belong to the user and be writable by nobody
 * else but a group: otherwise somebody could send the user's secrets elsewhere. Throws ConfigurationError.
 */
export async function readConfiguration(place: ConfigurationPlace & { file: string }): Promise<ConfigurationText> {
  const { file } = place;
  let handle: FileHandle | undefined;
  try {
    // What is checked is what is read: the same open file.
    handle = await open(file, 'r');
    const found = await handle.stat();
    if (place.chosenBy === 'user') assertOwn(file, found);
    if (found.size > mostConfigurationBytes) {
      throw new ConfigurationError(`${file} is larger than ${mostConfigurationBytes} bytes: not a configuration.`);
    }
    const isReadableByOthers = process.platform !== 'win32' && (found.mode & 0o044) !== 0;
    return { text: await handle.readFile('utf8'), isReadableByOthers };
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    throw new ConfigurationError(`The configuration ${file} cannot be read: ${reasonOf(cause)}.`, { cause });
  } finally {
    await handle?.close();
  }
}

function assertOwn(file: string, { uid, mode }: Stats): void {
  const user = process.getuid?.();
  if (user === undefined) return;
  if (uid !== user) {
    throw new ConfigurationError(
      `${file} belongs to another user (${uid}, you are ${user}) and is not read; name it with --config if you trust it.`,
    );
  }
  if ((mode & 0o002) !== 0) {
    throw new ConfigurationError(`${file} can be written by everybody and is not read: chmod 600 it first.`);
  }
}
