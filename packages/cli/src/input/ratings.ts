import { addAbortSignal } from 'node:stream';
import { type AgreementTable, isComparison, readAgreementTable, readComparisonLines } from '@sandjury/compare';
import { ConfigurationError } from '@sandjury/core';
import { reasonOf } from '../files/reason-of.ts';
import type { Io } from '../world/io.ts';
import { decoded } from './lines.ts';
import { nameOf, openFile, tooLarge } from './read.ts';

interface Reading {
  scale?: readonly string[] | undefined;
  maxBytes: number;
}

/**
 * Ratings of samples from a file or, for `-`, from standard input: a table, or what `compare` wrote. Lines of comparisons are read as
 * they come, however many there are; `maxBytes` is the limit of one of them, and of anything else as a whole.
 */
export async function readRatings(path: string, { scale, maxBytes }: Reading, io: Io): Promise<AgreementTable> {
  const lines = linesOfInput(path, maxBytes, io);
  let first = '';
  // Empty lines before the first keep their numbers.
  let before = '';
  for await (const line of { [Symbol.asyncIterator]: () => ({ next: () => lines.next() }) }) {
    first = line;
    if (line.trim() !== '') break;
    before += '\n';
  }
  if (isComparisonLine(first)) return await readComparisonLines(all(before, first, lines), { scale });
  const parts: string[] = [`${before}${first}`];
  let size = first.length;
  for await (const line of lines) {
    size += line.length + 1;
    if (size > maxBytes) throw tooLarge(nameOf(path), maxBytes);
    parts.push(line);
  }
  const text = parts.join('\n');
  if (text.trim() === '') throw new ConfigurationError(`${nameOf(path)} is empty.`);
  return readAgreementTable(text, { scale });
}

function isComparisonLine(line: string): boolean {
  if (!/^\uFEFF?\s*\{.*\}\s*$/s.test(line)) return false;
  try {
    return isComparison(JSON.parse(line.replace(/^\uFEFF/, '')));
  } catch {
    return false;
  }
}

async function* all(before: string, first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield* before.split('\n').slice(1);
  yield first;
  yield* rest;
}

/** A line of any length up to the limit, without its `\n`. */
async function* linesOfInput(path: string, maxBytes: number, io: Io): AsyncGenerator<string> {
  const stream =
    path === '-' ? addAbortSignal(io.signal, io.stdin) : await openFile(path, Number.POSITIVE_INFINITY, io.signal);
  let rest = '';
  try {
    for await (const text of decoded(stream)) {
      const [head = '', ...lines] = text.split('\n');
      rest += head;
      if (rest.length > maxBytes) throw tooLarge(nameOf(path), maxBytes);
      for (const line of lines) {
        yield rest;
        rest = line;
      }
    }
  } catch (cause) {
    io.signal.throwIfAborted();
    if (cause instanceof Error && 'code' in cause && cause.code === 'too_large') throw cause;
    throw new ConfigurationError(`${nameOf(path)} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
  yield rest;
}
