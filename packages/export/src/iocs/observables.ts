import { groupListed, type ListedGroups, sampleOf } from '@sandjury/compare';
import {
  byText,
  fileHashKinds,
  type Hashes,
  type Ioc,
  type IocType,
  type SampleInfo,
  sortedUnique,
} from '@sandjury/core';
import { type ExportInput, reportsOf } from '../input.ts';
import { blockingOf } from './blocking/rule.ts';
import { registryKeyOf } from './forms.ts';
import type { Observable, Seen, Sighting } from './observable.ts';

type Members = ListedGroups[number]['members'];

/** Everything that the reports list, and the sample, each once, sorted by key. Does not depend on the order of the reports. */
export function observablesOf(input: ExportInput): Observable[] {
  const noise = new Set(
    input.comparison.iocs.rows.filter((row) => typeof row.noise === 'string').map((row) => row.key),
  );
  const sample = sampleOf(input.comparison);
  return groupsOf(input)
    .map(({ type, key, members }) => {
      const seen = seenAs(type, key, members);
      const whole = seen.isSample ? asSample(seen, sample) : seen;
      return { ...whole, ...(noise.has(key) ? { blocks: null, heldBack: null } : blockingOf(whole)) };
    })
    .sort((a, b) => byText(a.key, b.key));
}

function groupsOf(input: ExportInput): ListedGroups {
  if (input.groups !== undefined) return input.groups;
  const reports = reportsOf(input).map((report) => ({ provider: report.provider, report }));
  return groupListed(sampleOf(input.comparison), reports);
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

const canonicalTypes: ReadonlySet<IocType> = new Set(['domain-name', 'ipv4-addr', 'ipv6-addr', 'url', 'email-addr']);

/**
 * The value in which every format writes it. For an address, a domain, a URL and a mail address it is the canonical value, which the key
 * holds. For all others it is the best spelling: a key in HKEY_CURRENT_USER and not below one user's SID, a path from a drive, else the
 * first one.
 */
function writtenValue(type: IocType, key: string, members: Members): string {
  if (canonicalTypes.has(type)) return key.slice(type.length + 1);
  const values = members.map(({ ioc: { value } }) => (type === 'windows-registry-key' ? registryKeyOf(value) : value));
  const best = bestSpellings[type];
  return (best === undefined ? undefined : values.find((value) => best.test(value))) ?? values[0] ?? '';
}

const bestSpellings: Partial<Record<IocType, RegExp>> = {
  'windows-registry-key': /^HKEY_(?!USERS\\S-1-(?:5-21|12-1)-)/i,
  'file-name': /^[a-z]:\\[^/]+$/i,
};

function seenAs(type: IocType, key: string, members: Members): Seen {
  const sightings = members.flatMap((member): Sighting[] => (member.provider === null ? [] : [member]));
  return {
    key,
    type,
    value: writtenValue(type, key, members),
    hashes: mergedHashes(members, key),
    names: sortedUnique(members.flatMap(({ ioc }) => ioc.names ?? [])),
    size: firstOf(sightings, (ioc) => ioc.size),
    mimeType: firstOf(sightings, (ioc) => ioc.mimeType),
    sightings,
    isSample: members.some(({ provider }) => provider === null),
  };
}

const hashKinds = [...fileHashKinds, 'ssdeep', 'imphash'] as const;

/** The first hash of each kind. The key of a file names its strongest hash, which a value alone may have given. */
function mergedHashes(members: Members, key: string): Hashes {
  const merged: Hashes = {};
  for (const kind of hashKinds) {
    const hash = members.find(({ ioc }) => ioc.hashes?.[kind] !== undefined)?.ioc.hashes?.[kind];
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
