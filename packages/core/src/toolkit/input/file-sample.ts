import { basename } from 'node:path';
import type { FileSample } from '../../contract/provider.ts';
import { ConfigurationError, ConnectionError } from '../../model/errors.ts';
import type { Hashes } from '../../model/sample.ts';

const chunkBytes = 512 * 1024;

/** Where the content of a sample is, if it is on disk. */
const places = new WeakMap<FileSample, Place>();

interface Place {
  path: string;
  size: number;
}

/**
 * A file on disk to submit, streamed. `name` is what vendors are told: the file's own unless given. Throws
 * ConfigurationError when there is no such file, when it is none (a directory, a device), when it is empty or not readable.
 */
export async function fileSample(path: string, options: { name?: string } = {}): Promise<FileSample> {
  const { stat } = await import('node:fs/promises');
  const status = await stat(path).catch((cause: unknown) => {
    throw cannotRead(path, cause);
  });
  if (!status.isFile()) throw new ConfigurationError(`${path} is not a file.`);
  if (status.size === 0) throw new ConfigurationError(`${path} is empty: there is nothing to submit.`);
  const sample = {
    name: options.name ?? basename(path),
    size: status.size,
    open: () => readFrom(path, status.size),
  };
  places.set(sample, { path, size: status.size });
  return sample;
}

/** Opens the file when it is first read, so that a stream nobody reads holds nothing. */
async function* readFrom(path: string, size: number): AsyncGenerator<Uint8Array> {
  const { createReadStream } = await import('node:fs');
  try {
    // A file that grows meanwhile is sent as it was measured.
    yield* createReadStream(path, { end: size - 1, highWaterMark: chunkBytes });
  } catch (cause) {
    throw cannotRead(path, cause);
  }
}

/**
 * The content for a reader that is done with each chunk before it asks for the next, as one that hashes is: a file on disk comes
 * through one buffer, where `open` leaves as much garbage as the file is long. Throws as `open` does.
 */
export function readInPassing(file: FileSample): AsyncIterable<Uint8Array> {
  const place = places.get(file);
  return place === undefined ? file.open() : readThroughBuffer(place);
}

async function* readThroughBuffer({ path, size }: Place): AsyncGenerator<Uint8Array> {
  const { open } = await import('node:fs/promises');
  const refused = (cause: unknown) => {
    throw cannotRead(path, cause);
  };
  const handle = await open(path).catch(refused);
  try {
    const buffer = Buffer.allocUnsafeSlow(Math.min(size, chunkBytes));
    for (let seen = 0; seen < size; ) {
      const most = Math.min(buffer.length, size - seen);
      const { bytesRead } = await handle.read(buffer, 0, most, seen).catch(refused);
      if (bytesRead === 0) return;
      seen += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

function cannotRead(path: string, cause: unknown): ConfigurationError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const why = code === 'ENOENT' ? 'there is no such file' : `the file cannot be read${code === '' ? '' : ` (${code})`}`;
  return new ConfigurationError(`${path}: ${why}.`, { cause });
}

/** Bytes in memory to submit. Throws ConfigurationError when there are none. */
export function bytesSample(name: string, bytes: Uint8Array): FileSample {
  if (bytes.byteLength === 0) throw new ConfigurationError(`${name} is empty: there is nothing to submit.`);
  return {
    name,
    size: bytes.byteLength,
    async *open() {
      for (let start = 0; start < bytes.byteLength; start += chunkBytes)
        yield bytes.subarray(start, start + chunkBytes);
    },
  };
}

/** The hashes that every sandbox knows a file by. */
export type FileHashes = Required<Pick<Hashes, 'md5' | 'sha1' | 'sha256'>>;

/** The content itself, and its hashes once it was read to its end. */
export interface HashingStream extends AsyncIterable<Uint8Array> {
  /** Rejects where reading failed, or ended early (ConnectionError). Nobody has to listen. */
  readonly hashes: Promise<FileHashes>;
}

/** Hashes content while it passes by, on its way to a vendor: the file is read once. To be read once. */
export function hashingStream(content: AsyncIterable<Uint8Array>): HashingStream {
  const hashes = Promise.withResolvers<FileHashes>();
  hashes.promise.catch(() => undefined);
  async function* pass(): AsyncGenerator<Uint8Array> {
    // node:crypto takes long to load, and most programs submit nothing.
    const { createHash } = await import('node:crypto');
    const hashers = { md5: createHash('md5'), sha1: createHash('sha1'), sha256: createHash('sha256') };
    try {
      for await (const chunk of content) {
        for (const hasher of Object.values(hashers)) hasher.update(chunk);
        yield chunk;
      }
      const { md5, sha1, sha256 } = hashers;
      hashes.resolve({ md5: md5.digest('hex'), sha1: sha1.digest('hex'), sha256: sha256.digest('hex') });
    } catch (error) {
      hashes.reject(error);
      throw error;
    } finally {
      hashes.reject(new ConnectionError('The content was not sent to its end, so that it has no hashes.'));
    }
  }
  return { [Symbol.asyncIterator]: pass, hashes: hashes.promise };
}

/** Reads a sample once, only for its hashes. Rethrows the signal's reason. */
export async function hashFileSample(file: FileSample, signal?: AbortSignal): Promise<FileHashes> {
  const stream = hashingStream(readInPassing(file));
  for await (const _chunk of stream) signal?.throwIfAborted();
  return stream.hashes;
}
