import type * as zipjs from '@zip.js/zip.js';
import { ResponseError, SandboxError, TooLargeError, UnsupportedError } from '../../model/errors.ts';

type Entry = zipjs.Entry;
type FileEntry = zipjs.FileEntry;

/** `() => import('@zip.js/zip.js')`: core itself does not depend on it. */
export type LoadZip = () => Promise<
  Pick<typeof zipjs, 'ZipReader' | 'Uint8ArrayReader' | 'ERR_INVALID_PASSWORD' | 'ERR_UNSUPPORTED_ENCRYPTION'>
>;

/** How much of an archive is unpacked at most. */
export interface ZipLimits {
  /** The most entries of the whole archive. */
  mostEntries: number;
  /** The most bytes, unpacked, of all members together. */
  mostBytes: number;
}

/** A file of an archive. `name` is a relative path that leads nowhere but below the folder it is put in. */
export interface ZipMember {
  name: string;
  content: Uint8Array;
}

/** What an archive held. */
export interface ZipContent {
  /** In the archive's order. */
  members: ZipMember[];
  /** Names that were left out: they lead out of the folder, or a member before has the same. */
  refused: { name: string; reason: string }[];
}

/** What `readZip` needs to know. */
export interface ZipOptions extends ZipLimits {
  zip: LoadZip;
  /** Names the archive in errors. */
  what: string;
  provider: string;
  /** Which members are unpacked; all unless given. */
  wants?: (name: string) => boolean;
  /** Tried on members that are encrypted. Without one they are refused. */
  password?: string;
}

/**
 * The members of an archive, in memory: never more entries or bytes than the limits, whatever the archive says of itself. Throws
 * TooLargeError over one, UnsupportedError when it is encrypted with another password, ResponseError when it is no ZIP or damaged.
 */
export async function readZip(archive: Uint8Array, options: ZipOptions): Promise<ZipContent> {
  const { what, provider } = options;
  const zip = await options.zip();
  // Names are checked here, so that one that is refused does not cost the others.
  const reader = new zip.ZipReader(new zip.Uint8ArrayReader(archive), {
    useWebWorkers: false,
    filenameValidation: 'tolerant',
  });
  try {
    const content: ZipContent = { members: [], refused: [] };
    const seen = new Set<string>();
    let left = options.mostBytes;
    for (const entry of await entriesOf(reader.getEntriesGenerator(), options)) {
      const name = entry.filename;
      const reason = seen.has(name) ? 'another member has the same name' : nameProblem(name);
      if (reason !== null) {
        content.refused.push({ name, reason });
        continue;
      }
      seen.add(name);
      if (options.wants?.(name) === false) continue;
      const bytes = await unpack(entry, { ...options, left });
      left -= bytes.length;
      content.members.push({ name, content: bytes });
    }
    return content;
  } catch (cause) {
    if (SandboxError.is(cause)) throw cause;
    throw new ResponseError(`${what} is no ZIP archive, or a damaged one.`, { provider, status: 200, cause });
  } finally {
    await reader.close();
  }
}

/** The files of an archive, counted before any is read. */
async function entriesOf(entries: AsyncIterable<Entry>, options: ZipOptions): Promise<FileEntry[]> {
  const { mostEntries } = options;
  const files: FileEntry[] = [];
  let count = 0;
  for await (const entry of entries) {
    count += 1;
    if (count > mostEntries) throw tooLarge(options, `${mostEntries} entries`);
    if (!entry.directory) files.push(entry);
  }
  return files;
}

/** Why a name must not become a path below a folder, or null when it may. */
export function nameProblem(name: string): string | null {
  if (name === '' || /[\p{Cc}\u2028\u2029]/u.test(name)) return 'it is empty or holds control characters';
  if (/^[A-Za-z]:/.test(name) || name.startsWith('/') || name.includes('\\')) return 'it is not a relative path';
  const steps = name.split('/');
  return steps.some((step) => step === '' || step === '.' || step === '..') ? 'it leads out of the folder' : null;
}

async function unpack(entry: FileEntry, options: ZipOptions & { left: number }): Promise<Uint8Array> {
  const { what, provider, left, mostBytes, password } = options;
  if (entry.encrypted && password === undefined) {
    throw new UnsupportedError(`${what} is encrypted; files can be had one at a time without encryption.`, {
      provider,
    });
  }
  // Before a byte is unpacked.
  if (entry.uncompressedSize > left) throw tooLarge(options, `${mostBytes} bytes unpacked`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      size += chunk.length;
      // A member may go on behind the size that it is said to have.
      if (size > entry.uncompressedSize) throw new RangeError('more than it says');
      chunks.push(chunk);
    },
  });
  try {
    await entry.getData(sink, { checkSignature: true, ...(entry.encrypted && { password }) });
  } catch (cause) {
    throw await unpackFailure(entry, cause, options);
  }
  if (size !== entry.uncompressedSize) throw damaged(options, 'a member is not as long as it says');
  return Buffer.concat(chunks);
}

async function unpackFailure(entry: FileEntry, cause: unknown, options: ZipOptions): Promise<SandboxError> {
  const zip = await options.zip();
  const { what, provider } = options;
  const code = cause instanceof Error ? cause.message : '';
  const isRefused = code === zip.ERR_INVALID_PASSWORD || code === zip.ERR_UNSUPPORTED_ENCRYPTION;
  // A wrong password passes the check of one byte by chance, and then the content is what is wrong.
  if (entry.encrypted && (isRefused || entry.zipCrypto)) {
    const message = `${what} is encrypted with another password than "${options.password}": unpack it with its own.`;
    return new UnsupportedError(message, { provider, cause });
  }
  return damaged(options, 'a member does not match its checksum', cause);
}

function damaged({ what, provider }: ZipOptions, why: string, cause?: unknown): ResponseError {
  return new ResponseError(`${what} is damaged: ${why}.`, { provider, status: 200, cause });
}

function tooLarge({ what, provider }: ZipOptions, limit: string): TooLargeError {
  return new TooLargeError(`${what} is larger than the limit of ${limit}.`, { provider });
}
