import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { ConfigurationError, type Hashes, SandboxError, TooLargeError } from '@sandjury/core';
import { hashingStream, parseJson } from '@sandjury/core/toolkit';
import { reasonOf } from '../files/reason-of.ts';
import type { Io } from '../world/io.ts';
import { decodeText } from './decode-text.ts';
import { binaryForm, type Form, textForm } from './file-forms.ts';
import { gunzipped } from './gunzip.ts';

/** Takes the documents out of an archive, where a vendor gives its replies in one. */
export type Unpack = (archive: Uint8Array, limits: { maxBytes: number }) => Promise<readonly unknown[]>;

/**
 * Reads the JSON documents of a file or, for `-`, of standard input: one, or those of an archive where there is an `unpack` for it. A
 * text may be UTF-8 or UTF-16, and compressed with gzip. Every mistake is one clear line, which says what was given instead.
 */
export async function readDocuments(
  path: string,
  io: Io,
  { maxBytes, unpack }: { maxBytes: number; unpack?: Unpack | undefined },
): Promise<readonly unknown[]> {
  const what = nameOf(path);
  const bytes = await gunzipped(await readBytes(path, io, maxBytes), what, maxBytes);
  if (unpack !== undefined && isZip(bytes)) return unpacked(bytes, what, { maxBytes, unpack });
  const binary = binaryForm(bytes);
  if (binary !== null) throw notJson(what, binary);
  return [documentOf(decodeText(bytes), what)];
}

/** Reads a text, in UTF-8 or UTF-16, from a file or, for `-`, from standard input. */
export async function readInput(path: string, io: Io, maxBytes: number): Promise<string> {
  return decodeText(await readBytes(path, io, maxBytes));
}

async function readBytes(path: string, io: Io, maxBytes: number): Promise<Buffer> {
  const stream = path === '-' ? addAbortSignal(io.signal, io.stdin) : await openFile(path, maxBytes, io.signal);
  return bytesOf(stream, nameOf(path), maxBytes, io.signal);
}

function isZip(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 4) === 'PK\x03\x04';
}

async function unpacked(
  bytes: Buffer,
  what: string,
  { maxBytes, unpack }: { maxBytes: number; unpack: Unpack },
): Promise<readonly unknown[]> {
  try {
    return await unpack(bytes, { maxBytes });
  } catch (cause) {
    if (!SandboxError.is(cause)) throw cause;
    throw new ConfigurationError(`${what}: ${cause.message}`, { cause });
  }
}

function documentOf(text: string, what: string): unknown {
  try {
    const value = parseJson(text, { what });
    // Written twice, as a text that holds the JSON.
    return typeof value === 'string' && /^\s*[{[]/.test(value) ? parseJson(value, { what }) : value;
  } catch (error) {
    if (!SandboxError.is(error) || error.code !== 'response') throw error;
    const form = textForm(text);
    throw form === null ? error : notJson(what, form);
  }
}

function notJson(what: string, { is, advice }: Form): ConfigurationError {
  return new ConfigurationError(`${what} is not JSON: it is ${is}; ${advice}.`);
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

/** A file to be read. Throws ConfigurationError where it is none, is empty or cannot be read, and TooLargeError. */
export async function openFile(
  path: string,
  maxBytes: number,
  signal: AbortSignal,
  isSample = false,
): Promise<Readable> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new ConfigurationError(`The file ${path} cannot be read: ${reasonOf(cause)}.`, { cause });
  });
  if (found.isDirectory()) throw new ConfigurationError(`${path} is a directory: expected a file.`);
  if (isSample && !found.isFile()) throw new ConfigurationError(`${path} is no regular file.`);
  if (found.isFile() && found.size === 0) throw new ConfigurationError(`The file ${path} is empty.`);
  if (found.size > maxBytes) throw tooLarge(`The file ${path}`, maxBytes);
  return createReadStream(path, { signal });
}

async function bytesOf(stream: Readable, what: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
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
  return Buffer.concat(chunks, size);
}

/** Says what is larger than the limit. */
export function tooLarge(what: string, maxBytes: number): TooLargeError {
  return new TooLargeError(`${what} is larger than the limit of ${maxBytes} bytes; --max-bytes sets another.`);
}
