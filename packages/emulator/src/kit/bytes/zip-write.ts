import { constants, crc32, deflateRawSync } from 'node:zlib';
import { cipherHeaderBytes, ZipCipher } from './zip-cipher.ts';
import { crc32OfZeros } from './zip-crc.ts';

/** One member of an archive as it lies in the file. */
export interface ZipMember {
  /** Written as it is, however hostile. */
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly isEncrypted: boolean;
  readonly crc: number;
  /** Unpacked bytes. */
  readonly size: number;
  readonly data: Buffer;
}

/** A member whose content is not compressed. */
export function stored(name: string, content: Buffer): ZipMember {
  return { name, method: 'stored', isEncrypted: false, crc: crc32(content), size: content.length, data: content };
}

/** A member whose content is compressed. */
export function deflated(name: string, content: Buffer): ZipMember {
  return { ...stored(name, content), method: 'deflated', data: deflateRawSync(content) };
}

/** A member under the traditional ZIP encryption. */
export function encrypted(name: string, content: Buffer, password: string): ZipMember {
  const plain = stored(name, content);
  // The last byte of the header shows a reader that its password is wrong; the others should be random, and are constant here.
  const header = Buffer.alloc(cipherHeaderBytes, 0x53);
  header[cipherHeaderBytes - 1] = plain.crc >>> 24;
  const data = new ZipCipher(password).encrypt(Buffer.concat([header, content]));
  return { ...plain, isEncrypted: true, data };
}

const zerosPerBlock = 32 * 1024 * 1024;

/** A member of so many zero bytes, about a thousandth of that in the file. Its check sum is right, so a reader only stops at its own limit. */
export function deflatedZeros(name: string, size: number): ZipMember {
  const zeros = Buffer.alloc(zerosPerBlock);
  // Flushed, not finished: such blocks end at a byte and can be repeated.
  const block = deflateRawSync(zeros, { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
  const blocks = Array.from({ length: Math.floor(size / zerosPerBlock) }, () => block);
  const data = Buffer.concat([...blocks, deflateRawSync(zeros.subarray(0, size % zerosPerBlock))]);
  return { name, method: 'deflated', isEncrypted: false, crc: crc32OfZeros(size), size, data };
}

/** The whole archive; in the ZIP64 form where a size or the number of members asks for it. */
export function zipOf(members: readonly ZipMember[]): Buffer {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const local = localHeader(member);
    directory.push(centralHeader(member, offset));
    body.push(local, member.data);
    offset += local.length + member.data.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...body, central, ...endRecords(members.length, central.length, offset)]);
}

const utf8Flag = 0x800;
const small32 = (value: number): number => Math.min(value, 0xffffffff);
const small16 = (value: number): number => Math.min(value, 0xffff);

function localHeader(member: ZipMember): Buffer {
  return Buffer.concat([words(0x04034b50), commonFields(member), Buffer.from(member.name), zip64Extra(member)]);
}

function centralHeader(member: ZipMember, offset: number): Buffer {
  const attributes = Buffer.alloc(14);
  attributes.writeUInt32LE(offset, 10);
  const head = [words(0x02014b50), halves(45), commonFields(member), attributes];
  return Buffer.concat([...head, Buffer.from(member.name), zip64Extra(member)]);
}

/** The fields that both headers of a member have in common, from the version to the length of the extra field. */
function commonFields(member: ZipMember): Buffer {
  const flags = utf8Flag | (member.isEncrypted ? 1 : 0);
  // 1 January 2024, midnight: the same archive has the same bytes.
  const [time, date] = [0, ((2024 - 1980) << 9) | (1 << 5) | 1];
  const isLarge = member.size >= 0xffffffff;
  return Buffer.concat([
    halves(45, flags, member.method === 'stored' ? 0 : 8, time, date),
    words(member.crc, isLarge ? 0xffffffff : member.data.length, small32(member.size)),
    halves(Buffer.byteLength(member.name), isLarge ? 20 : 0),
  ]);
}

function zip64Extra(member: ZipMember): Buffer {
  if (member.size < 0xffffffff) return Buffer.alloc(0);
  return Buffer.concat([halves(1, 16), longs(member.size, member.data.length)]);
}

function endRecords(count: number, size: number, offset: number): Buffer[] {
  const classic = Buffer.concat([
    words(0x06054b50),
    halves(0, 0, small16(count), small16(count)),
    words(size, offset),
    halves(0),
  ]);
  if (count < 0xffff) return [classic];
  const record = [words(0x06064b50), longs(44), halves(45, 45), words(0, 0), longs(count, count, size, offset)];
  const locator = [words(0x07064b50, 0), longs(offset + size), words(1)];
  return [...record, ...locator, classic];
}

function halves(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, index * 2);
  return bytes;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

function longs(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), index * 8);
  return bytes;
}
