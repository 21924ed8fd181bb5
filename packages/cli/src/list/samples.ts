import { createReadStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import type { Question } from '@sandjury/compare';
import { ConfigurationError } from '@sandjury/core';
import { reasonOf } from '../files/reason-of.ts';
import { linesOf, longestLine, NoListError, tooLong } from '../input/lines.ts';
import { type Understood, understand } from '../input/question.ts';
import type { Io } from '../world/io.ts';
import { listedQuestion } from './question.ts';
import { Rejects } from './rejects.ts';
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
  /** Read once, as far as it is asked for. It ends where the list cannot be read any further: see `failure`. */
  items(): AsyncGenerator<Listed, void, undefined>;
  /** Why the list was not read to its end; null while it can be. */
  readonly failure: ConfigurationError | null;
  readonly rejects: Rejects;
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
  readonly rejects: Rejects;
  duplicates = 0;
  next = 1;
  failure: ConfigurationError | null = null;
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
    this.rejects = new Rejects(rejects);
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
          const understood = this.#understand(line);
          const question = this.#kept(understood instanceof Promise ? await understood : understood, line);
          this.next += 1;
          if (question !== null) yield { place, text: 'url' in question ? question.url : textOf(line), question };
        }
      }
    } catch (error) {
      // An interruption ends the list: what is under way is told by those who ask.
      if (!this.#io.signal.aborted) throw error;
    }
  }

  close(): void {
    this.rejects.close();
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
      if (!this.#io.signal.aborted) this.failure = this.#failureOf(cause);
    }
  }

  #failureOf(cause: unknown): ConfigurationError {
    const text =
      cause instanceof NoListError
        ? `${this.#what} ${cause.message}. Expected one sample per line.`
        : `${this.#what} cannot be read: ${reasonOf(cause)}.`;
    return new ConfigurationError(text, { cause });
  }

  /** null of a line that has nothing to say. */
  #understand(line: string | typeof tooLong): Understood | null | Promise<Understood | null> {
    if (line === tooLong) return { mistake: `longer than ${longestLine} characters` };
    const { signal } = this.#io;
    if (this.#stream === null) return understand(line, signal);
    const text = textOf(line);
    return text === '' || text.startsWith('#') ? null : listedQuestion(text, signal);
  }

  /** The question, unless it was there before; of a mistake a note. */
  #kept(understood: Understood | null, line: string | typeof tooLong): Question | null {
    if (understood === null) return null;
    if ('mistake' in understood) {
      const text = this.#stream === null && line !== tooLong ? line : textOf(line);
      this.rejects.add({ place: this.next, text, reason: understood.mistake });
      return null;
    }
    if (this.#seen.add(nameOf(understood.question))) return understood.question;
    this.duplicates += 1;
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
