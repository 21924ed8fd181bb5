import type { IocType } from './ioc.ts';
import { canonicalIocValue } from './ioc-canonical.ts';
import { readAddress } from './ioc-network.ts';
import type { Hashes } from './sample.ts';

/** What of an indicator decides which one it is. An `Ioc` fits. */
export interface IocIdentity {
  type: IocType;
  value: string;
  hashes?: Hashes;
  names?: readonly string[];
}

/** The kinds of hash that identify a file; ssdeep and imphash identify no single one. */
export type FileHashKind = 'sha256' | 'sha512' | 'sha1' | 'md5';

/**
 * Strongest first. SHA-256 leads although SHA-512 is longer: both are free of collisions, and SHA-256 is the one that
 * sandboxes have in common.
 */
export const fileHashKinds: readonly FileHashKind[] = ['sha256', 'sha512', 'sha1', 'md5'];

const lengths: Readonly<Record<FileHashKind, number>> = { sha256: 64, sha512: 128, sha1: 40, md5: 32 };
const lowerHex = /^[0-9a-f]+$/;
const anyHex = /^[0-9a-f]+$/i;

/**
 * A hash of a file in lower case; undefined when it has none of that kind or a malformed one. Where `hashes` lacks the kind, a
 * value that is such a hash itself counts.
 */
export function fileHashOf(ioc: IocIdentity, kind: FileHashKind): string | undefined {
  const length = lengths[kind];
  return hexOf(ioc.hashes?.[kind], length) ?? (ioc.value.length < length ? undefined : hexOf(ioc.value.trim(), length));
}

function hexOf(text: string | undefined, length: number): string | undefined {
  if (text?.length !== length) return undefined;
  if (lowerHex.test(text)) return text;
  return anyHex.test(text) ? text.toLowerCase() : undefined;
}

/** The key of a file that has this hash as its strongest. */
export function fileHashKey(kind: FileHashKind, hash: string): string {
  return `file:${kind}:${hash}`;
}

/** The key of a file without a hash: its folded value, or the first of its folded names when the value is blank. */
function fileNameKey(ioc: IocIdentity): string {
  const value = canonicalIocValue('file', ioc.value);
  const name = value === '' ? (ioc.names ?? []).map((text) => canonicalIocValue('file', text)).sort()[0] : value;
  return `file:name:${name ?? ''}`;
}

/**
 * The text that two indicators share when they are the same: type, a colon, canonical value. Keys of distinct types never
 * collide. An address has the type of its text: an IPv4-mapped IPv6 address is `ipv4-addr`. A file is `file:sha256:HEX` by
 * its strongest hash (sha256, sha512, sha1, md5), without one `file:name:` and the folded name; to join files that
 * have different kinds of hash, see `groupIocs`.
 */
export function iocKey(ioc: IocIdentity): string {
  if (ioc.type === 'file') return fileKey(ioc);
  if (ioc.type === 'ipv4-addr' || ioc.type === 'ipv6-addr') {
    const address = readAddress(ioc.value);
    return address === null ? `${ioc.type}:${ioc.value.trim()}` : `${address.type}:${address.value}`;
  }
  return `${ioc.type}:${canonicalIocValue(ioc.type, ioc.value)}`;
}

function fileKey(ioc: IocIdentity): string {
  for (const kind of fileHashKinds) {
    const hash = fileHashOf(ioc, kind);
    if (hash !== undefined) return fileHashKey(kind, hash);
  }
  return fileNameKey(ioc);
}
