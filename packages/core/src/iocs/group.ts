import { checkArgument } from '../model/arguments.ts';
import { type IocType, IocTypeSchema } from '../model/ioc.ts';
import { byteAt, numberAt, textAt } from './arrays.ts';
import { keysOfWeakFiles } from './file-groups.ts';
import { type IocIdentity, type KeyKind, keyParts } from './key.ts';
import { TextOrder } from './order.ts';

/** What keys begin with, by type, then by key: the rank of each. */
const rankOf: Readonly<Record<KeyKind, number>> = {
  'domain-name': 0,
  'email-addr': 1,
  'email-message': 2,
  'file:md5': 3,
  'file:name': 4,
  'file:sha1': 5,
  'file:sha256': 6,
  'file:sha512': 7,
  'file-name': 8,
  'ipv4-addr': 9,
  'ipv6-addr': 10,
  mutex: 11,
  process: 12,
  url: 13,
  'windows-registry-key': 14,
};
const prefixes = Object.keys(rankOf).map((kind) => `${kind}:`);
/** Of those that are more than a type there is none: they are files. */
const types = Object.keys(rankOf).map((kind) => IocTypeSchema.options.find((type) => type === kind));

/** The keys of all IOCs in two parts. */
interface Keys {
  ranks: Uint8Array;
  texts: readonly string[];
}

const itself = (item: unknown): IocIdentity => item as IocIdentity;

/**
 * Puts what is the same into one group: key to members, members in input order, groups by type, then key. All but files
 * group by `iocKey`. Files join when they share any hash, with one exception: two different SHA-256 never meet in a group,
 * whatever they share.
 *
 * A file without SHA-256 goes where its strongest hash that occurs beside a SHA-256 leads. When that hash occurs beside several
 * SHA-256 it goes to none of them: such files, joined among themselves, are a group of their own. The key of a group of
 * files is its strongest hash, the smallest of that kind. Groups and keys do not depend on the order of the input.
 */
export function groupIocs<T extends IocIdentity>(items: Iterable<T>): Map<string, T[]>;
export function groupIocs<T>(items: Iterable<T>, identify: (item: T) => IocIdentity): Map<string, T[]>;
export function groupIocs<T>(items: Iterable<T>, identify: (item: T) => IocIdentity = itself): Map<string, T[]> {
  checkArgument(items, 'iterable', 'groupIocs: items', 'the IOCs of a report, or a list of them');
  checkArgument(identify, 'function', 'groupIocs: identify', 'a function from item to IOC');
  const list = [...items];
  const groups = new IocGroups(list.length, (position) => {
    const ioc = identify(list[position] as T);
    checkArgument(ioc, 'object', 'groupIocs: an item', 'an IOC such as { type: "url", value: "http://a.example/" }');
    return ioc;
  });
  return new Map(
    Array.from(groups.firsts(), (first) => {
      const positions = Array.from({ length: groups.sizeAt(first) }, (_, index) => groups.memberAt(first, index));
      return [groups.keyOf(first), positions.map((position) => list[position] as T)];
    }),
  );
}

/**
 * What `groupIocs` puts together, for so many IOCs that an object for each group is too much. IOCs are positions, groups are
 * numbers from 0, by type, then key.
 */
export class IocGroups {
  /** How many groups there are. */
  readonly count: number;
  readonly #keys: Keys;
  /** All IOCs, one group after the other, ascending in each; and where each group begins. */
  readonly #members: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #groups: Uint32Array;
  /** Of the group of which an IOC is the first; 0 for all others. */
  readonly #sizes: Uint32Array;

