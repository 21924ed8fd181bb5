import { checkArgument } from '../model/arguments.ts';
import { type FileHashKind, hashDigits } from '../model/hash.ts';
import type { IocType } from '../model/ioc.ts';
import type { Hashes } from '../model/sample.ts';
import { canonicalIocValue } from './canonical.ts';
import { readAddress } from './network.ts';

/** What of an indicator decides which one it is. An `Ioc` fits. */
export interface IocIdentity {
  type: IocType;
  value: string;
  hashes?: Hashes;
  names?: readonly string[];
}

/** A key in two parts, with a colon between them: the type, of a file also what it is known by, and the canonical value. */
export interface KeyParts {
  kind: Exclude<IocType, 'file'> | `file:${FileHashKind | 'name'}`;
  text: string;
}

/**
 * The kinds of hash that identify a file, strongest first; ssdeep and imphash identify no single one. SHA-256 leads although SHA-512 is
 * longer: both are free of collisions, and SHA-256 is the one that sandboxes have in common.
 */
const strongestFirst: readonly FileHashKind[] = ['sha256', 'sha512', 'sha1', 'md5'];

const lowerHex = /^[0-9a-f]+$/;
const anyHex = /^[0-9a-f]+$/i;

/**
 * A hash of a file in lower case; undefined when it has none of that kind or a malformed one. Where `hashes` lacks the kind, a
 * value that is such a hash itself counts.
 */
export function fileHashOf({ hashes, value }: IocIdentity, kind: FileHashKind): string | undefined {
  return hashIn(hashes?.[kind], value, hashDigits[kind]);
}

function hashIn(hash: string | undefined, value: string, length: number): string | undefined {
  return hexOf(hash, length) ?? (value.length < length ? undefined : hexOf(value.trim(), length));
}

function hexOf(text: string | undefined, length: number): string | undefined {
  if (text?.length !== length) return undefined;
  if (lowerHex.test(text)) return text;
  return anyHex.test(text) ? text.toLowerCase() : undefined;
}

/**
 * The text that two indicators share when they are the same: type, a colon, canonical value. Keys of distinct types never
 * collide. An address has the type of its text: an IPv4-mapped IPv6 address is `ipv4-addr`. A file is `file:sha256:HEX` by
 * its strongest hash (sha256, sha512, sha1, md5), without one `file:name:` and the folded name; to join files that
 * have different kinds of hash, see `groupIocs`.
 */
export function iocKey(ioc: IocIdentity): string {
  checkArgument(ioc, 'object', 'iocKey: ioc', 'an IOC such as { type: "url", value: "http://a.example/" }');
  const { kind, text } = keyParts(ioc);
  return `${kind}:${text}`;
}

/** The key of `iocKey` in its parts, without a check of the argument. */
export function keyParts(ioc: IocIdentity): KeyParts {
  const { type, value } = ioc;
  if (type === 'file') return fileParts(ioc);
  if (type === 'ipv4-addr' || type === 'ipv6-addr') {
    const address = readAddress(value);
    return address === null ? { kind: type, text: value.trim() } : { kind: address.type, text: address.value };
  }
  return { kind: type, text: canonicalIocValue(type, value) };
}

function fileParts(ioc: IocIdentity): KeyParts {
  for (const kind of strongestFirst) {
    const hash = fileHashOf(ioc, kind);
    if (hash !== undefined) return { kind: `file:${kind}`, text: hash };
  }
  return { kind: 'file:name', text: fileNameText(ioc) };
}

/** Of a file without a hash: its folded value, or the first of its folded names when the value is blank. */
function fileNameText(ioc: IocIdentity): string {
  const value = canonicalIocValue('file', ioc.value);
  if (value !== '') return value;
  return (ioc.names ?? []).map((text) => canonicalIocValue('file', text)).sort()[0] ?? '';
}
