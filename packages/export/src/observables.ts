import {
  canonicalIocValue,
  groupIocs,
  type Hashes,
  type Ioc,
  type IocIdentity,
  type IocType,
  IocTypeSchema,
} from '@sandjury/core';
import { compareText, type ExportInput, reportsOf, sampleOf, sortedUnique } from './export-input.ts';

/** One provider's observation of something. */
export interface Sighting {
  provider: string;
  ioc: Ioc;
}

/** What one or several sources saw: the same thing under core's `groupIocs` is one observable. */
export interface Observable {
  /** Core's key of the group; equals the key of the comparison's row. */
  key: string;
  type: IocType;
  /** Canonical for addresses, domains, URLs and mail addresses, else as the first provider, by id, observed it. */
  value: string;
  hashes: Hashes;
  /** Sorted; of a file, the sample's own name first. */
  names: string[];
  size: number | null;
  mimeType: string | null;
  /** In order of provider. Empty for a sample that no report lists among its IOCs. */
  sightings: Sighting[];
  /** Whether this is the sample itself. */
  isSample: boolean;
  /**
   * The worst verdict with which a source calls it an indicator; null when nobody calls it a malicious or suspicious one,
   * and for what the operator declared noise. Only what is not null may reach a blocking list.
   */
  blocks: 'malicious' | 'suspicious' | null;
}

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
      const observable = toObservable(key, group, noise.has(key));
      if (!observable.isSample) return observable;
      const { size, mimeType, names } = sample;
      return {
        ...observable,
        names: [...new Set([...names, ...observable.names])],
        size: size ?? observable.size,
        mimeType: mimeType ?? observable.mimeType,
      };
    })
    .sort((a, b) => compareText(a.key, b.key));
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

/** The canonical value of what is one thing however it is written; of paths, keys and names the value as observed. */
export function comparableValue(type: IocType, value: string): string {
  return canonicalTypes.has(type) ? canonicalIocValue(type, value) : value;
}

function toObservable(key: string, members: readonly Member[], noise: boolean): Observable {
  const sightings = members.flatMap(({ sighting }) => sighting ?? []);
  const [first] = members;
  const type = types.get(key.slice(0, key.indexOf(':'))) ?? first?.type ?? 'file';
  const value = first?.value ?? '';
  return {
    key,
    type,
    value: comparableValue(type, value),
    hashes: mergedHashes(members, key),
    names: sortedUnique(members.flatMap((member) => member.names ?? [])),
    size: firstOf(sightings, (ioc) => ioc.size),
    mimeType: firstOf(sightings, (ioc) => ioc.mimeType),
    sightings,
    isSample: members.some((member) => member.sighting === null),
    blocks: noise ? null : worstIndicator(sightings),
  };
}

const hashKinds = ['md5', 'sha1', 'sha256', 'sha512', 'ssdeep', 'imphash'] as const;

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

/** Both must be said by one source of one thing: an indicator of one and a verdict of another prove nothing. */
function worstIndicator(sightings: readonly Sighting[]): 'malicious' | 'suspicious' | null {
  const said = new Set(sightings.filter(({ ioc }) => ioc.isIoc).map(({ ioc }) => ioc.verdict));
  if (said.has('malicious')) return 'malicious';
  return said.has('suspicious') ? 'suspicious' : null;
}
