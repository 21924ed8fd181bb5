import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { realFile } from './real-file.ts';
import { addTemporaryFile, forgetTemporaryFile, removeIfThere } from './temporary-files.ts';
import { writeAll } from './write-all.ts';

export interface WholeFileOptions {
  /** The permissions; those of the earlier file, or those of any new file, unless given. */
  mode?: number;
  /** Whether a symbolic link of that name stays, and what it leads to is written, or makes room for the file. */
  links?: 'followed' | 'replaced';
  /** Whether it takes the place of an earlier file. Where it does not, `commit` throws EEXIST. */
  replaces?: boolean;
}

/**
 * A file that is written beside its place and renamed: at every moment there is the earlier file or the whole new one, also when the
 * disk is full or the process is killed. Its methods throw the errors of the file system.
 */
export class WholeFile {
  readonly #target: string;
  readonly #temporary: string;
  readonly #descriptor: number;
  readonly #earlier: Stats | undefined;
  readonly #options: WholeFileOptions;

  constructor(path: string, options: WholeFileOptions = {}) {
    const { replaces = true, mode } = options;
    // A link is something that is there, too.
    const links = replaces ? (options.links ?? 'followed') : 'replaced';
    this.#target = links === 'followed' ? realFile(path) : path;
    this.#options = options;
    this.#earlier = links === 'followed' ? statSync(this.#target, { throwIfNoEntry: false }) : undefined;
    this.#temporary = join(dirname(this.#target), `.sandjury-${randomUUID()}.tmp`);
    // Until it is whole, nobody reads more of it than of the earlier file.
    this.#descriptor = openSync(this.#temporary, 'wx', mode ?? (this.#earlier === undefined ? 0o666 : 0o600));
    addTemporaryFile(this.#temporary);
  }

  write(content: string | Uint8Array): void {
    writeAll(this.#descriptor, content);
  }

  /** Puts it in its place. */
  commit(): void {
    try {
      this.#settle();
      // A link fails when the name is taken, where a rename would replace what somebody wrote in the meantime.
      if (this.#options.replaces === false) linkSync(this.#temporary, this.#target);
      else renameSync(this.#temporary, this.#target);
      syncFolder(dirname(this.#target));
    } finally {
      this.#clear();
    }
  }

  /** Leaves an earlier file as it is. */
  discard(): void {
    closeSync(this.#descriptor);
    this.#clear();
  }

  #settle(): void {
    try {
      if (this.#options.mode === undefined && this.#earlier !== undefined) likeEarlier(this.#descriptor, this.#earlier);
      fsyncSync(this.#descriptor);
    } finally {
      closeSync(this.#descriptor);
    }
  }

  #clear(): void {
    removeIfThere(this.#temporary);
    forgetTemporaryFile(this.#temporary);
  }
}

/** Gives a file the owner, the group and the permissions of the earlier one. */
function likeEarlier(descriptor: number, { uid, gid, mode }: Stats): void {
  const isOfGroup = [uid, sameOwner].some((owner) => isChangedTo(descriptor, owner, gid));
  // What a group might do, another group may not.
  fchmodSync(descriptor, mode & (isOfGroup ? 0o777 : 0o707));
}

/** As `fchown` has it. */
const sameOwner = -1;

function isChangedTo(descriptor: number, uid: number, gid: number): boolean {
  try {
    fchownSync(descriptor, uid, gid);
    return true;
  } catch {
    return false;
  }
}

/** Makes the rename last through a power cut, where the system can do that. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {}
}
