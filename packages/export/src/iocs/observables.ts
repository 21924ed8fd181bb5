import {
  byText,
  fileHashKinds,
  groupIocs,
  type Hashes,
  type Ioc,
  type IocIdentity,
  type IocType,
  IocTypeSchema,
  type SampleInfo,
  sortedUnique,
} from '@sandjury/core';
import { type ExportInput, reportsOf, sampleOf } from '../input.ts';
import { blockingOf } from './blocking/rule.ts';
import { registryKeyOf } from './forms.ts';
import type { Observable, Seen, Sighting } from './observable.ts';

interface Member extends IocIdentity {
  sighting: Sighting | null;
}

/** Everything that the reports list, and the sample, each once, sorted by key. Does not depend on the order of the reports. */
export function observablesOf(input: ExportInput): Observable[] {
  const noise = new Set(
    input.comparison.iocs.rows.filter((row) => typeof row.noise === 'string').map((row) => row.key),
  );
  const members = [...sampleMembers(input), ...iocMembers(input)];
  const sample = sampleOf(input.comparison);
  return [...groupIocs(members)]
    .map(([key, group]) => {
      const seen = seenAs(key, group);
      const whole = seen.isSample ? asSample(seen, sample) : seen;
      return { ...whole, ...(noise.has(key) ? { blocks: null, heldBack: null } : blockingOf(whole)) };
    })
    .sort((a, b) => byText(a.key, b.key));
}

/** What the sources say of the sample comes before what is said of it as an IOC. */
function asSample(seen: Seen, { size, mimeType, names }: SampleInfo): Seen {
  return {
    ...seen,
    names: [...new Set([...names, ...seen.names])],
    size: size ?? seen.size,
    mimeType: mimeType ?? seen.mimeType,
  };
}

function sampleMembers({ comparison }: ExportInput): Member[] {
  const sample = sampleOf(comparison);
  if (sample.kind === 'url') return sample.url === null ? [] : [{ type: 'url', value: sample.url, sighting: null }];
  const { hashes, names } = sample;
  const value = hashes.sha256 ?? hashes.sha512 ?? hashes.sha1 ?? hashes.md5 ?? names[0];
  return value === undefined ? [] : [{ type: 'file', value, hashes, names, sighting: null }];
}

function iocMembers(input: ExportInput): Member[] {
  return reportsOf(input).flatMap(({ provider, iocs }) =>
    iocs.map((ioc) => {
      const { type, value, hashes, names } = ioc;
      return { type, value, hashes, names, sighting: { provider, ioc } };
    }),
  );
}

const types: ReadonlyMap<string, IocType> = new Map(IocTypeSchema.options.map((type) => [type, type]));
const canonicalTypes: ReadonlySet<IocType> = new Set(['domain-name', 'ipv4-addr', 'ipv6-addr', 'url', 'email-addr']);

/**
 * The value in which every format writes it. For an address, a domain, a URL and a mail address it is the canonical value, which the key
 * holds. For all others it is the best spelling: a key in HKEY_CURRENT_USER and not below one user's SID, a path from a drive, else the
 * first one.
 */
function writtenValue(type: IocType, key: string, members: readonly Member[]): string {
  if (canonicalTypes.has(type)) return key.slice(type.length + 1);
  const values = members.map(({ value }) => (type === 'windows-registry-key' ? registryKeyOf(value) : value));
  const best = bestSpellings[type];
  return (best === undefined ? undefined : values.find((value) => best.test(value))) ?? values[0] ?? '';
}

const bestSpellings: Partial<Record<IocType, RegExp>> = {
  'windows-registry-key': /^HKEY_(?!USERS\\S-1-(?:5-21|12-1)-)/i,
  'file-name': /^[a-z]:\\[^/]+$/i,
};

function seenAs(key: string, members: readonly Member[]): Seen {
  const sightings = members.flatMap(({ sighting }) => sighting ?? []);
  const type = types.get(key.slice(0, key.indexOf(':'))) ?? members[0]?.type ?? 'file';
  return {
    key,
    type,
    value: writtenValue(type, key, members),
    hashes: mergedHashes(members, key),
    names: sortedUnique(members.flatMap((member) => member.names ?? [])),
    size: firstOf(sightings, (ioc) => ioc.size),
    mimeType: firstOf(sightings, (ioc) => ioc.mimeType),
    sightings,
    isSample: members.some((member) => member.sighting === null),
  };
}

const hashKinds = [...fileHashKinds, 'ssdeep', 'imphash'] as const;

/** The first hash of each kind. The key of a file names its strongest hash, which a value alone may have given. */
function mergedHashes(members: readonly Member[], key: string): Hashes {
  const merged: Hashes = {};
  for (const kind of hashKinds) {
    const hash = members.find((member) => member.hashes?.[kind] !== undefined)?.hashes?.[kind];
    if (hash !== undefined) merged[kind] = hash;
  }
  const [, kind, hash] = /^file:(sha256|sha512|sha1|md5):([0-9a-f]+)$/.exec(key) ?? [];
  if (hash !== undefined && (kind === 'sha256' || kind === 'sha512' || kind === 'sha1' || kind === 'md5')) {
    merged[kind] = hash;
  }
  return merged;
}

function firstOf<T>(sightings: readonly Sighting[], read: (ioc: Ioc) => T | null): T | null {
  for (const { ioc } of sightings) {
    const value = read(ioc);
    if (value !== null) return value;
  }
  return null;
}
