import { isIP } from 'node:net';
import { type Ioc, readMailboxes, refang } from '@sandjury/core';
import { type IocFacts, type IocPlace, iocOf, type TimeReader, type Warnings } from '@sandjury/core/toolkit';
import { hostAndPort } from '../wire/values.ts';
import type { VerdictReader } from './verdict.ts';

/** Values that all mappers of one report share. */
export interface MappingContext {
  readonly warnings: Warnings;
  readonly verdicts: VerdictReader;
  /** VMRay's REST times and those of Summary 2.1 have no zone: they are read as UTC, with one warning. */
  readonly timeOf: TimeReader;
}

/** The fields of an IOC that one entry gives, beyond type and value. */
export type Claim = IocFacts & Required<Pick<IocFacts, 'details'>>;

/**
 * The IOC of an address; a masked one cannot be compared with anything, and is left out with a warning. What it was written as is
 * kept where that says more: a port, brackets, blanks.
 */
export function addressIoc(text: string, claim: Claim, place: IocPlace): Ioc[] {
  const { host, port } = hostAndPort(refang(text.trim()));
  if (isIP(host) === 0) {
    place.warnings.add('malformed-value', 'A value that is not an IP address was left out.', place.at);
    return [];
  }
  const written = { ...(host !== text && { originalValues: text }), ...(port !== null && { ports: port }) };
  return iocOf('address', host, { ...claim, details: { ...claim.details, ...written } }, place);
}

/** The IOC of an e-mail, whose value is `SUBJECT; from SENDER`, or the one of the two that is there. */
export function emailIoc(
  { subject, sender }: { subject: string | null; sender: string | null },
  claim: Claim,
  place: IocPlace,
): Ioc[] {
  const value = subject && sender ? `${subject}; from ${sender}` : subject || sender;
  return iocOf('email-message', value, claim, place);
}

/**
 * The IOC of the one mailbox that a text names (`Alice <alice@machine.example>` in the Summary 2.1 fixture); the whole text is kept
 * where it says more. A text of no or several mailboxes stays as it is.
 */
export function mailboxIoc(text: string | null, claim: Claim, place: IocPlace): Ioc[] {
  const [mailbox, ...others] = text === null ? [] : readMailboxes(refang(text));
  if (mailbox === undefined || others.length > 0 || mailbox.address === text) {
    return iocOf('email-addr', text, claim, place);
  }
  const details = { ...claim.details, originalValues: text };
  return iocOf('email-addr', mailbox.address, { ...claim, details }, place);
}

export function lowerCase(words: readonly string[] = []): string[] {
  return words.map((word) => word.toLowerCase());
}
