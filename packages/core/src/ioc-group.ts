import { type FileHashKind, fileHashKey, fileHashKinds, fileHashOf, type IocIdentity, iocKey } from './ioc-key.ts';

/** The hashes of a file below SHA-256, strongest first. Their lengths differ, so that the hex alone tells the kind. */
type WeakHashes = readonly string[];

/** The SHA-256 that a weaker hash leads to: undefined for none, null for several. */
type Owner = string | null | undefined;

const isWeakKey = /^file:(?:sha512|sha1|md5):/;
const itself = (item: unknown): IocIdentity => item as IocIdentity;

/**
 * Puts what is the same into one group: key to members, members in input order. All but files group by `iocKey`. Files
 * join when they share any hash, with one exception: two different SHA-256 never meet in a group, whatever they share.
 *
 * A file without SHA-256 goes where its strongest hash that occurs beside a SHA-256 leads. When that hash occurs beside several
 * SHA-256 it goes to none of them: such files, joined among themselves, are a group of their own. The key of a group of
 * files is its strongest hash, the smallest of that kind. Groups and keys do not depend on the order of the input.
 */
export function groupIocs<T extends IocIdentity>(items: Iterable<T>): Map<string, T[]>;
export function groupIocs<T>(items: Iterable<T>, identify: (item: T) => IocIdentity): Map<string, T[]>;
export function groupIocs<T>(items: Iterable<T>, identify: (item: T) => IocIdentity = itself): Map<string, T[]> {
  const members: T[] = [];
  const keys: string[] = [];
  const strong: IocIdentity[] = [];
  const weak: WeakHashes[] = [];
  const weakPositions: number[] = [];
  for (const item of items) {
    const identity = identify(item);
    const key = iocKey(identity);
    if (key.startsWith('file:sha256:')) strong.push(identity);
    else if (isWeakKey.test(key)) {
      weak.push(weakHashesOf(identity));
      weakPositions.push(keys.length);
    }
    keys.push(key);
    members.push(item);
  }
  keysOfWeakFiles(weak, strong).forEach((key, index) => {
    keys[weakPositions[index] ?? 0] = key;
  });
  return collect(keys, members);
}

function collect<T>(keys: readonly string[], members: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  members.forEach((member, index) => {
    const key = keys[index] ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  });
  return groups;
}

const weakKinds: readonly FileHashKind[] = fileHashKinds.filter((kind) => kind !== 'sha256');

function weakHashesOf(ioc: IocIdentity): WeakHashes {
  return weakKinds.map((kind) => fileHashOf(ioc, kind)).filter((hash) => hash !== undefined);
}

/** Group keys of the files without SHA-256, in their order. Near-linear, and nothing to do when there are none. */
function keysOfWeakFiles(weak: readonly WeakHashes[], strong: readonly IocIdentity[]): string[] {
  if (weak.length === 0) return [];
  const owners = new Map<string, Owner>();
  for (const hashes of weak) for (const hash of hashes) owners.set(hash, undefined);
  for (const file of strong) claim(owners, weakHashesOf(file), fileHashOf(file, 'sha256'));
  const direct = weak.map((hashes) => firstOwner(owners, hashes));
  weak.forEach((hashes, index) => {
    claim(owners, hashes, direct[index]);
  });
  const homeless = weak.filter((_, index) => typeof direct[index] !== 'string');
  const clusterKeys = keysOfClusters(homeless, owners).values();
  return direct.map((owner) => (typeof owner === 'string' ? strongKey(owner) : (clusterKeys.next().value ?? '')));
}

function strongKey(sha256: string): string {
  return fileHashKey('sha256', sha256);
}

function firstOwner(owners: ReadonlyMap<string, Owner>, hashes: WeakHashes): Owner {
  for (const hash of hashes) {
    const owner = owners.get(hash);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

function claim(owners: Map<string, Owner>, hashes: WeakHashes, owner: Owner): void {
  for (const hash of hashes) {
    if (owners.has(hash)) owners.set(hash, mergeOwners(owners.get(hash), owner));
  }
}

function mergeOwners(a: Owner, b: Owner): Owner {
  if (a === undefined || a === b) return b;
  return b === undefined ? a : null;
}

/** Files that no hash leads to a SHA-256 directly: joined among themselves, a cluster follows the one owner it touches. */
function keysOfClusters(files: readonly WeakHashes[], owners: ReadonlyMap<string, Owner>): string[] {
  const clusterOf = joinByHash(files);
  const clusterOwners = new Map<number, Owner>();
  const strongest = new Map<number, string>();
  files.forEach((hashes, index) => {
    const cluster = clusterOf(index);
    let owner = clusterOwners.get(cluster);
    for (const hash of hashes) owner = mergeOwners(owner, owners.get(hash));
    clusterOwners.set(cluster, owner);
    strongest.set(cluster, stronger(strongest.get(cluster), hashes[0] ?? ''));
  });
  return files.map((_, index) => {
    const cluster = clusterOf(index);
    const owner = clusterOwners.get(cluster);
    return typeof owner === 'string' ? strongKey(owner) : weakKey(strongest.get(cluster) ?? '');
  });
}

function weakKey(hash: string): string {
  return fileHashKey(hash.length === 128 ? 'sha512' : hash.length === 40 ? 'sha1' : 'md5', hash);
}

/** The stronger of two hashes below SHA-256, which is the longer one; of one kind the smaller one. */
function stronger(a: string | undefined, b: string): string {
  if (a === undefined || a.length < b.length) return b;
  return a.length === b.length && b < a ? b : a;
}

/** Union-find over shared hashes; the answer names the cluster of the file at an index. */
function joinByHash(files: readonly WeakHashes[]): (index: number) => number {
  const parents = files.map((_, index) => index);
  const find = (start: number): number => {
    let node = start;
    for (let parent = parents[node] ?? node; parent !== node; parent = parents[node] ?? node) {
      parents[node] = parents[parent] ?? parent;
      node = parent;
    }
    return node;
  };
  const firstWith = new Map<string, number>();
  files.forEach((hashes, index) => {
    for (const hash of hashes) {
      const other = firstWith.get(hash);
      if (other === undefined) firstWith.set(hash, index);
      else parents[find(index)] = find(other);
    }
  });
  return find;
}
