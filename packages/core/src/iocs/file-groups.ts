import { ascending, numberAt, textAt } from './arrays.ts';
import { type FileHashKind, fileHashOf, type IocIdentity, type KeyParts } from './key.ts';
import { numberTexts } from './order.ts';

/** Below SHA-256, strongest first. Their lengths differ, so that the hex alone tells the kind. */
const weakKinds: readonly FileHashKind[] = ['sha512', 'sha1', 'md5'];
const lengths: Readonly<Record<FileHashKind, number>> = { sha256: 64, sha512: 128, sha1: 40, md5: 32 };

/** The SHA-256 that a weaker hash leads to: the position of a file that has it, or one of two that are none. */
type Owner = number;
const several: Owner = 2 ** 32 - 2;
const nobody: Owner = 2 ** 32 - 1;

/** Files with SHA-256, and that of each. */
export interface StrongFiles {
  files: readonly IocIdentity[];
  sha256: readonly string[];
}

/**
 * Keys of the groups of files without SHA-256, in their order, by the rules of `groupIocs`. Near-linear, and nothing to do
 * when there are none.
 */
export function keysOfWeakFiles(weak: readonly IocIdentity[], strong: StrongFiles): KeyParts[] {
  return weak.length === 0 ? [] : new WeakFiles(weak, strong).keys();
}

class WeakFiles {
  readonly #sha256: readonly string[];
  /** The weaker hashes of all files, one file after the other, and where each file ends: those without SHA-256 first. */
  readonly #hashes: string[] = [];
  readonly #ends: Uint32Array;
  readonly #weakCount: number;
  /** Equal hashes have one number: of these on, no text is looked at. */
  readonly #numbers: Uint32Array;
  readonly #owners: Uint32Array;
  /** Union-find over the numbers of hashes that some file has in common. */
  readonly #parents: Uint32Array;

  constructor(weak: readonly IocIdentity[], { files, sha256 }: StrongFiles) {
    this.#sha256 = sha256;
    this.#weakCount = weak.length;
    this.#ends = new Uint32Array(weak.length + files.length);
    weak.forEach((file, index) => {
      this.#read(file, weakKinds, index);
    });
    const kinds = weakKinds.filter((kind) => this.#hashes.some((hash) => hash.length === lengths[kind]));
    files.forEach((file, index) => {
      this.#read(file, kinds, weak.length + index);
    });
    const { numbers, count } = numberTexts(this.#hashes);
    this.#numbers = numbers;
    this.#owners = new Uint32Array(count).fill(nobody);
    this.#parents = ascending(count);
  }

  keys(): KeyParts[] {
    this.#sha256.forEach((_, owner) => {
      this.#claim(this.#weakCount + owner, owner);
    });
    const direct = new Uint32Array(this.#weakCount);
    for (let file = 0; file < direct.length; file += 1) direct[file] = this.#firstOwner(file);
    for (let file = 0; file < direct.length; file += 1) this.#claim(file, numberAt(direct, file));
    const clusterKeyOf = this.#clusters(direct);
    const keys: KeyParts[] = [];
    for (const owner of direct) keys.push(owner >= several ? clusterKeyOf(keys.length) : this.#strongKey(owner));
    return keys;
  }

  #read(file: IocIdentity, kinds: readonly FileHashKind[], index: number): void {
    for (const kind of kinds) {
      const hash = fileHashOf(file, kind);
      if (hash !== undefined) this.#hashes.push(hash);
    }
    this.#ends[index] = this.#hashes.length;
  }

  #firstOwner(file: number): Owner {
    for (let at = this.#start(file); at < this.#end(file); at += 1) {
      const owner = this.#ownerOf(this.#numberAt(at));
      if (owner !== nobody) return owner;
    }
    return nobody;
  }

  #claim(file: number, owner: Owner): void {
    for (let at = this.#start(file); at < this.#end(file); at += 1) {
      const number = this.#numberAt(at);
      this.#owners[number] = this.#merge(this.#ownerOf(number), owner);
    }
  }

  #merge(a: Owner, b: Owner): Owner {
    if (a === nobody || a === b) return b;
    if (b === nobody) return a;
    return a < several && b < several && this.#sha256[a] === this.#sha256[b] ? a : several;
  }

  /** Files that no hash leads to a SHA-256 directly: joined among themselves, a cluster follows the one owner it touches. */
  #clusters(direct: Uint32Array): (file: number) => KeyParts {
    const homeless: number[] = [];
    for (let file = 0; file < direct.length; file += 1) if (numberAt(direct, file) >= several) homeless.push(file);
    for (const file of homeless) this.#join(file);
    const owners = new Uint32Array(this.#parents.length).fill(nobody);
    const strongest: string[] = [];
    for (const file of homeless) {
      const cluster = this.#clusterOf(file);
      for (let at = this.#start(file); at < this.#end(file); at += 1) {
        owners[cluster] = this.#merge(numberAt(owners, cluster), this.#ownerOf(this.#numberAt(at)));
      }
      strongest[cluster] = stronger(textAt(strongest, cluster), textAt(this.#hashes, this.#start(file)));
    }
    return (file) => {
      const cluster = this.#clusterOf(file);
      const owner = numberAt(owners, cluster);
      return owner >= several ? weakKey(textAt(strongest, cluster)) : this.#strongKey(owner);
    };
  }

  #join(file: number): void {
    const cluster = this.#clusterOf(file);
    for (let at = this.#start(file); at < this.#end(file); at += 1)
      this.#parents[this.#find(this.#numberAt(at))] = cluster;
  }

  #clusterOf(file: number): number {
    return this.#find(this.#numberAt(this.#start(file)));
  }

  #find(start: number): number {
    const parents = this.#parents;
    let node = start;
    for (let parent = numberAt(parents, node); parent !== node; parent = numberAt(parents, node)) {
      parents[node] = numberAt(parents, parent);
      node = parent;
    }
    return node;
  }

  #start(file: number): number {
    return numberAt(this.#ends, file - 1);
  }

  #end(file: number): number {
    return numberAt(this.#ends, file);
  }

  #numberAt(place: number): number {
    return numberAt(this.#numbers, place);
  }

  #ownerOf(number: number): Owner {
    return numberAt(this.#owners, number);
  }

  #strongKey(owner: Owner): KeyParts {
    return { kind: 'file:sha256', text: textAt(this.#sha256, owner) };
  }
}

function weakKey(hash: string): KeyParts {
  if (hash.length === lengths.sha512) return { kind: 'file:sha512', text: hash };
  return { kind: hash.length === lengths.sha1 ? 'file:sha1' : 'file:md5', text: hash };
}

/** The stronger of two hashes below SHA-256, which is the longer one; of one kind the smaller one. */
function stronger(a: string, b: string): string {
  if (a.length < b.length) return b;
  return a.length === b.length && b < a ? b : a;
}
