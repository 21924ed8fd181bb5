import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { readdir, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { removeIfThere } from '../files/unfinished.ts';
import { writeAll } from '../files/write-all.ts';
import { codeOf } from '../reason-of.ts';
import { type Answer, decodeAnswer, encodeAnswer } from './answer-file.ts';

/** Answers in a folder: a small file each, in 256 folders by the first two digits of its key. */
export interface AnswerStore {
  readonly folder: string;
  /** null when there is none, and when what is there cannot be read. `key`: 64 hex digits. */
  read(key: string): Promise<Answer | null>;
  /** Puts an answer in the place of an earlier one, at once for every reader. Never fails: see `failure`. */
  write(key: string, answer: Answer): Promise<void>;
  forget(key: string): Promise<void>;
  /** Removes some of what nobody has written anew for a month: a share of the folder, by how much was written. */
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
    try {
      const path = this.#path(key);
      // Most often there is none: to be told so by an exception costs ten times as much.
      const found = statSync(path, { throwIfNoEntry: false });
      return found?.isFile() === true ? decodeAnswer(key, readFileSync(path)) : null;
    } catch {
      return null;
    }
  }

  async write(key: string, answer: Answer): Promise<void> {
    if (this.failure !== null) return;
    const bytes = encodeAnswer(key, answer);
    if (bytes === null) return;
    const path = this.#path(key);
    const temporary = `${path}.${randomUUID()}${temporarySuffix}`;
    try {
      writeNew(temporary, bytes);
      renameSync(temporary, path);
      this.#written += 1;
    } catch (error) {
      this.failure = codeOf(error) ?? 'unknown';
      removeIfThere(temporary);
    }
  }

  async forget(key: string): Promise<void> {
    await rm(this.#path(key), { force: true }).catch(() => undefined);
  }

  async sweep(now: Date): Promise<void> {
    if (this.#written === 0) return;
    const share = Math.min(256, 1 + Math.ceil(this.#written / 64));
    const first = Math.floor(Math.random() * 256);
    for (let index = 0; index < share; index += 1) {
      const shard = ((first + index) % 256).toString(16).padStart(2, '0');
      for (const { path, isTemporary, modifiedMs } of await filesOf(join(this.folder, shard))) {
        const oldest = now.getTime() - (isTemporary ? leftoverMs : monthMs);
        if (modifiedMs < oldest) await unlink(path).catch(() => undefined);
      }
    }
  }

  #path(key: string): string {
    return join(this.folder, key.slice(0, 2), key.slice(2));
  }
}

const temporarySuffix = '.tmp';
const monthMs = 30 * 24 * 3_600_000;
/** A process that was killed leaves a file that it had not renamed yet. */
const leftoverMs = 3_600_000;

function writeNew(path: string, bytes: Buffer): void {
  const file = openNew(path);
  try {
    writeAll(file, bytes);
  } finally {
    closeSync(file);
  }
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return openSync(path, 'wx', 0o600);
  }
}

export interface StoredFile {
  path: string;
  bytes: number;
  modifiedMs: number;
  isTemporary: boolean;
}

/** The files of one of the 256 folders; none when it is not there. Only what this program put there. */
export async function filesOf(shard: string): Promise<StoredFile[]> {
  const names = await readdir(shard).catch(() => []);
  const files: StoredFile[] = [];
  for (const name of names.filter((one) => /^[0-9a-f]{62}(?:\.[0-9a-f-]{36}\.tmp)?$/.test(one))) {
    const path = join(shard, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) continue;
    files.push({ path, bytes: found.size, modifiedMs: found.mtimeMs, isTemporary: name.endsWith(temporarySuffix) });
  }
  return files;
}
