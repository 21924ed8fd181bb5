import { type AnalysisRef, ConfigurationError, hashKindOf, UnsupportedError } from '@sandjury/core';
import type { FileDetectReportQuery } from './alibaba-client.ts';

const largestEventId = 2n ** 63n - 1n;

/** What a ticket asks for. Throws ConfigurationError when it is not one of `hash:HEX` and `event:N`. */
export function queryOf(ref: AnalysisRef): Pick<FileDetectReportQuery, 'fileHash' | 'eventId'> {
  const { provider, id } = ref;
  const colon = id.indexOf(':');
  const [kind, value] = [id.slice(0, colon), id.slice(colon + 1)];
  if (kind === 'hash') {
    const hashKind = hashKindOf(value);
    if (hashKind === 'sha1') {
      throw new UnsupportedError(`${provider} knows files by MD5 and SHA-256, not by SHA-1.`, { provider });
    }
    if (hashKind !== null) return { fileHash: value.toLowerCase() };
  }
  if (kind === 'event' && isEventId(value)) return { eventId: value };
  throw new ConfigurationError(
    `${provider}: this ticket cannot be redeemed: expected hash:HEX (an MD5 or SHA-256) or event:N (a decimal number).`,
    { provider },
  );
}

/** An int64 as decimal text. */
export function isEventId(text: string): boolean {
  return /^(?:0|[1-9]\d{0,18})$/.test(text) && BigInt(text) <= largestEventId;
}
