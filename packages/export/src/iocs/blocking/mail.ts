import { canonicalIocValue, type Ioc, type Mailbox, readMailboxes, refang } from '@sandjury/core';
import { isEmailAddress } from '../forms.ts';
import { whyHostIsNothing } from './identifies.ts';

/** The header of a mail, as far as a source gives it. Addresses are canonical and valid, each once. */
export interface Mail {
  senders: readonly Mailbox[];
  recipients: readonly Mailbox[];
  /** null where no source gives one: what else is known of a mail is no subject. */
  subject: string | null;
}

/** The header in the details of what one or several sources say of one mail. */
export function mailOf(iocs: readonly Ioc[]): Mail {
  const texts = (key: string): string[] =>
    iocs.flatMap(({ details }) => (Object.hasOwn(details, key) ? (details[key] ?? []) : []));
  const mailboxes = (key: string): Mailbox[] => unique(texts(key).flatMap(read).map(canonical).filter(isValid));
  const subject = texts('subjects').find((text) => text.trim() !== '' && text.isWellFormed());
  return { senders: mailboxes('senders'), recipients: mailboxes('recipients'), subject: subject ?? null };
}

/** The senders that may be blocked: not the victim, whose own address a forger writes, and nobody's address. */
export function blockingSenders({ senders, recipients }: Mail): string[] {
  const victims = new Set(recipients.map(({ address }) => address));
  return senders
    .map(({ address }) => address)
    .filter((address) => !victims.has(address) && whyHostIsNothing(hostOf(address)) === null);
}

/** Behind the last `@`. */
export function hostOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function read(text: string): Mailbox[] {
  const found = readMailboxes(text);
  return found.length > 0 ? found : readMailboxes(refang(text));
}

function canonical({ name, address }: Mailbox): Mailbox {
  return { name, address: canonicalIocValue('email-addr', address) };
}

function isValid({ address }: Mailbox): boolean {
  return isEmailAddress(address);
}

function unique(mailboxes: readonly Mailbox[]): Mailbox[] {
  return [...new Map(mailboxes.toReversed().map((mailbox) => [mailbox.address, mailbox])).values()].reverse();
}
