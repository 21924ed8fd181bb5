import { crc32, inflateRawSync } from 'node:zlib';
import { cipherHeaderBytes, ZipCipher } from './zip-cipher.ts';

/** One file of an uploaded archive, unpacked. */
export interface UnpackedFile {
  readonly name: string;
  readonly content: Buffer;
}

/** The archive is encrypted, and the password is missing or wrong. */
export class ZipPasswordError extends Error {}

const maximumFiles = 1000;
const maximumUnpackedBytes = 64 * 1024 * 1024;

/** The files of a small archive. `null` when it is no ZIP file that can be read whole. Throws ZipPasswordError. */
export function unpackZip(archive: Buffer, password: string | undefined): readonly UnpackedFile[] | null {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (archive.toString('latin1', 0, 2) !== 'PK' || end < 0) return null;
  try {
    return readDirectory(archive, { end, password });
  } catch (error) {
    if (error instanceof ZipPasswordError) throw error;
    // A field that points outside, a broken deflate stream, a bomb: not an archive that anybody could unpack.
    return null;
  }
}

function readDirectory(archive: Buffer, { end, password }: { end: number; password: string | undefined }) {
  const count = archive.readUInt16LE(end + 10);
  if (count > maximumFiles) return null;
  const files: UnpackedFile[] = [];
  let left = maximumUnpackedBytes;
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    const name = archive.toString('utf8', at + 46, at + 46 + archive.readUInt16LE(at + 28));
    if (!name.endsWith('/')) {
      const content = readMember(archive, at, { password, limit: left });
      left -= content.length;
      files.push({ name, content });
    }
    at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}

function readMember(
  archive: Buffer,
  at: number,
  { password, limit }: { password: string | undefined; limit: number },
): Buffer {
  const [flags, method] = [archive.readUInt16LE(at + 8), archive.readUInt16LE(at + 10)];
  const [crc, packedBytes] = [archive.readUInt32LE(at + 16), archive.readUInt32LE(at + 20)];
  const local = archive.readUInt32LE(at + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  if (start + packedBytes > archive.length) throw new RangeError('A member ends outside the archive.');
  const raw = archive.subarray(start, start + packedBytes);
  const packed = flags & 1 ? decrypted(raw, password) : raw;
  const content = method === 8 ? inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) }) : packed;
  if (crc32(content) === crc) return content;
  if (flags & 1) throw new ZipPasswordError('The password is wrong.');
  throw new RangeError('A member does not match its check sum.');
}

function decrypted(raw: Buffer, password: string | undefined): Buffer {
  if (password === undefined) throw new ZipPasswordError('The archive needs a password.');
  return new ZipCipher(password).decrypt(raw).subarray(cipherHeaderBytes);
}
