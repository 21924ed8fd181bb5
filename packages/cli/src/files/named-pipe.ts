import { once } from 'node:events';
import { constants, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { codeOf } from './reason-of.ts';
import { cannotWrite } from './writable.ts';

/**
 * Opens a named pipe for writing when somebody reads it; null for anything else. Opened where it is written to, it would hold up the
 * whole process until then, and Ctrl-C with it. Throws ConfigurationError, and what the signal is aborted with.
 */
export async function openPipe(path: string, signal: AbortSignal): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  if (found?.isFIFO() !== true) return null;
  try {
    let descriptor = openIfRead(path);
    while (descriptor === null) {
      await setTimeout(everyMs, undefined, { signal });
      descriptor = openIfRead(path);
    }
    return descriptor;
  } catch (cause) {
    signal.throwIfAborted();
    throw cannotWrite(path, cause);
  }
}

const everyMs = 50;

/** null while the pipe has no reader. */
function openIfRead(path: string): number | null {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ENXIO') return null;
    throw error;
  }
}

/** Writes to a pipe in the background. A reader that stops delays `drained` and `end`, and not the process. */
export class PipeWriter {
  readonly #path: string;
  readonly #stream: Socket;
  readonly #ended: Promise<void>;
  #failure: Error | null = null;

  constructor(path: string, descriptor: number) {
    this.#path = path;
    this.#stream = new Socket({ fd: descriptor, readable: false, writable: true });
    this.#ended = finished(this.#stream).catch((cause: unknown) => {
      this.#failure = cannotWrite(this.#path, cause);
    });
  }

  /** Throws ConfigurationError when an earlier text could not be written. */
  write(text: string): void {
    if (this.#failure !== null) throw this.#failure;
    this.#stream.write(text);
  }

  async drained(): Promise<void> {
    if (!this.#stream.writableNeedDrain) return;
    // A failure is told by the next write.
    await Promise.race([once(this.#stream, 'drain').catch(() => undefined), this.#ended]);
  }

  /** Closes it. Throws ConfigurationError when it did not get everything. */
  async end(): Promise<void> {
    this.#stream.end();
    await this.#ended;
    if (this.#failure !== null) throw this.#failure;
  }
}
