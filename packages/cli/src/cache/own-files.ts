import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { isAnswerFile, longestHeader } from './answer-file.ts';

// A cache may stand where somebody keeps files of their own, also some that are called as its entries are: a name proves nothing. No
// symbolic link is followed, and a file is ours only when it was opened and begins as an answer does.

export const temporarySuffix = '.tmp';

/** 62 hex digits, what is left of a key; one that is being written has more. */
const entryName = /^[0-9a-f]{62}(?:\.[0-9a-f-]{36}\.tmp)?$/;

/** Whether there is a folder, and no symbolic link to one. */
export function isFolder(path: string): boolean {
  return found(path)?.isDirectory() === true;
}

export function isThere(path: string): boolean {
  return found(path) !== undefined;
}

/** Milliseconds since 1970; in no past at all where there is nothing. */
export function modifiedMs(path: string): number {
  return found(path)?.mtimeMs ?? Number.POSITIVE_INFINITY;
}

/** The paths in one of the 256 folders that may be entries by their names; none when it is not there. */
export function filesOf(shard: string): string[] {
  return isFolder(shard) ? namesIn(shard).flatMap((name) => (entryName.test(name) ? [join(shard, name)] : [])) : [];
}

/** The content of a file; null where there is none, or none that can be read. */
export function readFile(path: string): Buffer | null {
  // Most often there is none: to be told so by an exception costs ten times as much.
  return isThere(path) ? opened(path, (descriptor) => readFileSync(descriptor)) : null;
}

/** Whether there is a file that holds an answer, or, where its name says that it was not finished, the beginning of one. */
export function isOurs(path: string): boolean {
  const start = opened(path, (descriptor) => {
    const bytes = Buffer.alloc(longestHeader);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
  });
  return start !== null && isAnswerFile(start, { isTorn: path.endsWith(temporarySuffix) });
}

/** Whether everything below a folder is ours, as far as 256 folders of entries go; also when there is nothing. */
export function holdsOnlyOurs(folder: string): boolean {
  return namesIn(folder).every((name) => {
    const shard = join(folder, name);
    if (!/^[0-9a-f]{2}$/.test(name) || !isFolder(shard)) return false;
    return namesIn(shard).every((entry) => entryName.test(entry) && isOurs(join(shard, entry)));
  });
}

function found(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

// Opening a named pipe would wait for who writes it.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** null where there is no regular file, or none that can be read. */
function opened<T>(path: string, use: (descriptor: number) => T): T | null {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, flags);
    return fstatSync(descriptor).isFile() ? use(descriptor) : null;
  } catch {
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
