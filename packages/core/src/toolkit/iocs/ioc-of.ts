import { refang } from '../../iocs/defang.ts';
import { fileHashKinds } from '../../model/hash.ts';
import { blankIoc, type Ioc, type IocType } from '../../model/ioc.ts';
import type { Hashes } from '../../model/sample.ts';
import type { Warnings } from '../report/warnings.ts';
import { ipVersion } from '../values/ip-version.ts';

/** Where an IOC is read: the pointer to it, which is its evidence, and what collects the warnings. */
export interface IocPlace {
  at: string;
  warnings: Warnings;
}

/** What people defang. An API itself does not, but whoever publishes or stores a reply may have. */
const defanged: ReadonlySet<IocType> = new Set(['domain-name', 'ipv4-addr', 'ipv6-addr', 'url', 'email-addr']);

/**
 * One IOC with `extra` over a blank one, its value refanged, without blanks around it (the text as it stood is then in `details.originalValues`). `address` is an
 * IPv4 or IPv6 address, `host` that or a domain. None, with a `malformed-value` warning, where there is no value, or no address.
 */
export function iocOf(
  type: IocType | 'address' | 'host',
  value: string | null | undefined,
  extra: Partial<Ioc>,
  { at, warnings }: IocPlace,
): Ioc[] {
  const leaveOut = (message: string): Ioc[] => {
    warnings.add('malformed-value', message, at);
    return [];
  };
  if (!value) return leaveOut(`A ${type} without a value was left out.`);
  const isRefanged = type === 'address' || type === 'host' || defanged.has(type);
  const plain = isRefanged ? refang(value.trim()) : value;
  const kind = type === 'address' || type === 'host' ? addressType(plain) : type;
  if (kind === null && type === 'address') return leaveOut('A value that is not an IP address was left out.');
  const ioc: Ioc = Object.assign(blankIoc(kind ?? 'domain-name', plain), extra);
  ioc.evidence = [at];
  if (plain !== value) {
    ioc.details = { ...ioc.details, originalValues: [...(ioc.details.originalValues ?? []), value] };
  }
  return [ioc];
}

/** The kind of address that a text is, or null when it is none. A masked address cannot be compared with anything. */
export function addressType(text: string): 'ipv4-addr' | 'ipv6-addr' | null {
  const version = ipVersion(text);
  return version === 4 ? 'ipv4-addr' : version === 6 ? 'ipv6-addr' : null;
}

/** The value of a file: its strongest hash, else its name. */
export function fileValue(hashes: Hashes, name?: string): string | undefined {
  return hashes.sha256 ?? hashes.sha1 ?? hashes.md5 ?? name;
}

/** The hashes that are there, of fields that may have none. */
export function knownHashes(hashes: { readonly [Kind in keyof Hashes]?: string | null | undefined }): Hashes {
  const known: Hashes = {};
  for (const kind of [...fileHashKinds, 'ssdeep', 'imphash'] as const) {
    const hash = hashes[kind];
    if (hash) known[kind] = hash;
  }
  return known;
}
