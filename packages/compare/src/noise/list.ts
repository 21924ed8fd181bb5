import {
  ConfigurationError,
  canonicalIocValue,
  checkArgument,
  type IocIdentity,
  IocTypeSchema,
  iocKey,
} from '@sandjury/core';
import { type AddressBits, addressBits, ipRange, networkOf } from './ip-range.ts';

/**
 * Known values that say nothing about a sample: hosts of an operating system, of a company, of a test network. A list marks rows
 * and removes none.
 */
export interface NoiseList {
  /** The entry that an indicator matches, as it stands in the list; null for none. `key`: that of its row. */
  match(key: string, members: readonly IocIdentity[]): string | null;
}

/** A domain in lower case without a leading dot, to the entry. */
type Suffixes = ReadonlyMap<string, string>;
/** Ranges by their number of bits, longest prefix first; a network to the entry. */
type Ranges = ReadonlyMap<number, readonly (readonly [prefix: number, networks: ReadonlyMap<bigint, string>])[]>;

const longestLine = 4096;
const longestName = 253;
const cidrShape = /^[0-9a-f:.]+\/[0-9]+$/i;
const suffixShape = /^(?:\*\.|\.)(?<domain>[^\s/:*]+)$/u;
const fileHashes = ['sha256', 'sha512', 'sha1', 'md5'] as const;

/**
 * Reads a noise list: one entry a line, blanks around it dropped; empty lines and lines that begin with `#` are skipped.
 *
 * - `192.0.2.0/24`, `2001:db8::/32`: addresses, and URLs and mail addresses at them.
 * - `*.example.com`, `.example.com`: the domain and all below it, and URLs and mail addresses there.
 * - all else is a value: what is the same under core's `iocKey`, of any type. Hashes in any of their kinds.
 *
 * Of several entries that match, a value comes before a range, the longest range or suffix first. Throws ConfigurationError
 * that names the line for a range or suffix that is none and for control characters.
 */
export function parseNoiseList(text: string): NoiseList {
  checkArgument(text, 'text', 'parseNoiseList: text', 'the content of the list as text');
  const values = new Map<string, string>();
  const suffixes = new Map<string, string>();
  const ranges = new Map<number, Map<number, Map<bigint, string>>>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    const refuse = (problem: string): ConfigurationError =>
      new ConfigurationError(`Noise list, line ${index + 1}: ${problem}.`);
    if (entry.length > longestLine) throw refuse(`an entry has ${longestLine} characters at most`);
    if (/\p{Cc}/u.test(entry)) throw refuse('an entry has no control characters');
    if (cidrShape.test(entry)) addRange(ranges, entry, refuse);
    else if (/^(?:\*|\.[^\\/.])/.test(entry)) addSuffix(suffixes, entry, refuse);
    else for (const key of keysOf(entry)) if (!values.has(key)) values.set(key, entry);
  }
  const sorted = new Map(
    [...ranges].map(([bits, prefixes]) => [bits, [...prefixes].sort(([a], [b]) => b - a)] as const),
  );
  return { match: (key, members) => matchValue(values, key, members) ?? matchHost(suffixes, sorted, members) };
}

/** Every key that a value can have: what type it is of, the list does not say. */
function keysOf(value: string): string[] {
  return IocTypeSchema.options.map((type) => iocKey({ type, value }));
}

function addRange(
  ranges: Map<number, Map<number, Map<bigint, string>>>,
  entry: string,
  refuse: (problem: string) => ConfigurationError,
): void {
  const range = ipRange(entry);
  if (range === null) throw refuse(`${entry} is not a CIDR range such as 192.0.2.0/24 or 2001:db8::/32`);
  const prefixes = ranges.get(range.bits) ?? new Map<number, Map<bigint, string>>();
  ranges.set(range.bits, prefixes);
  const networks = prefixes.get(range.prefix) ?? new Map<bigint, string>();
  prefixes.set(range.prefix, networks);
  if (!networks.has(range.value)) networks.set(range.value, entry);
}

function addSuffix(
  suffixes: Map<string, string>,
  entry: string,
  refuse: (problem: string) => ConfigurationError,
): void {
  const domain = canonicalIocValue('domain-name', suffixShape.exec(entry)?.groups?.domain ?? '');
  if (domain === '' || domain.length > longestName || domain.startsWith('.') || domain.includes('..')) {
    throw refuse('a domain suffix is written *.example.com or .example.com');
  }
  if (!suffixes.has(domain)) suffixes.set(domain, entry);
}

function matchValue(values: ReadonlyMap<string, string>, key: string, members: readonly IocIdentity[]): string | null {
  const direct = values.get(key);
  if (direct !== undefined || !key.startsWith('file:')) return direct ?? null;
  for (const { hashes } of members) {
    for (const kind of fileHashes) {
      const entry = hashes?.[kind] === undefined ? undefined : values.get(`file:${kind}:${hashes[kind]}`);
      if (entry !== undefined) return entry;
    }
  }
  return null;
}

function matchHost(suffixes: Suffixes, ranges: Ranges, [first]: readonly IocIdentity[]): string | null {
  const host = first === undefined ? null : hostOf(first);
  if (host === null || (suffixes.size === 0 && ranges.size === 0)) return null;
  const address = ranges.size === 0 ? null : addressBits(host);
  return address === null ? matchSuffix(suffixes, host) : matchRange(ranges, address);
}

function hostOf({ type, value }: IocIdentity): string | null {
  switch (type) {
    case 'domain-name':
    case 'ipv4-addr':
    case 'ipv6-addr':
      return canonicalIocValue(type, value);
    case 'email-addr':
      return canonicalIocValue('domain-name', value.slice(value.lastIndexOf('@') + 1));
    case 'url':
      return URL.parse(value.trim())?.hostname.replace(/^\[|\]$/g, '') ?? null;
    default:
      return null;
  }
}

function matchRange(ranges: Ranges, address: AddressBits): string | null {
  for (const [prefix, networks] of ranges.get(address.bits) ?? []) {
    const entry = networks.get(networkOf(address, prefix));
    if (entry !== undefined) return entry;
  }
  return null;
}

/** Only as much of the end as a domain name can have is looked at: a longer text costs no more. */
function matchSuffix(suffixes: Suffixes, host: string): string | null {
  if (suffixes.size === 0) return null;
  const tail = host.endsWith('.') ? host.slice(0, -1) : host;
  let found = tail.length <= longestName ? suffixes.get(tail) : undefined;
  let dot = tail.length <= longestName ? 0 : tail.indexOf('.', tail.length - longestName);
  while (found === undefined && dot >= 0) {
    dot = tail.indexOf('.', dot);
    if (dot < 0) break;
    dot += 1;
    found = suffixes.get(tail.slice(dot));
  }
  return found ?? null;
}
