import { closeSync, openSync, statSync } from 'node:fs';
import { writeAll } from './write-all.ts';

/**
 * What is no file that could be replaced, such as a device: it is written at once. Of `/dev/stdout` and `/dev/fd/N` the descriptor
 * itself is written, which others write, too: `{ echo a; sandjury … --output /dev/stdout; } > FILE` keeps the `a`.
 */
export class SpecialFile {
  readonly #descriptor: number;
  readonly #isInherited: boolean;

  constructor(path: string) {
    const inherited = inheritedDescriptor(path);
    this.#isInherited = inherited !== null;
    this.#descriptor = inherited ?? openSync(path, 'w');
  }

  write(content: string | Uint8Array): void {
    writeAll(this.#descriptor, content);
  }

  commit(): void {
    if (!this.#isInherited) closeSync(this.#descriptor);
  }

  /** What is written is written. */
  discard(): void {
    this.commit();
  }
}

/** Whether a path names something that is written straight: there, and no file, or a descriptor of this process. */
export function isSpecialFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && (!found.isFile() || inheritedDescriptor(path) !== null);
}

function inheritedDescriptor(path: string): number | null {
  if (path === '/dev/stdout') return 1;
  if (path === '/dev/stderr') return 2;
  const [, number] = /^\/(?:dev|proc\/self)\/fd\/([0-9]{1,9})$/.exec(path) ?? [];
  return number === undefined ? null : Number(number);
}
