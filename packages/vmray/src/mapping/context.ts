import { isIP } from 'node:net';
import { blankIoc, type Hashes, type Ioc, type IocType, readMailboxes, refang } from '@sandjury/core';
import { readHashes, type Warnings } from '@sandjury/core/toolkit';
import type { VmrayHashes } from '../wire/schemas.ts';
import { hostAndPort } from '../wire/values.ts';
import type { VerdictReader } from './verdict.ts';

/** What every mapper of one report shares. */
export interface MappingContext {
  readonly warnings: Warnings;
  readonly verdicts: VerdictReader;
}

/** An address, what kind it is, and what it was written as where that says more: a port, brackets, blanks. */
export interface ReadAddress {
  type: 'ipv4-addr' | 'ipv6-addr';
  value: string;
  details: { ports?: string; originalValues?: string };
}

/** The address in a text, or null with a warning: a masked address cannot be compared with anything. */
export function readAddress(text: string, at: string, warnings: Warnings): ReadAddress | null {
  const { host, port } = hostAndPort(refang(text.trim()));
  const version = isIP(host);
  if (version === 0) {
    warnings.add('malformed-value', 'An IP address that is none was left out.', at);
    return null;
  }
  const details = { ...(host !== text && { originalValues: text }), ...(port !== null && { ports: port }) };
  return { type: version === 4 ? 'ipv4-addr' : 'ipv6-addr', value: host, details };
}

/** The hash objects of an item that hold a hash. `at` leads to the item. */
export function hashesOf(
  list: readonly (VmrayHashes | null)[] | null | undefined,
  at: string,
  warnings: Warnings,
): Hashes[] {
  if (!list || list.length === 0) return [];
  const found = list.map((item, index) => {
    const place = `${at}/hashes/${index}`;
    return readHashes(
      {
        md5: { value: item?.md5_hash, pointer: `${place}/md5_hash` },
        sha1: { value: item?.sha1_hash, pointer: `${place}/sha1_hash` },
        sha256: { value: item?.sha256_hash, pointer: `${place}/sha256_hash` },
        ssdeep: { value: item?.ssdeep_hash, pointer: `${place}/ssdeep_hash` },
        imphash: { value: item?.imp_hash, pointer: `${place}/imp_hash` },
      },
      warnings,
    );
  });
  return found.filter((hashes) => Object.keys(hashes).length > 0);
}

/** The value of a file: its strongest hash, else its name. */
export function fileValue(hashes: Hashes, name: string | undefined): string | undefined {
  return hashes.sha256 ?? hashes.sha1 ?? hashes.md5 ?? name;
}

/** The value of an e-mail: `SUBJECT; from SENDER`, or the one of the two that is there. */
export function emailValue(subject: string | null | undefined, sender: string | null | undefined): string | null {
  if (subject && sender) return `${subject}; from ${sender}`;
  return subject || sender || null;
}

/**
 * The address of the one mailbox that a text names (`Alice <alice@machine.example>` in the Summary 2.1 fixture), and the whole
 * text where it says more. `named` is empty when the text is the bare address. A text of no or several mailboxes stays as it is.
 */
export function emailAddress(text: string): { address: string; named: string[] } {
  const [mailbox, ...others] = readMailboxes(refang(text));
  if (mailbox === undefined || others.length > 0) return { address: text, named: [] };
  return mailbox.address === text ? { address: text, named: [] } : { address: mailbox.address, named: [text] };
}

/** What people defang. The API itself does not, but whoever publishes or stores a reply may have. */
const defangedTypes: ReadonlySet<IocType> = new Set(['domain-name', 'ipv4-addr', 'ipv6-addr', 'url', 'email-addr']);

/** An IOC with `extra` over a blank one, or none, with a warning, when it has no value. */
export function iocOf(
  type: IocType,
  value: string | null | undefined,
  extra: Partial<Ioc>,
  place: { at: string; warnings: Warnings },
): Ioc[] {
  if (!value) {
    place.warnings.add('malformed-value', `A ${type} without a value was left out.`, place.at);
    return [];
  }
  const ioc: Ioc = Object.assign(blankIoc(type, value), extra);
  ioc.evidence = [place.at];
  const plain = defangedTypes.has(type) ? refang(value.trim()) : value;
  if (plain === value) return [ioc];
  const originalValues = [...(ioc.details.originalValues ?? []), value];
  return [{ ...ioc, value: plain, details: { ...ioc.details, originalValues } }];
}
