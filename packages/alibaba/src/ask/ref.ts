import { type AnalysisRef, ConfigurationError, hashKindOf, readHash, UnsupportedError } from '@sandjury/core';
import { isEventId, skillKeyPattern } from '../wire/keys.ts';

/** What a ticket asks for: a file by its hash, the alert of a file, or a Skill package by the key that the vendor made. */
export type Ticket =
  | { kind: 'hash'; hash: string }
  | { kind: 'event'; eventId: string }
  | { kind: 'skill'; key: string };

/** Throws ConfigurationError when a ticket is another provider's, or not one of `hash:HEX`, `event:N` and `skill:KEY`. */
export function ticketOf(ref: AnalysisRef, provider: string): Ticket {
  if (ref.provider !== provider) {
    throw new ConfigurationError(`${provider}: the ticket is of another provider.`, { provider, ref });
  }
  const { id } = ref;
  const colon = id.indexOf(':');
  const [kind, value] = [id.slice(0, colon), id.slice(colon + 1)];
  if (kind === 'hash' && hashKindOf(value) !== null) return { kind, hash: readKnownHash(value, provider) };
  if (kind === 'event' && isEventId(value)) return { kind, eventId: value };
  if (kind === 'skill' && skillKeyPattern.test(value)) return { kind, key: value };
  throw new ConfigurationError(
    `${provider}: this ticket is of another form: expected hash:HEX (an MD5 or SHA-256), event:N (a decimal number) or skill:KEY.`,
    { provider },
  );
}

/** A hash by which the vendor knows files, in lower case. Throws UnsupportedError for SHA-1, ConfigurationError for no hash. */
export function readKnownHash(text: string, provider: string): string {
  const { hash, kind } = readHash(text, provider);
  if (kind !== 'sha1') return hash;
  throw new UnsupportedError(`${provider} knows files by MD5 and SHA-256, not by SHA-1.`, { provider });
}
