import { isSpecialFile, SpecialFile } from './special-file.ts';
import { WholeFile, type WholeFileOptions } from './whole-file.ts';

/** A file that is being written. Its methods throw the errors of the file system. */
export interface FileWriter {
  write(content: string | Uint8Array): void;
  /** Ends it: from now on it is there, whole. */
  commit(): void;
  /** Ends it without a trace, where that can be. */
  discard(): void;
}

/** Begins a file: whole or not at all, and straight where the path names a pipe or a device. Throws an error of the file system. */
export function fileWriter(path: string, options?: WholeFileOptions): FileWriter {
  return isSpecialFile(path) ? new SpecialFile(path) : new WholeFile(path, options);
}

/** Writes a file with this content, or leaves the earlier one as it is. Throws an error of the file system. */
export function writeWholeFile(path: string, content: string | Uint8Array, options?: WholeFileOptions): void {
  const file = new WholeFile(path, options);
  try {
    file.write(content);
  } catch (error) {
    file.discard();
    throw error;
  }
  file.commit();
}