  /**
   * `iocAt` is called once for each position below `length`, in order. What else is wanted of an IOC is best read then: to
   * fetch 200,000 of them from memory again takes as long as much of the work.
   */
  constructor(length: number, iocAt: (position: number) => IocIdentity) {
    this.#keys = readKeys(length, iocAt);
    const { members, ends } = byRank(this.#keys.ranks);
    const sorting = new TextOrder(this.#keys.texts, members);
    for (const [rank, end] of ends.entries()) sorting.sort(numberAt(ends, rank - 1), end);
    this.#members = members;
    this.#starts = new Uint32Array(length);
    this.#groups = new Uint32Array(length);
    this.#sizes = new Uint32Array(length);
    this.count = this.#number(sorting.isFirst);
  }

  /** The first IOC of each group, in the order of the groups. */
  firsts(): Uint32Array {
    return this.#starts.subarray(0, this.count).map((start) => numberAt(this.#members, start));
  }

  /** How many IOCs are in the group of which this one is the first; 0 when it is not the first. */
  sizeAt(position: number): number {
    return numberAt(this.#sizes, position);
  }

  /** An IOC of the group of which this one is the first: that at `index` in their ascending order. */
  memberAt(first: number, index: number): number {
    return numberAt(this.#members, numberAt(this.#starts, this.groupOf(first)) + index);
  }

  /** The group that the IOC at this position of the input is in. */
  groupOf(position: number): number {
    return numberAt(this.#groups, position);
  }

  /** The key of the group that an IOC is in. */
  keyOf(position: number): string {
    return textAt(prefixes, byteAt(this.#keys.ranks, position)) + textAt(this.#keys.texts, position);
  }

  /** What the key begins with. */
  typeOf(position: number): IocType {
    return types[byteAt(this.#keys.ranks, position)] ?? 'file';
  }

  #number(isFirst: Uint8Array): number {
    let count = 0;
    let first = 0;
    for (let place = 0; place < isFirst.length; place += 1) {
      const position = numberAt(this.#members, place);
      if (byteAt(isFirst, place) === 1) {
        first = position;
        this.#starts[count] = place;
        count += 1;
      }
      this.#groups[position] = count - 1;
      this.#sizes[first] = this.sizeAt(first) + 1;
    }
    return count;
  }
}

function readKeys(length: number, iocAt: (position: number) => IocIdentity): Keys {
  const ranks = new Uint8Array(length);
  const texts = new Array<string>(length);
  const strong = { files: [] as IocIdentity[], sha256: [] as string[] };
  const weak = { files: [] as IocIdentity[], positions: [] as number[] };
  for (let position = 0; position < length; position += 1) {
    const ioc = iocAt(position);
    const { kind, text } = keyParts(ioc);
    if (kind === 'file:sha256') {
      strong.files.push(ioc);
      strong.sha256.push(text);
    } else if (kind === 'file:sha512' || kind === 'file:sha1' || kind === 'file:md5') {
      weak.files.push(ioc);
      weak.positions.push(position);
    }
    ranks[position] = rankOf[kind];
    texts[position] = text;
  }
  const weakPositions = Uint32Array.from(weak.positions);
  keysOfWeakFiles(weak.files, strong).forEach(({ kind, text }, index) => {
    const position = numberAt(weakPositions, index);
    ranks[position] = rankOf[kind];
    texts[position] = text;
  });
  return { ranks, texts };
}

/** Positions by rank, ascending in each; `ends`: where each rank ends. */
function byRank(ranks: Uint8Array): { members: Uint32Array; ends: Uint32Array } {
  const ends = new Uint32Array(prefixes.length);
  for (let position = 0; position < ranks.length; position += 1) {
    const rank = byteAt(ranks, position);
    ends[rank] = numberAt(ends, rank) + 1;
  }
  // Where the ranks begin, at first: to fill one moves it to where it ends.
  let sum = 0;
  for (const [rank, count] of ends.entries()) {
    ends[rank] = sum;
    sum += count;
  }
  const members = new Uint32Array(ranks.length);
  for (let position = 0; position < ranks.length; position += 1) {
    const rank = byteAt(ranks, position);
    const place = numberAt(ends, rank);
    members[place] = position;
    ends[rank] = place + 1;
  }
  return { members, ends };
}
