import { closeSync, constants, fsyncSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, reasonOf } from '../files/reason-of.ts';
import { holdsOnlyOurs, readFile } from './own-files.ts';

/**
 * What marks a folder as a cache of this command. Its first line is that of the Cache Directory Tagging Specification, by which programs
 * that make backups pass a folder over.
 */
export const cacheTag = {
  name: 'CACHEDIR.TAG',
  text: `Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache of sandjury, which removes what it has put here when it is old.
# About the first line: https://bford.info/cachedir/
`,
};

/** The reason why a folder cannot be used as a cache. */
export interface FolderProblem {
  reason: string;
  /** Whether it holds files that this command did not write. */
  isForeign: boolean;
}

/**
 * Makes a folder a cache of ours, where it is new or empty, or finds that it is one; null then, else why it is none. `adoptsAnswers`:
 * a folder that is not marked is one, too, where it holds answers of ours and nothing else, as those of earlier versions do.
 */
export function claimFolder(folder: string, { adoptsAnswers }: { adoptsAnswers: boolean }): FolderProblem | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const reason = whyNotOwn(folder);
    if (reason !== null) return { reason, isForeign: false };
    if (isMarked(folder)) return null;
    if (!isUnused(folder) && !(adoptsAnswers && holdsOnlyOurs(folder))) {
      return { reason: 'it is not empty, and not marked as a cache of this command', isForeign: true };
    }
    mark(folder);
    return null;
  } catch (error) {
    const isNoFolder = ['EEXIST', 'ENOTDIR'].includes(codeOf(error) ?? '');
    return { reason: isNoFolder ? 'it is no directory' : reasonOf(error), isForeign: false };
  }
}

/** A user who can write to the folder can change the answers. */
function whyNotOwn(folder: string): string | null {
  const found = statSync(folder);
  if (!found.isDirectory()) return 'it is no directory';
  if (process.platform === 'win32') return null;
  if (found.uid !== process.getuid?.()) return 'it belongs to somebody else';
  return (found.mode & 0o022) === 0 ? null : 'others may write to it (chmod 700 makes it yours)';
}

function isMarked(folder: string): boolean {
  return readFile(join(folder, cacheTag.name))?.toString() === cacheTag.text;
}

/** Empty, or with a mark that another process is about to write, or was when it was killed. */
function isUnused(folder: string): boolean {
  const names = readdirSync(folder);
  if (names.length === 0) return true;
  if (names.length > 1 || names[0] !== cacheTag.name) return false;
  const begun = readFile(join(folder, cacheTag.name));
  return begun !== null && cacheTag.text.startsWith(begun.toString());
}

/** Two processes may do so at once: both write the same, and neither empties what the other has written. */
function mark(folder: string): void {
  const { O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
  const descriptor = openSync(join(folder, cacheTag.name), O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
  try {
    writeSync(descriptor, cacheTag.text, 0);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
