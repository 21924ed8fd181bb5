import { checkArgument } from '../model/arguments.ts';
import type { IocType } from '../model/ioc.ts';
import { byText } from '../model/order.ts';
import { type IocIdentity, keyParts } from './key.ts';
import { keysOfWeakFiles } from './weak-files.ts';

const itself = (item: unknown): IocIdentity => item as IocIdentity;

/**
 * Puts equal IOCs into one group: key to members. Members keep the order of the input; groups are sorted by type, then key. All types
 * but files group by `iocKey`. Files join when they share any hash, with one exception: two different SHA-256 never meet in a group.
 *
 * A file without SHA-256 joins the SHA-256 that its strongest known hash stands beside. When that hash stands beside several SHA-256,
 * the file joins none of them: such files form groups among themselves. The key of a group of files is its strongest hash, the smallest
 * of that kind. Groups and keys do not depend on the order of the input. Throws ConfigurationError for an item that is no IOC.
 */
export function groupIocs<T extends IocIdentity>(items: Iterable<T>): Map<string, T[]>;
export function groupIocs<T>(items: Iterable<T>, identify: (item: T) => IocIdentity): Map<string, T[]>;
export function groupIocs<T>(items: Iterable<T>, identify: (item: T) => IocIdentity = itself): Map<string, T[]> {
  checkArgument(items, 'iterable', 'groupIocs: items', 'the IOCs of a report, or a list of them');
  return new Map(listIocGroups([...items], identify).map(({ key, members }) => [key, members]));
}

/** IOCs that are the same. `type` is that of the key: `ipv4-addr` also for an IPv4 address written as an IPv6 one. */
export interface IocGroup<T> {
  type: IocType;
  key: string;
  members: T[];
}

/** The groups of `groupIocs` as a list, for callers that look none up: a Map of 150,000 long keys is a quarter of the time of a comparison. */
export function listIocGroups<T>(items: readonly T[], identify: (item: T) => IocIdentity): IocGroup<T>[] {
  checkArgument(items, 'list', 'groupIocs: items', 'the IOCs of a report, or a list of them');
  checkArgument(identify, 'function', 'groupIocs: identify', 'a function from item to IOC');
  const { kinds, texts } = keysOf(items, identify);
  // By kind, then text: a text has mostly been hashed before, a key that was joined just now has not.
  const groups = new Map<string, Map<string, T[]>>();
  for (const [index, item] of items.entries()) {
    const kind = kinds[index] ?? '';
    const text = texts[index] ?? '';
    let ofKind = groups.get(kind);
    if (ofKind === undefined) {
      ofKind = new Map();
      groups.set(kind, ofKind);
    }
    const members = ofKind.get(text);
    if (members === undefined) ofKind.set(text, [item]);
    else members.push(item);
  }
  return inOrder(groups);
}

/** Sorted by type, then by kind and text, which together are the key. */
function inOrder<T>(groups: ReadonlyMap<string, ReadonlyMap<string, T[]>>): IocGroup<T>[] {
  const sorted: IocGroup<T>[] = [];
  const kinds = [...groups].sort(([a], [b]) => byText(typeOf(a), typeOf(b)) || byText(a, b));
  for (const [kind, ofKind] of kinds) {
    const type = typeOf(kind);
    for (const text of [...ofKind.keys()].sort()) {
      sorted.push({ type, key: `${kind}:${text}`, members: ofKind.get(text) ?? [] });
    }
  }
  return sorted;
}

function typeOf(kind: string): IocType {
  return (kind.split(':', 1)[0] ?? kind) as IocType;
}

/** The key of each item in its two parts. */
function keysOf<T>(items: readonly T[], identify: (item: T) => IocIdentity): { kinds: string[]; texts: string[] } {
  const kinds: string[] = [];
  const texts: string[] = [];
  const strong: IocIdentity[] = [];
  const weak: IocIdentity[] = [];
  const weakPositions: number[] = [];
  for (const item of items) {
    const ioc = identify(item);
    checkArgument(ioc, 'object', 'groupIocs: an item', 'an IOC such as { type: "url", value: "http://a.example/" }');
    const { kind, text } = keyParts(ioc);
    if (kind === 'file:sha256') strong.push(ioc);
    else if (kind.startsWith('file:') && kind !== 'file:name') {
      weak.push(ioc);
      weakPositions.push(kinds.length);
    }
    kinds.push(kind);
    texts.push(text);
  }
  for (const [index, { kind, text }] of keysOfWeakFiles(weak, strong).entries()) {
    const position = weakPositions[index] ?? 0;
    kinds[position] = kind;
    texts[position] = text;
  }
  return { kinds, texts };
}
