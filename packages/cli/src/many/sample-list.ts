import { createReadStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import type { Question } from '@sandjury/compare';
import { ConfigurationError } from '@sandjury/core';
import type { Io } from '../io.ts';
import { questionOf } from '../question.ts';
import { reasonOf } from '../reason-of.ts';
import { linesOf, longestLine, tooLong } from './lines.ts';
import { listedQuestion } from './listed-question.ts';
import { Rubbish } from './rubbish.ts';
import { SeenSet } from './seen-set.ts';

/** Something to ask about, and where in the list it stands, from 1. */
export interface Listed {
  place: number;
  /** The file or URL, as `compare` takes it as an argument; a hash. */
  text: string;
  question: Question;
}

/** Samples that are asked about one after the other, each once. */
export interface SampleList {
  readonly kind: 'line' | 'argument';
  /** Whether a person types it at a terminal. */
  readonly isTyped: boolean;
  /** Read once, as far as it is asked for. Throws ConfigurationError when the list cannot be read. */
  items(): AsyncGenerator<Listed, void, undefined>;
  readonly rubbish: Rubbish;
  readonly duplicates: number;
  /** The first place that was not given yet, from 1: all before it were, or need no answer. */
  readonly next: number;
  /** Lets go of the list, also while it is being waited for. */
  close(): void;
}

/** The samples of the command line, or of the file that `from` names (`-`: standard input). */
export function sampleList(
  inputs: readonly string[],
  { from, rejects }: { from: string | undefined; rejects?: string | undefined },
  io: Io,
): SampleList {
  return new OpenList(inputs, { from, rejects }, io);
}

class OpenList implements SampleList {
  readonly kind: 'line' | 'argument';
  readonly isTyped: boolean;
  readonly rubbish: Rubbish;
  duplicates = 0;
  next = 1;
  readonly #inputs: readonly string[];
  readonly #stream: Readable | null;
  readonly #what: string;
  readonly #io: Io;
  readonly #seen = new SeenSet();

  constructor(
    inputs: readonly string[],
    { from, rejects }: { from: string | undefined; rejects: string | undefined },
    io: Io,
  ) {
    if (from !== undefined && inputs.length > 0) {
      throw new ConfigurationError('Give samples as arguments or with --from, not both.');
    }
    this.#io = io;
    this.#inputs = inputs;
    this.kind = from === undefined ? 'argument' : 'line';
    this.isTyped = from === '-' && 'isTTY' in io.stdin && io.stdin.isTTY === true;
    this.#what = from === '-' ? 'Standard input' : `The file ${from}`;
    this.rubbish = new Rubbish(rejects);
    this.#stream =
      from === undefined ? null : addAbortSignal(io.signal, from === '-' ? io.stdin : createReadStream(from));
    // Told where it is read; a list that is given up while it waits has nobody to tell.
    this.#stream?.on('error', () => undefined);
  }

  async *items(): AsyncGenerator<Listed, void, undefined> {
    try {
      for await (const lines of this.#lines()) {
        for (const line of lines) {
          if (this.#io.signal.aborted) return;
          const place = this.next;
          const question = await this.#question(line, place);
          this.next += 1;
          if (question !== null) yield { place, text: 'url' in question ? question.url : textOf(line), question };
        }
      }
    } catch (error) {
      // An interruption ends the list: what is under way is told by those who ask.
      if (this.#io.signal.aborted) return;
      throw error;
    }
  }

  close(): void {
    this.rubbish.close();
    this.#stream?.destroy();
  }

  async *#lines(): AsyncGenerator<readonly (string | typeof tooLong)[]> {
    if (this.#stream === null) {
      yield this.#inputs;
      return;
    }
    try {
      yield* untilAborted(linesOf(this.#stream), this.#io.signal);
    } catch (cause) {
      throw new ConfigurationError(`${this.#what} cannot be read: ${reasonOf(cause)}.`, { cause });
    }
  }

  async #question(line: string | typeof tooLong, place: number): Promise<Question | null> {
    if (line === tooLong) {
      this.rubbish.add({ place, text: '', reason: `longer than ${longestLine} characters` });
      return null;
    }
    const isLine = this.#stream !== null;
    const text = isLine ? textOf(line) : line;
    if (isLine && (text === '' || text.startsWith('#'))) return null;
    try {
      const { signal } = this.#io;
      const question = await (isLine ? listedQuestion(text, signal) : questionOf(text, signal));
      if (this.#seen.add(nameOf(question))) return question;
      this.duplicates += 1;
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.rubbish.add({ place, text, reason: error.message });
    }
    return null;
  }
}

/** The items up to an abort, which does not wait for the next one: a pipe that stays open may never have it. */
async function* untilAborted<T>(items: AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T> {
  const aborted = Promise.withResolvers<IteratorResult<T>>();
  const stop = () => aborted.resolve({ done: true, value: undefined });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      const next = items.next();
      // What it fails with after an abort is nobody's business.
      next.catch(() => undefined);
      const { done, value } = await Promise.race([next, aborted.promise]);
      if (done === true) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function textOf(line: string | typeof tooLong): string {
  return line === tooLong ? '' : line.trim();
}

/** A file and its SHA-256 are one question. */
function nameOf(question: Question): string {
  if ('hash' in question) return question.hash;
  return 'url' in question ? `url ${question.url}` : (question.hashes.sha256 ?? `file ${question.file}`);
}
