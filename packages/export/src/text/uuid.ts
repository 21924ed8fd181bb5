import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from './canonical-json.ts';

/** The namespace that STIX 2.1 gives to the ids of cyber-observables. */
const observableNamespace = '00abedb4-aa42-466c-9c01-fed23315a9b7';

/** Our own namespace: what is hashed with it is no other producer's. */
const ownNamespace = 'c65708ea-7152-4616-b1fc-47b855505120';

/** RFC 9562 UUID version 5: the SHA-1 of namespace and name. */
export function uuid5(namespace: string, name: string): string {
  const bytes = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  return asUuid(createHash('sha1').update(bytes).update(name, 'utf8').digest(), 5);
}

/** UUID of a cyber-observable from its id-contributing properties. */
export function observableUuid(contributing: Json): string {
  return uuid5(observableNamespace, canonicalJson(contributing));
}

/**
 * UUID of anything else, from what identifies it: the first 128 bits of a SHA-256 in the form of version 4, which STIX wants for
 * processes, domain objects, relationships and bundles. Bits of a hash are as good as random ones to all but those who know what
 * was hashed, and the same input gives the same bytes.
 */
export function ownUuid(...identifying: readonly Json[]): string {
  return ownUuidOfParts([canonicalJson(identifying)]);
}

function ownUuidOfParts(parts: Iterable<string>): string {
  const hash = createHash('sha256').update(ownNamespace);
  for (const part of parts) hash.update(part, 'utf8');
  return asUuid(hash.digest(), 4);
}

function asUuid(digest: Buffer, version: 4 | 5): string {
  digest[6] = ((digest[6] ?? 0) & 0x0f) | (version << 4);
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** What `ownUuid(kind, [...items])` gives, for a list that is too long to be one text. */
export function ownUuidOfList(kind: string, items: Iterable<Json>): string {
  return ownUuidOfParts(listParts(kind, items));
}

function* listParts(kind: string, items: Iterable<Json>): Generator<string> {
  yield `[${canonicalJson(kind)},[`;
  let separator = '';
  for (const item of items) {
    yield separator + canonicalJson(item);
    separator = ',';
  }
  yield ']]';
}
