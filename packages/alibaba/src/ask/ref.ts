import { type AnalysisRef, ConfigurationError, hashKindOf, UnsupportedError } from '@sandjury/core';

const largestEventId = 2n ** 63n - 1n;

/** What a ticket asks for: a file by its hash, the alert of a file, or a Skill package by the key that the vendor made. */
export type Ticket =
  | { kind: 'hash'; hash: string }
  | { kind: 'event'; eventId: string }
  | { kind: 'skill'; key: string };

/** The key of a Skill package: the vendor makes it, a UUID as the documents say. */
export const skillKeyPattern: RegExp = /^[0-9A-Za-z-]{1,64}$/;

/** Whether a reply names a Skill package: then the key is a UUID. */
export function isSkillKey(key: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key);
}

/** Throws ConfigurationError when a ticket is another provider's, or not one of `hash:HEX`, `event:N` and `skill:KEY`. */
export function ticketOf(ref: AnalysisRef, provider: string): Ticket {
  if (ref.provider !== provider) {
    throw new ConfigurationError(`${provider}: the ticket is of another provider.`, { provider, ref });
  }
  const { id } = ref;
  const colon = id.indexOf(':');
  const [kind, value] = [id.slice(0, colon), id.slice(colon + 1)];
  if (kind === 'hash') {
    const hashKind = hashKindOf(value);
    if (hashKind === 'sha1') {
      throw new UnsupportedError(`${provider} knows files by MD5 and SHA-256, not by SHA-1.`, { provider });
    }
    if (hashKind !== null) return { kind, hash: value.toLowerCase() };
  }
  if (kind === 'event' && isEventId(value)) return { kind, eventId: value };
  if (kind === 'skill' && skillKeyPattern.test(value)) return { kind, key: value };
  throw new ConfigurationError(
    `${provider}: this ticket cannot be redeemed: expected hash:HEX (an MD5 or SHA-256), event:N (a decimal number) or skill:KEY.`,
    { provider },
  );
}

/** An int64 as decimal text. */
export function isEventId(text: string): boolean {
  return /^(?:0|[1-9]\d{0,18})$/.test(text) && BigInt(text) <= largestEventId;
}
