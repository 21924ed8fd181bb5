import { refang } from '../../iocs/defang.ts';
import { fileHashKinds } from '../../model/hash.ts';
import { blankIoc, type Ioc, type IocType, iocTextLists } from '../../model/ioc.ts';
import type { Hashes } from '../../model/sample.ts';
import { ipVersion } from '../values/ip-version.ts';
import { cappedNames, type Detail, detailsOf, type IocPlace, present } from './details.ts';

/** What people defang. An API itself does not, but whoever publishes or stores a reply may have. */
const defanged: ReadonlySet<IocType> = new Set(['domain-name', 'ipv4-addr', 'ipv6-addr', 'url', 'email-addr']);

/** What an IOC is: `address` an IPv4 or IPv6 address, `host` that or a domain. */
export type IocSort = IocType | 'address' | 'host';

/** Hashes of which some may be absent. */
export type HashFacts = { readonly [Kind in keyof Hashes]?: string | null | undefined };

const textLists = [...iocTextLists, 'analyses'] as const;
type TextList = (typeof textLists)[number];

/** What a vendor says of an IOC beside its type and value, as it came: hashes, details and texts of a list may be absent. */
export type IocFacts = Omit<Partial<Ioc>, 'hashes' | 'details' | TextList> & {
  readonly [List in TextList]?: readonly (string | null | undefined)[];
} & { readonly hashes?: HashFacts; readonly details?: Readonly<Record<string, Detail>> };

/**
 * One IOC with `extra` over a blank one, its value refanged, without blanks around it (the text as it stood is then in
 * `details.originalValues`). None, with a `malformed-value` warning, where there is no value, or no address.
 */
export function iocOf(
  type: IocSort,
  value: string | null | undefined,
  extra: IocFacts,
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
  const ioc = withFacts(blankIoc(kind ?? 'domain-name', plain), extra);
  ioc.evidence = [at];
  if (plain !== value) {
    ioc.details = { ...ioc.details, originalValues: [...(ioc.details.originalValues ?? []), value] };
  }
  return [ioc];
}

/** Lists are copied only where something in them is absent: most IOCs have most of them, and none has. */
function withFacts(blank: Ioc, facts: IocFacts): Ioc {
  const { hashes, details } = facts;
  const ioc: Ioc = Object.assign(blank, facts as Partial<Ioc>);
  if (hashes !== undefined) ioc.hashes = knownHashes(hashes);
  if (details !== undefined) ioc.details = detailsOf(details);
  for (const list of textLists) {
    const texts = facts[list];
    if (texts?.some((text) => !text)) ioc[list] = present(texts);
  }
  return ioc;
}

/**
 * The IOC of a file: by its strongest hash, else a `file-name` by the first of its names. At most 100 names are kept, with a `truncated`
 * warning.
 */
export function fileIoc({ names = [], ...facts }: IocFacts, place: IocPlace): Ioc[] {
  const known = cappedNames(present(names), place);
  const value = fileValue(knownHashes(facts.hashes ?? {}));
  if (value !== undefined) return iocOf('file', value, { ...facts, names: known }, place);
  const [name, ...others] = known;
  return iocOf('file-name', name, { ...facts, names: others }, place);
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

const hashKinds = [...fileHashKinds, 'ssdeep', 'imphash'] as const;

/** The hashes that are there, of fields that may have none. */
export function knownHashes(hashes: HashFacts): Hashes {
  const known: Hashes = {};
  for (const kind of hashKinds) {
    const hash = hashes[kind];
    if (hash) known[kind] = hash;
  }
  return known;
}
