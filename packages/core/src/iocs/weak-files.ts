import { hashDigits } from '../model/hash.ts';
import { fileHashOf, type IocIdentity, type KeyParts } from './key.ts';

/** Below SHA-256, strongest first. Their lengths differ, so that the hex alone tells the kind. */
const weakKinds = ['sha512', 'sha1', 'md5'] as const;

/** By weaker hash, the one SHA-256 that it leads to, or `several`. */
type Owners = Map<string, string>;
const several = '';

/**
 * The key of the group of each file without SHA-256, in their order, by the rules of `groupIocs`. `strong` are the files with
 * SHA-256. Near-linear.
 */
export function keysOfWeakFiles(weak: readonly IocIdentity[], strong: readonly IocIdentity[]): KeyParts[] {
  if (weak.length === 0) return [];
  const hashes = weak.map(weakHashesOf);
  const owners: Owners = new Map();
  for (const file of strong) claim(owners, weakHashesOf(file), fileHashOf(file, 'sha256'));
  const direct = hashes.map((own) => own.map((hash) => owners.get(hash)).find((owner) => owner !== undefined));
  for (const [index, own] of hashes.entries()) claim(owners, own, direct[index]);
  const ownerless = hashes.filter((_, index) => !direct[index]);
  const clusterKeyOf = clusters(ownerless, owners);
  return hashes.map((own, index) => (direct[index] ? strongKey(direct[index]) : clusterKeyOf(own)));
}

function weakHashesOf(file: IocIdentity): string[] {
  return weakKinds.flatMap((kind) => fileHashOf(file, kind) ?? []);
}

function claim(owners: Owners, hashes: readonly string[], owner: string | undefined): void {
  if (owner === undefined) return;
  for (const hash of hashes) {
    const known = owners.get(hash);
    owners.set(hash, known === undefined || known === owner ? owner : several);
  }
}

/**
 * Files that no hash leads to one SHA-256 directly are joined among themselves. Such a cluster goes where all its hashes together lead;
 * where that is no SHA-256, or several, its key is its strongest hash.
 */
function clusters(files: readonly (readonly string[])[], owners: Owners): (file: readonly string[]) => KeyParts {
  const parents = new Map<string, string>();
  for (const file of files) for (const hash of file) join(parents, hash, file[0] ?? hash);
  const hashesOf = Map.groupBy(new Set(files.flat()), (hash) => rootOf(parents, hash));
  const keys = new Map([...hashesOf].map(([root, hashes]) => [root, clusterKey(hashes, owners)]));
  return (file) => keys.get(rootOf(parents, file[0] ?? '')) ?? weakKey(file[0] ?? '');
}

function clusterKey(hashes: readonly string[], owners: Owners): KeyParts {
  const leads = new Set(hashes.flatMap((hash) => owners.get(hash) ?? []));
  const [owner] = leads;
  return leads.size === 1 && owner ? strongKey(owner) : weakKey(hashes.reduce(stronger));
}

function join(parents: Map<string, string>, a: string, b: string): void {
  parents.set(rootOf(parents, a), rootOf(parents, b));
}

/** The hash that stands for all that are joined with this one. Paths are halved on the way, which keeps them short. */
function rootOf(parents: Map<string, string>, start: string): string {
  let node = start;
  for (let parent = parents.get(node); parent !== undefined && parent !== node; parent = parents.get(node)) {
    parents.set(node, parents.get(parent) ?? parent);
    node = parent;
  }
  return node;
}

function strongKey(sha256: string): KeyParts {
  return { kind: 'file:sha256', text: sha256 };
}

function weakKey(hash: string): KeyParts {
  const kind = weakKinds.find((each) => hashDigits[each] === hash.length) ?? 'md5';
  return { kind: `file:${kind}`, text: hash };
}

/** The stronger of two hashes below SHA-256, which is the longer one; of one kind the smaller one. */
function stronger(a: string, b: string): string {
  if (a.length < b.length) return b;
  return a.length === b.length && b < a ? b : a;
}
