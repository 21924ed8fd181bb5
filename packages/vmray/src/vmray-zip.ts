import { crc32 } from 'node:zlib';
import { ResponseError, SandboxError, TooLargeError, UnsupportedError } from '@sandjury/core';
import type { Entry, ZipFile } from 'yauzl';

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

interface ZipOptions extends ZipLimits {
  /** Names the archive in errors. */
  what: string;
  provider: string;
}

/**
 * The members of an archive, in memory: never more entries or bytes than the limits, whatever the archive says of itself. Throws
 * TooLargeError over one, UnsupportedError when it is encrypted, ResponseError when it is no ZIP or damaged.
 */
export async function readZip(archive: Buffer, options: ZipOptions): Promise<ZipContent> {
  const { what, provider, mostEntries } = options;
  const { default: yauzl } = await import('yauzl');
  let zip: ZipFile | undefined;
  try {
    const validateEntrySizes = true;
    zip = await yauzl.fromBufferPromise(archive, { lazyEntries: true, decodeStrings: false, validateEntrySizes });
    if (zip.entryCount > mostEntries) throw tooLarge(options, `${mostEntries} entries`);
    const content: ZipContent = { members: [], refused: [] };
    const seen = new Set<string>();
    let left = options.mostBytes;
    for await (const entry of zip.eachEntry()) {
      const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
      if (name.endsWith('/')) continue;
      const reason = seen.has(name) ? 'another member has the same name' : nameProblem(name);
      if (reason !== null) {
        content.refused.push({ name, reason });
        continue;
      }
      seen.add(name);
      const bytes = await unpack(zip, entry, { ...options, left });
      left -= bytes.length;
      content.members.push({ name, content: bytes });
    }
    return content;
  } catch (cause) {
    if (SandboxError.is(cause)) throw cause;
    throw new ResponseError(`${what} is no ZIP archive, or a damaged one.`, { provider, status: 200, cause });
  } finally {
    zip?.close();
  }
}

/** Why a name must not become a path below a folder, or null when it may. */
export function nameProblem(name: string): string | null {
  if (name === '' || /[\p{Cc}\u2028\u2029]/u.test(name)) return 'it is empty or holds control characters';
  if (/^[A-Za-z]:/.test(name) || name.startsWith('/') || name.includes('\\')) return 'it is not a relative path';
  const steps = name.split('/');
  return steps.some((step) => step === '' || step === '.' || step === '..') ? 'it leads out of the folder' : null;
}

async function unpack(zip: ZipFile, entry: Entry, options: ZipOptions & { left: number }): Promise<Uint8Array> {
  const { what, provider, left, mostBytes } = options;
  if (entry.isEncrypted()) {
    throw new UnsupportedError(`${what} is encrypted; files can be had one at a time without encryption.`, {
      provider,
    });
  }
  // Before a byte is unpacked; yauzl breaks off a member that goes on behind the size it is said to have.
  if (entry.uncompressedSize > left) throw tooLarge(options, `${mostBytes} bytes unpacked`);
  const stream = await zip.openReadStreamPromise(entry);
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
  } finally {
    stream.destroy();
  }
  const bytes = Buffer.concat(chunks);
  if (crc32(bytes) !== entry.crc32) {
    throw new ResponseError(`${what} is damaged: a member does not match its checksum.`, { provider, status: 200 });
  }
  return bytes;
}

function tooLarge({ what, provider }: ZipOptions, limit: string): TooLargeError {
  return new TooLargeError(`${what} is larger than the limit of ${limit}.`, { provider });
}
