import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../files/reason-of.ts';
import { removeIfThere } from '../files/temporary-files.ts';
import { writeAll } from '../files/write-all.ts';
import { type Answer, decodeAnswer, encodeAnswer } from './answer-file.ts';
import { filesOf, isFolder, isOurs, isThere, modifiedMs, readFile, temporarySuffix } from './own-files.ts';

/** Answers in a folder: a small file each, in 256 folders by the first two digits of its key. */
export interface AnswerStore {
  readonly folder: string;
  /** null when there is none, and when what is there cannot be read. `key`: 64 hex digits. */
  read(key: string): Promise<Answer | null>;
  /** Puts an answer in the place of an earlier one, at once for every reader. Never fails: see `failure`. */
  write(key: string, answer: Answer): Promise<void>;
  forget(key: string): Promise<void>;
  /** Removes a share of the answers that were not written for a month. The share grows with what was written. Nothing else is removed. */
  sweep(now: Date): Promise<void>;
  /** Why answers could not be written; null while they can. */
  readonly failure: string | null;
}

// Entries are read and written at once, without the threads that Node keeps for files: for a file of some kilobytes handing over
// takes several times as long as the work, and a list has ten thousands of them.
//
// Files rather than a database: `rename` is all that two processes need to agree on, a torn file costs one answer and not all
// of them, and Node's own SQLite still warns on standard error in the oldest version that is supported.
export function answerStore(folder: string): AnswerStore {
  return new FolderStore(folder);
}

class FolderStore implements AnswerStore {
  readonly folder: string;
  failure: string | null = null;
  #written = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  async read(key: string): Promise<Answer | null> {
    const { shard, path } = this.#place(key);
    const bytes = isFolder(shard) ? readFile(path) : null;
    return bytes === null ? null : decodeAnswer(key, bytes);
  }

  async write(key: string, answer: Answer): Promise<void> {
    if (this.failure !== null) return;
    const bytes = encodeAnswer(key, answer);
    if (bytes === null) return;
    const { shard, path } = this.#place(key);
    const temporary = `${path}.${randomUUID()}${temporarySuffix}`;
    try {
      makeFolder(shard);
      // Somebody else's file of that name stays, and this answer is not kept.
      if (isThere(path) && !isOurs(path)) return;
      writeNew(temporary, bytes);
      renameSync(temporary, path);
      this.#written += 1;
    } catch (error) {
      this.failure = codeOf(error) ?? 'unknown';
      removeIfThere(temporary);
    }
  }

  async forget(key: string): Promise<void> {
    const { shard, path } = this.#place(key);
    if (isFolder(shard) && isOurs(path)) removeIfThere(path);
  }

  async sweep(now: Date): Promise<void> {
    if (this.#written === 0) return;
    const share = Math.min(256, 1 + Math.ceil(this.#written / 64));
    const first = Math.floor(Math.random() * 256);
    for (let index = 0; index < share; index += 1) {
      const shard = ((first + index) % 256).toString(16).padStart(2, '0');
      for (const path of filesOf(join(this.folder, shard))) {
        const oldest = now.getTime() - (path.endsWith(temporarySuffix) ? leftoverMs : monthMs);
        if (modifiedMs(path) < oldest && isOurs(path)) removeIfThere(path);
      }
    }
  }

  #place(key: string): { shard: string; path: string } {
    const shard = join(this.folder, key.slice(0, 2));
    return { shard, path: join(shard, key.slice(2)) };
  }
}

const monthMs = 30 * 24 * 3_600_000;
/** A process that was killed leaves a file that it had not renamed yet. */
const leftoverMs = 3_600_000;

// Without a sync, which takes longer than all else: a power cut can cost an answer, which its digest tells, and never gives a wrong one.
function writeNew(path: string, bytes: Buffer): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeAll(file, bytes);
  } finally {
    closeSync(file);
  }
}

/** Throws ENOTDIR where there is something else, a symbolic link to a folder as well: who knows where it leads. */
function makeFolder(path: string): void {
  if (isFolder(path)) return;
  try {
    mkdirSync(path, 0o700);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    if (!isFolder(path)) throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' });
  }
}
