import type { ConfigurationError } from '@sandjury/core';
import { cannotWrite } from './writable.ts';
import { type FileWriter, fileWriter } from './writer.ts';

/**
 * A file that an option names. An earlier one is left alone until there is something to write, and replaced by the whole new one.
 * Every method but `discard` throws ConfigurationError when it cannot be written, and from then on always the same.
 */
export class NamedFile {
  readonly path: string;
  failure: ConfigurationError | null = null;
  #file: FileWriter | null = null;

  constructor(path: string) {
    this.path = path;
  }

  /** Whether something was written, or tried. */
  get isBegun(): boolean {
    return this.#file !== null || this.failure !== null;
  }

  write(text: string): void {
    this.#attempt((file) => file.write(text));
  }

  /** Ends it; it is empty where nothing was written. */
  commit(): void {
    this.#attempt((file) => {
      this.#file = null;
      file.commit();
    });
  }

  /** Leaves an earlier file as it was. */
  discard(): void {
    const file = this.#file;
    this.#file = null;
    file?.discard();
  }

  #attempt(act: (file: FileWriter) => void): void {
    if (this.failure !== null) throw this.failure;
    try {
      this.#file ??= fileWriter(this.path);
      act(this.#file);
    } catch (cause) {
      this.failure = cannotWrite(this.path, cause);
      this.discard();
      throw this.failure;
    }
  }
}
