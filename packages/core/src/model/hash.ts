import { checkArgument } from './arguments.ts';
import { ConfigurationError, UnsupportedError } from './errors.ts';

/** The kinds of hash that a sample can be looked up by, the weakest first. */
export const hashKinds = ['md5', 'sha1', 'sha256'] as const;
/** A kind of hash that a sample can be looked up by. */
export type HashKind = (typeof hashKinds)[number];

/** The kinds of hash that identify one file, the weakest first. ssdeep and imphash identify no single file. */
export const fileHashKinds = [...hashKinds, 'sha512'] as const;
/** A kind of hash that identifies one file. */
export type FileHashKind = (typeof fileHashKinds)[number];

/** How many hex digits a hash of each kind has. */
export const hashDigits: Readonly<Record<FileHashKind, number>> = { md5: 32, sha1: 40, sha256: 64, sha512: 128 };

/** Which kind of hash a text is (MD5, SHA-1 or SHA-256 in hex, either case), or null when it is none. */
export function hashKindOf(text: string): HashKind | null {
  checkArgument(text, 'text', 'hashKindOf: text', 'a hash as text');
  if (!/^[0-9a-f]+$/i.test(text)) return null;
  return hashKinds.find((kind) => hashDigits[kind] === text.length) ?? null;
}

/** The names of the kinds, as people write them. */
const names: Readonly<Record<HashKind, string>> = { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256' };

/**
 * A hash as a person or a caller gives it: blanks around it are dropped, and it is lower case. `kinds` are those that a vendor knows, all
 * unless given. Throws ConfigurationError when the text is no hash, UnsupportedError when it is of another kind; `provider` stands in the
 * error.
 */
export function readHash<Kind extends HashKind = HashKind>(
  text: string,
  provider?: string,
  kinds: readonly Kind[] = hashKinds as readonly HashKind[] as readonly Kind[],
): { hash: string; kind: Kind } {
  checkArgument(text, 'text', 'readHash: text', 'a hash as text');
  const hash = text.trim().toLowerCase();
  const found = hashKindOf(hash);
  const kind = kinds.find((known) => known === found);
  if (kind !== undefined) return { hash, kind };
  if (found !== null) {
    const known = kinds.map((one) => names[one]).join(' and ');
    const message = `${provider ?? 'The vendor'} knows files by ${known}, not by ${names[found]}.`;
    throw new UnsupportedError(message, { provider: provider ?? null });
  }
  const rule = 'expected 32 (MD5), 40 (SHA-1) or 64 (SHA-256) hex digits';
  const whose = provider === undefined ? '' : `${provider}: `;
  throw new ConfigurationError(`${whose}Not a hash: ${rule}, got ${hash.length} characters.`, {
    provider: provider ?? null,
  });
}
