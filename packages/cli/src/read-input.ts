import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { ConfigurationError, type Hashes, TooLargeError } from '@sandjury/core';
import { hashingStream, parseJson } from '@sandjury/core/toolkit';
import type { Io } from './io.ts';
import { reasonOf } from './reason-of.ts';

/** Reads a JSON document from a file or, for `-`, from standard input. Every mistake is one clear line. */
export async function readDocument(path: string, io: Io, maxBytes: number): Promise<unknown> {
  return parseJson(await readInput(path, io, maxBytes), { what: nameOf(path) });
}

/** Reads a text from a file or, for `-`, from standard input. */
export async function readInput(path: string, io: Io, maxBytes: number): Promise<string> {
  const stream = path === '-' ? addAbortSignal(io.signal, io.stdin) : await openFile(path, maxBytes, io.signal);
  return readText(stream, nameOf(path), maxBytes, io.signal);
}

/** What an input is called where it is spoken of. */
export function nameOf(path: string): string {
  return path === '-' ? 'Standard input' : `The file ${path}`;
}

/** md5, sha1 and sha256 of a file, in one pass. The file itself is never sent anywhere. */
export async function hashFile(path: string, signal: AbortSignal): Promise<{ file: string; hashes: Hashes }> {
  const content = hashingStream(await openFile(path, Number.POSITIVE_INFINITY, signal, true));
  for await (const _chunk of content) signal.throwIfAborted();
  return { file: basename(path), hashes: await content.hashes };
}

async function openFile(path: string, maxBytes: number, signal: AbortSignal, isSample = false): Promise<Readable> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new ConfigurationError(`The file ${path} cannot be read: ${reasonOf(cause)}.`, { cause });
  });
  if (found.isDirectory()) throw new ConfigurationError(`${path} is a directory: expected a file.`);
  if (isSample && !found.isFile()) throw new ConfigurationError(`${path} is no regular file.`);
  if (found.isFile() && found.size === 0) throw new ConfigurationError(`The file ${path} is empty.`);
  if (found.size > maxBytes) throw tooLarge(`The file ${path}`, maxBytes);
  return createReadStream(path, { signal });
}

async function readText(stream: Readable, what: string, maxBytes: number, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
      size += bytes.length;
      if (size > maxBytes) throw tooLarge(what, maxBytes);
      chunks.push(bytes);
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof TooLargeError) throw cause;
    throw new ConfigurationError(`${what} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
  if (size === 0) throw new ConfigurationError(`${what} is empty.`);
  return Buffer.concat(chunks, size).toString('utf8');
}

function tooLarge(what: string, maxBytes: number): TooLargeError {
  return new TooLargeError(`${what} is larger than the limit of ${maxBytes} bytes; --max-bytes sets another.`);
}
